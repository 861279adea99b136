DROP TABLE outbox;
DROP TABLE deletions;
DROP TABLE users;

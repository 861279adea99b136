DROP TABLE outbox;
DROP TABLE deletions;
DROP TABLE user_names;
DROP TABLE users;

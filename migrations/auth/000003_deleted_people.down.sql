DROP TABLE outbox;
DROP TABLE deleted_people;

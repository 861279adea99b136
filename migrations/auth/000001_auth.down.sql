DROP TABLE outbox;
DROP TABLE deleted_users;
DROP TABLE audit_records;
DROP TABLE signing_keys;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE failed_attempts;
DROP TABLE credentials;

DROP TABLE audit_records;
CREATE INDEX sessions_user ON sessions (user_id);
DROP INDEX sessions_of_user;
ALTER TABLE sessions DROP COLUMN last_used_at;
ALTER TABLE credentials DROP COLUMN version, DROP COLUMN suspended;

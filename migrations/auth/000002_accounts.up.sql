-- Suspension, the sessions' list, and what was done to people by whom.

ALTER TABLE credentials
  ADD COLUMN suspended boolean NOT NULL DEFAULT false,
  -- Counts changes of password, role and suspension. A session is opened or continued only while the
  -- credential is as it was when its tokens were made.
  ADD COLUMN version   bigint NOT NULL DEFAULT 0;

-- The default is for replicas that do not know the column yet.
ALTER TABLE sessions ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now();
UPDATE sessions SET last_used_at = coalesce(
  (SELECT max(rotated_at) FROM refresh_tokens WHERE session_id = sessions.id), created_at);
CREATE INDEX sessions_of_user ON sessions (user_id, created_at, id);
DROP INDEX sessions_user;

-- Never changed, never deleted.
CREATE TABLE audit_records (
  id         uuid PRIMARY KEY,
  actor_id   uuid NOT NULL,
  action     text NOT NULL,
  -- A person's id, or that of something of another service.
  target_id  text NOT NULL,
  detail     text NOT NULL,
  created_at timestamptz NOT NULL,
  -- Of an act at another service: the event that told of it, so that it is recorded once.
  event_id   uuid UNIQUE
);
CREATE INDEX audit_records_time ON audit_records (created_at, id);
CREATE INDEX audit_records_actor ON audit_records (actor_id, created_at, id);
CREATE INDEX audit_records_target ON audit_records (target_id, created_at, id);

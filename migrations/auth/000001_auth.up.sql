-- Credentials, sessions, signing keys, and the audit records of moderation.

CREATE TABLE credentials (
  user_id            uuid PRIMARY KEY,
  password_hash      text NOT NULL,
  role               text NOT NULL CHECK (role IN ('user', 'moderator', 'admin')),
  -- False until the registration's user row has been seen: a credential without a user is removed.
  user_seen          boolean NOT NULL DEFAULT false,
  -- Access tokens of a lower version are refused; since when, and until the last of them expires.
  tokens_void_below  bigint NOT NULL DEFAULT 0,
  tokens_voided_at   timestamptz,
  tokens_void_until  timestamptz,
  suspended          boolean NOT NULL DEFAULT false,
  -- Counts changes of password, role and suspension. A session is opened or continued only while the
  -- credential is as it was when its tokens were made.
  version            bigint NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL
);
CREATE INDEX credentials_unseen ON credentials (created_at) WHERE NOT user_seen;
CREATE INDEX credentials_administrators ON credentials (user_id) WHERE role = 'admin';
CREATE INDEX credentials_voided ON credentials (tokens_voided_at)
  WHERE tokens_voided_at IS NOT NULL;

-- Networks that users have logged in from, as digests.
CREATE TABLE known_networks (
  user_id      uuid NOT NULL REFERENCES credentials ON DELETE CASCADE,
  network      bytea NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, network)
);
CREATE INDEX known_networks_age ON known_networks (last_used_at);

-- Failed attempts at a password. The key is a digest of the account and of where they come from.
CREATE TABLE failed_attempts (
  key            bytea PRIMARY KEY,
  failures       integer NOT NULL,
  last_failed_at timestamptz NOT NULL
);
CREATE INDEX failed_attempts_age ON failed_attempts (last_failed_at);

CREATE TABLE sessions (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES credentials ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  -- When the last access token of this session expires that is not void for another reason.
  access_until timestamptz NOT NULL,
  -- When its last refresh token expires, and so the session.
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz
);
CREATE INDEX sessions_of_user ON sessions (user_id, created_at, id);
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Only the SHA-256 of a token is kept. A token that was exchanged stays until it would have expired,
-- so that a stolen one is recognised.
CREATE TABLE refresh_tokens (
  hash       bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  rotated_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

-- Private keys are stored as they are: read access to this table permits signing tokens.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  private_key bytea NOT NULL,
  public_key  bytea NOT NULL,
  created_at  timestamptz NOT NULL,
  -- From when it signs. It is published earlier, so that every node knows it by then.
  signs_from  timestamptz NOT NULL
);

-- Never changed, never deleted.
CREATE TABLE audit_records (
  id         uuid PRIMARY KEY,
  actor_id   uuid NOT NULL,
  action     text NOT NULL,
  -- The id of a user, or of something that another service owns.
  target_id  text NOT NULL,
  detail     text NOT NULL,
  created_at timestamptz NOT NULL,
  -- For an action at another service: the event that reported it, so that it is recorded once.
  event_id   uuid UNIQUE
);
CREATE INDEX audit_records_time ON audit_records (created_at, id);
CREATE INDEX audit_records_actor ON audit_records (actor_id, created_at, id);
CREATE INDEX audit_records_target ON audit_records (target_id, created_at, id);

-- Users whose accounts were deleted while some of their access tokens have not expired.
CREATE TABLE deleted_users (
  user_id            uuid PRIMARY KEY,
  tokens_voided_at   timestamptz NOT NULL,
  -- When the last of those expires; the row is not needed after that.
  tokens_void_until  timestamptz NOT NULL
);
CREATE INDEX deleted_users_voided ON deleted_users (tokens_voided_at);
CREATE INDEX deleted_users_expiry ON deleted_users (tokens_void_until);

-- Events that are still to be published.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL,
  happened_at timestamptz NOT NULL,
  request_id text NOT NULL,
  trace_parent text NOT NULL,
  body bytea NOT NULL
);
CREATE INDEX outbox_position ON outbox (position);

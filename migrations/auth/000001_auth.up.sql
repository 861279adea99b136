-- The secrets of people, their sessions, and the keys that tokens are signed with.

CREATE TABLE credentials (
  user_id            uuid PRIMARY KEY,
  password_hash      text NOT NULL,
  role               text NOT NULL CHECK (role IN ('user', 'moderator', 'admin')),
  -- False until the registration's user row has been seen: a credential without a user is removed.
  user_seen          boolean NOT NULL DEFAULT false,
  -- Access tokens that were issued before this are refused.
  tokens_void_before timestamptz,
  -- When the last of those expires.
  tokens_void_until  timestamptz,
  created_at         timestamptz NOT NULL
);
CREATE INDEX credentials_unseen ON credentials (created_at) WHERE NOT user_seen;
CREATE INDEX credentials_administrators ON credentials (user_id) WHERE role = 'admin';
CREATE INDEX credentials_voided ON credentials (tokens_void_before)
  WHERE tokens_void_before IS NOT NULL;

-- Failed attempts at a password since the last success. The account is a digest.
CREATE TABLE failed_attempts (
  account        bytea PRIMARY KEY,
  failures       integer NOT NULL,
  last_failed_at timestamptz NOT NULL
);
CREATE INDEX failed_attempts_age ON failed_attempts (last_failed_at);

CREATE TABLE sessions (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES credentials ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  -- When the last access token of this session expires.
  access_until timestamptz NOT NULL,
  -- When its last refresh token expires, and so the session.
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id);
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

-- Private keys are stored as they are: who reads this table can sign tokens.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  private_key bytea NOT NULL,
  public_key  bytea NOT NULL,
  created_at  timestamptz NOT NULL,
  -- From when it signs. It is published earlier, so that every node knows it by then.
  signs_from  timestamptz NOT NULL
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  username text NOT NULL,
  email text NOT NULL,
  -- The address in lower case, made by the service: PostgreSQL's lower() depends on the locale.
  email_key text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  -- Names as the service folds them: blanks around removed, blanks within as one, each letter on its
  -- own in lower case. "C" orders by code points, so that a prefix is a range of an index.
  first_name_key text COLLATE "C" NOT NULL,
  last_name_key text COLLATE "C" NOT NULL,
  bio text NOT NULL,
  avatar_url text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Counts that other services own, as they last published them; a higher version replaces a lower.
  followers_count integer NOT NULL DEFAULT 0,
  following_count integer NOT NULL DEFAULT 0,
  follow_counts_version bigint NOT NULL DEFAULT 0,
  tweets_count integer NOT NULL DEFAULT 0,
  tweet_count_version bigint NOT NULL DEFAULT 0,
  -- Known to the service by its name: it becomes EMAIL_TAKEN.
  CONSTRAINT users_email_key UNIQUE (email_key)
);

-- Known to the service by its name: it becomes USERNAME_TAKEN. Usernames are ASCII, so "C" folds
-- them completely and the same on every server.
CREATE UNIQUE INDEX users_username_key ON users (lower(username COLLATE "C"));
CREATE INDEX users_full_name_key ON users ((first_name_key || ' ' || last_name_key));
CREATE INDEX users_last_name_key ON users (last_name_key);

-- Deleted accounts: their rows in users were removed, and their ids are never used again.
CREATE TABLE deletions (
  user_id uuid PRIMARY KEY,
  requested_at timestamptz NOT NULL,
  -- When the other services were asked for the second time; null until then.
  asked_again_at timestamptz,
  -- The services that have not reported yet.
  remaining text[] NOT NULL,
  completed_at timestamptz
);
CREATE INDEX deletions_asked_once ON deletions (requested_at) WHERE asked_again_at IS NULL;

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

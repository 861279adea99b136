CREATE TABLE users (
  id uuid PRIMARY KEY,
  username text NOT NULL,
  email text NOT NULL,
  -- The address in lower case, made by the service: PostgreSQL's lower() depends on the locale.
  email_key text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
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

-- Names that users are found by, one row each: username, first and last name together, last name. Folded
-- by the service, without white space at both ends and in lower case, and cut to the longest query. "C"
-- orders by code points, so that a prefix is a range of the index, and a page a part of that range.
CREATE TABLE user_names (
  name text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (name, user_id)
);
CREATE INDEX user_names_of_user ON user_names (user_id);

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

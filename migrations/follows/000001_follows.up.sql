CREATE TABLE follows (
  -- Grows with each follow: where pages continue.
  id bigint GENERATED ALWAYS AS IDENTITY,
  follower_id uuid NOT NULL,
  followee_id uuid NOT NULL,
  notify boolean NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (follower_id, followee_id)
);

CREATE UNIQUE INDEX follows_of_follower ON follows (follower_id, id);

CREATE UNIQUE INDEX follows_of_followee ON follows (followee_id, id);

-- A user with a million followers may have few who asked to be notified of each tweet.
CREATE UNIQUE INDEX follows_notified ON follows (followee_id, id) WHERE notify;

CREATE TABLE blocks (
  id bigint GENERATED ALWAYS AS IDENTITY,
  blocker_id uuid NOT NULL,
  blocked_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (blocker_id, blocked_id)
);

CREATE UNIQUE INDEX blocks_of_blocker ON blocks (blocker_id, id);

-- For the deletion of an account: the blocks of which the user is the target.
CREATE INDEX blocks_of_blocked ON blocks (blocked_id);

CREATE TABLE mutes (
  id bigint GENERATED ALWAYS AS IDENTITY,
  muter_id uuid NOT NULL,
  muted_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (muter_id, muted_id)
);

CREATE UNIQUE INDEX mutes_of_muter ON mutes (muter_id, id);

CREATE INDEX mutes_of_muted ON mutes (muted_id);

-- A change of the follows and blocks between two users locks both rows, in the order of their ids.
CREATE TABLE follow_counts (
  user_id uuid PRIMARY KEY,
  followers integer NOT NULL DEFAULT 0,
  following integer NOT NULL DEFAULT 0,
  -- Grows by one with each change of the two.
  version bigint NOT NULL DEFAULT 0,
  -- Grows with each change of whose tweets the user's home timeline shows.
  timeline_version bigint NOT NULL DEFAULT 0
);

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

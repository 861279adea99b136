-- People whose accounts are gone while some of their access tokens have not expired.

CREATE TABLE deleted_people (
  user_id            uuid PRIMARY KEY,
  tokens_void_before timestamptz NOT NULL,
  -- When the last of those expires: nothing needs the row after that.
  tokens_void_until  timestamptz NOT NULL
);
CREATE INDEX deleted_people_voided ON deleted_people (tokens_void_before);
CREATE INDEX deleted_people_expiry ON deleted_people (tokens_void_until);

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

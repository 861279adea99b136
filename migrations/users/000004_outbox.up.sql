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

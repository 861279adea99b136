-- Accounts that were deleted: their rows of users are gone, and their ids are never used again.

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

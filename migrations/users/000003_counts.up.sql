-- What other services count, as they last told it; each is replaced by what has a higher version.
ALTER TABLE users
  ADD COLUMN followers_count integer NOT NULL DEFAULT 0,
  ADD COLUMN following_count integer NOT NULL DEFAULT 0,
  ADD COLUMN follow_counts_version bigint NOT NULL DEFAULT 0,
  ADD COLUMN tweets_count integer NOT NULL DEFAULT 0,
  ADD COLUMN tweet_count_version bigint NOT NULL DEFAULT 0;

ALTER TABLE users
  DROP COLUMN followers_count,
  DROP COLUMN following_count,
  DROP COLUMN follow_counts_version,
  DROP COLUMN tweets_count,
  DROP COLUMN tweet_count_version;

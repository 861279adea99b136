-- Who has a million followers may have few who want to hear of each tweet.
CREATE UNIQUE INDEX follows_notified ON follows (followee_id, id) WHERE notify;

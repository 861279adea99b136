DROP INDEX follows_notified;

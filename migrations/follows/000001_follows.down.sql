DROP TABLE outbox;
DROP TABLE follow_counts;
DROP TABLE mutes;
DROP TABLE blocks;
DROP TABLE follows;

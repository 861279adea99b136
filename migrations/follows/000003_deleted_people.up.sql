-- For whom a person who deletes their account was blocked or muted by.
CREATE INDEX blocks_of_blocked ON blocks (blocked_id);
CREATE INDEX mutes_of_muted ON mutes (muted_id);

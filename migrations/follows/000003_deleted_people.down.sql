DROP INDEX mutes_of_muted;
DROP INDEX blocks_of_blocked;

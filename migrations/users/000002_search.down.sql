DROP INDEX users_last_name_key;
DROP INDEX users_full_name_key;
ALTER TABLE users DROP COLUMN last_name_key, DROP COLUMN first_name_key;

-- Search by how names begin. Usernames are found by users_username_key, which orders them as well.

-- Names as the service folds them: blanks around removed, blanks within as one, each letter on its own
-- in lower case. "C" orders by code points, so that a beginning is a range of an index. The default is
-- for replicas that do not know the columns yet.
ALTER TABLE users
  ADD COLUMN first_name_key text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN last_name_key  text COLLATE "C" NOT NULL DEFAULT '';

-- As well as SQL can: lower() folds ASCII everywhere, other letters only where the database's locale
-- knows them, and a few (a final sigma, a dotted I) not as the service does. Such a name is found in
-- any case once its owner has saved it again, and until then as it is written here.
UPDATE users SET
  first_name_key = btrim(regexp_replace(lower(first_name), '\s+', ' ', 'g')),
  last_name_key = btrim(regexp_replace(lower(last_name), '\s+', ' ', 'g'))
  WHERE first_name <> '' OR last_name <> '';

CREATE INDEX users_full_name_key ON users ((first_name_key || ' ' || last_name_key));
CREATE INDEX users_last_name_key ON users (last_name_key);

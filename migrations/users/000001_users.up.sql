CREATE TABLE users (
  id uuid PRIMARY KEY,
  username text NOT NULL,
  email text NOT NULL,
  -- The address in lower case, made by the service: PostgreSQL's lower() depends on the locale.
  email_key text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  bio text NOT NULL,
  avatar_url text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Known to the service by its name: it becomes EMAIL_TAKEN.
  CONSTRAINT users_email_key UNIQUE (email_key)
);

-- Known to the service by its name: it becomes USERNAME_TAKEN. Usernames are ASCII, so "C" folds
-- them completely and the same on every server.
CREATE UNIQUE INDEX users_username_key ON users (lower(username COLLATE "C"));

-- One role per service that stores in PostgreSQL, which owns one schema and sees no other. Safe to run again;
-- sets the passwords that psql's variables auth_password, user_password and follow_password contain.
\set ON_ERROR_STOP 1
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['auth', 'user', 'follow']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE auth PASSWORD :'auth_password';
ALTER ROLE "user" PASSWORD :'user_password';
ALTER ROLE follow PASSWORD :'follow_password';
CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION auth;
CREATE SCHEMA IF NOT EXISTS users AUTHORIZATION "user";
CREATE SCHEMA IF NOT EXISTS follows AUTHORIZATION follow;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO auth, "user", follow', current_database()) \gexec

/** By what staff log in to the console, and who is logged in. */
export const accounts = `
CREATE TABLE accounts (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  staff_id TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  made_by TEXT NOT NULL,
  password_at INTEGER NOT NULL,
  must_change INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE sessions (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  second_factor INTEGER NOT NULL,
  device TEXT NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id, id);
CREATE INDEX sessions_by_end ON sessions (ends_at);
`;

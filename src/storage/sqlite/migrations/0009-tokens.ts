/** What programs show to be let in, what became of requests with a key, and what lists by page go along. */
export const tokens = `
CREATE TABLE tokens (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT;

CREATE TABLE request_keys (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  request TEXT NOT NULL,
  state TEXT NOT NULL,
  until INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX request_keys_by_end ON request_keys (expires_at);

CREATE INDEX slots_by_port ON slots (port, starts_at, id);
CREATE INDEX audit_by_subject ON audit (subject, seq);
`;

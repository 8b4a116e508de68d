/** What administrators set and did. */
export const administration = `
CREATE TABLE phases (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  starts_on TEXT NOT NULL,
  eoir_statuses TEXT NOT NULL,
  open INTEGER NOT NULL
) STRICT;

CREATE TABLE person_requests (
  id TEXT NOT NULL UNIQUE,
  contact_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX person_requests_by_state ON person_requests (state, opened_at, id);
CREATE INDEX person_requests_open ON person_requests (contact_id, opened_at, id) WHERE state = 'open';

CREATE TABLE turnstiles (name TEXT PRIMARY KEY, passed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
`;

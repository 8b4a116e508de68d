/** Imports and assignments that are begun on a page, looked through, confirmed and done. */
export const jobs = `
CREATE TABLE jobs (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  confirmed_by TEXT,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  ended_at INTEGER,
  due_at INTEGER,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  progress INTEGER NOT NULL,
  total INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  figures TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_of_kind ON jobs (kind, id);
`;

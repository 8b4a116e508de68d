/** Changes that take from families what they have: counted, proposed, and done when a second person approved them. */
export const changes = `
CREATE TABLE changes (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  figures TEXT NOT NULL,
  authors TEXT NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_state ON changes (state, id);
`;

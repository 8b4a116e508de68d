/** What admins set of the programme: one row. */
export const programme = `
CREATE TABLE programme (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  changed_by TEXT,
  changed_at INTEGER,
  sealed BLOB NOT NULL
) STRICT;
`;

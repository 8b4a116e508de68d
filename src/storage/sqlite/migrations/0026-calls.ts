/** Calls of staff to families that no message reached. */
export const calls = `
CREATE TABLE calls (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  next_at INTEGER,
  calls TEXT NOT NULL
) STRICT;
`;

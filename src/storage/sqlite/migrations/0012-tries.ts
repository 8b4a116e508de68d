/** What was tried and did not fit, counted apart from the talks. */
export const tries = `
CREATE TABLE tries (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  request_id TEXT
) STRICT, WITHOUT ROWID;
`;

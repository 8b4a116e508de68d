/** Which processes work on the database, and which keys they have (never the keys): a rotation of keys waits for them. */
export const processes = `
CREATE TABLE processes (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  until INTEGER NOT NULL,
  data_keys TEXT NOT NULL,
  opens TEXT NOT NULL,
  seals TEXT NOT NULL,
  mark TEXT
) STRICT, WITHOUT ROWID;
`;

/** The keys of the database, wrapped; its first ones are stored by who migrates, who alone has them (key-rows.ts). */
export const keys = `
CREATE TABLE keys (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  use TEXT NOT NULL,
  data_key TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  made_at INTEGER
) STRICT, WITHOUT ROWID;
`;

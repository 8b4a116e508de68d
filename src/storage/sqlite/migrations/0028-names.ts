/**
 * The words by which families are found by name. What is stored already is named in the background (names-walk.ts): this takes no time.
 * Without a rowid, and so each row once: a large roster has millions.
 */
export const names = `
CREATE TABLE names (
  id TEXT NOT NULL PRIMARY KEY,
  family_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX names_of_family ON names (family_id);
`;

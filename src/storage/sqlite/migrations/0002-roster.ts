/** Court cases as the roster gives them. */
export const roster = `
CREATE TABLE cases (
  seq INTEGER PRIMARY KEY,
  a_hash TEXT NOT NULL,
  row_hash TEXT NOT NULL,
  family_id TEXT NOT NULL,
  nationality TEXT NOT NULL,
  language TEXT NOT NULL,
  enrolled_on TEXT NOT NULL,
  returned INTEGER NOT NULL,
  eoir_status TEXT NOT NULL,
  port_of_return TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_by_a_number ON cases (a_hash);
CREATE INDEX cases_of_family ON cases (family_id);
`;

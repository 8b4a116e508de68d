/**
 * Court cases as the roster gives them.
 *
 * A keyed hash has no order, so an import touches its index all over: eight characters of it make that index half
 * as large. They only lead to the row; the whole hash beside it decides, and the one writer keeps it unique.
 */
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
CREATE INDEX cases_by_a_number ON cases (substr(a_hash, 1, 8));
CREATE INDEX cases_of_family ON cases (family_id);
`;

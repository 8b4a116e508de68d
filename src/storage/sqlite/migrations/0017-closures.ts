/** Days and times at ports at which nobody is received any more; and a way from a day to who has an appointment on it. */
export const closures = `
CREATE TABLE closures (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  port TEXT NOT NULL,
  date TEXT NOT NULL,
  time TEXT,
  closed_by TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  cleared_at INTEGER
) STRICT;
CREATE INDEX appointments_of_day ON appointments (port, date) WHERE state IN ('offered', 'confirmed');
`;

/** Talks and the texts taken in. */
export const turns = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
  contact_id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  machine TEXT NOT NULL,
  machine_version INTEGER NOT NULL,
  language TEXT,
  channel TEXT NOT NULL,
  sender TEXT NOT NULL,
  last_whatsapp_at INTEGER,
  last_inbound_at INTEGER NOT NULL,
  stopped INTEGER NOT NULL,
  with_person INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE inbound (
  seq INTEGER PRIMARY KEY,
  sid TEXT NOT NULL UNIQUE,
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  attachment TEXT,
  answered_by_carrier TEXT,
  received_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX inbound_of_contact ON inbound (contact_id);
`;

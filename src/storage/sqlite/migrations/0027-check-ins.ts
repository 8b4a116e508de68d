/** What the staff of ports recorded of appointments. */
export const checkIns = `
CREATE TABLE check_ins (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  appointment_id TEXT NOT NULL,
  registration_id TEXT NOT NULL,
  slot_id TEXT NOT NULL,
  port TEXT NOT NULL,
  date TEXT NOT NULL,
  time TEXT NOT NULL,
  state TEXT NOT NULL,
  people INTEGER NOT NULL,
  came INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX check_ins_of_day ON check_ins (date, port);
CREATE INDEX check_ins_of_appointment ON check_ins (appointment_id);
`;

/** Slots, the appointments that hold their places, and the reminders of those. */
export const appointments = `
CREATE TABLE slots (
  id TEXT NOT NULL UNIQUE,
  port TEXT NOT NULL,
  date TEXT NOT NULL,
  time TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  capacity INTEGER NOT NULL,
  taken INTEGER NOT NULL
) STRICT;
CREATE INDEX slots_by_start ON slots (starts_at, id);

CREATE TABLE appointments (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  registration_id TEXT NOT NULL,
  family_id TEXT NOT NULL,
  slot_id TEXT NOT NULL,
  port TEXT NOT NULL,
  date TEXT NOT NULL,
  time TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  people INTEGER NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX appointments_of_family ON appointments (family_id) WHERE state IN ('offered', 'confirmed');
CREATE INDEX appointments_of_registration ON appointments (registration_id) WHERE state IN ('offered', 'confirmed');

CREATE TABLE reminders (
  id TEXT NOT NULL UNIQUE,
  appointment_id TEXT NOT NULL,
  registration_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX reminders_of_appointment ON reminders (appointment_id, due_at, id);
CREATE INDEX reminders_due ON reminders (due_at, id) WHERE state = 'pending';
`;

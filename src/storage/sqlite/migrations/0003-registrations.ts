/** What families told us; one registration a family that is not withdrawn. */
export const registrations = `
CREATE TABLE registrations (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  receipt TEXT NOT NULL UNIQUE,
  contact_id TEXT,
  family_id TEXT NOT NULL,
  language TEXT NOT NULL,
  place TEXT NOT NULL,
  zone TEXT NOT NULL,
  port_of_return TEXT NOT NULL,
  enrolled_on TEXT NOT NULL,
  outcome TEXT NOT NULL,
  rule TEXT NOT NULL,
  phase_id TEXT,
  told_outcome TEXT NOT NULL,
  stage TEXT NOT NULL,
  decision_due INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX registrations_of_family ON registrations (family_id) WHERE stage <> 'withdrawn';
CREATE INDEX registrations_of_contact ON registrations (contact_id, created_at, id) WHERE stage <> 'withdrawn';
CREATE INDEX registrations_due ON registrations (id) WHERE decision_due = 1 AND stage <> 'withdrawn';
CREATE INDEX registrations_waiting ON registrations (enrolled_on, id) WHERE stage = 'waiting';
CREATE INDEX registrations_waiting_at_port ON registrations (port_of_return, enrolled_on, id) WHERE stage = 'waiting';
CREATE INDEX registrations_by_stage ON registrations (stage);
`;

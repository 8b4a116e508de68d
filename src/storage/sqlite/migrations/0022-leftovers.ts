/** What is still to be done for erasures, and the ways by which an erasure finds what there is of a person. */
export const leftovers = `
CREATE TABLE leftovers (
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  since INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  tries INTEGER NOT NULL
) STRICT;
CREATE INDEX leftovers_due ON leftovers (kind, due_at, id);

CREATE INDEX aliases_of_contact ON aliases (contact_id);
CREATE INDEX appointments_ever_of_registration ON appointments (registration_id, id);
CREATE INDEX passed_on_of_appointment ON passed_on (appointment_id);
CREATE INDEX passed_on_of_contact ON passed_on (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX person_requests_of_contact ON person_requests (contact_id);
CREATE INDEX recipients_of_registration ON recipients (registration_id);
CREATE INDEX registrations_ever_of_contact ON registrations (contact_id, id);
`;

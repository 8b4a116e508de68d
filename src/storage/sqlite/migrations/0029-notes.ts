/** Notes of staff, and from whom a request came to who has it now. */
export const notes = `
CREATE TABLE notes (
  id TEXT NOT NULL UNIQUE,
  contact_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX notes_of_contact ON notes (contact_id, written_at, id);
CREATE INDEX notes_of_request ON notes (request_id);

ALTER TABLE person_requests ADD COLUMN passed_by TEXT;
ALTER TABLE person_requests ADD COLUMN passed_how TEXT;
`;

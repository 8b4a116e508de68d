/** What a request is about, who took it, and when it was written of again. The urgent ones are found by their reason. */
export const requestsTaken = `
ALTER TABLE person_requests ADD COLUMN about TEXT;
ALTER TABLE person_requests ADD COLUMN renewed_at INTEGER;
ALTER TABLE person_requests ADD COLUMN taken_by TEXT;
ALTER TABLE person_requests ADD COLUMN taken_at INTEGER;
CREATE INDEX person_requests_by_reason ON person_requests (state, reason, opened_at, id);
`;

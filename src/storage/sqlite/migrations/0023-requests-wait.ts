/** Since when a request waits for somebody; where it is not there, since it was opened. */
export const requestsWait = `
ALTER TABLE person_requests ADD COLUMN waits_since INTEGER;
`;

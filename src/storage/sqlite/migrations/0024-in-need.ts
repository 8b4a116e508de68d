/**
 * Whether a family has needs, so that those are found; which ones stays sealed. 1 as well where that is not known: in rows of before, and
 * of processes of the version before.
 */
export const inNeed = `
ALTER TABLE registrations ADD COLUMN in_need INTEGER NOT NULL DEFAULT 1;
CREATE INDEX registrations_in_need ON registrations (id) WHERE in_need = 1;
`;

/** Which consent a family agreed to. Of those who registered before, it was not kept. */
export const consentVersion = `
ALTER TABLE registrations ADD COLUMN consent_version TEXT;
`;

/** What figures of the whole programme are counted from: indexes that answer by themselves. */
export const figures = `
CREATE INDEX registrations_by_kind ON registrations (port_of_return, language, stage, outcome);
CREATE INDEX registrations_made ON registrations (created_at);
CREATE INDEX appointments_made ON appointments (created_at);
CREATE INDEX appointments_holding ON appointments (port, state, registration_id, id) WHERE state IN ('offered', 'confirmed');
`;

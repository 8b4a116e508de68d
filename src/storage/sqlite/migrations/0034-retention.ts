/** What has come of age is found by its time; closed requests have an index that leads to it. */
export const retention = `
CREATE INDEX inbound_by_age ON inbound (received_at, sid);
CREATE INDEX outbox_by_age ON outbox (created_at, id);
`;

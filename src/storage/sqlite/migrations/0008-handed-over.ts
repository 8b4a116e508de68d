/** What the channel was handed and may still hold, and what it has reported as sent: how much waits there for a sender. */
export const handedOver = `
CREATE INDEX outbox_handed_over ON outbox (sender, attempted_at, segments) WHERE state = 'accepted';
CREATE INDEX outbox_passed_on ON outbox (sender, attempted_at) WHERE state IN ('sent', 'delivered', 'undelivered');
`;

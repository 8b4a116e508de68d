/**
 * `turn` is a message's place in the line of its sender and priority: contacts take turns (turnOf in outbox-rules.ts). `process`
 * names the process that holds a lease, so that others on the machine see when it has ended (processes.ts).
 */
export const turnsAndProcesses = `
ALTER TABLE outbox ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET turn = created_at WHERE state = 'queued';
DROP INDEX outbox_in_line;
CREATE INDEX outbox_in_line ON outbox (sender, priority, turn) WHERE state = 'queued' AND gate = 0;
CREATE INDEX outbox_waiting ON outbox (contact_id, turn) WHERE state = 'queued';

ALTER TABLE leases ADD COLUMN process TEXT;
`;

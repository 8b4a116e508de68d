/**
 * Messages out. What is finished leaves every index that a claim reads, so a claim costs the same however
 * many messages were ever sent.
 *
 * `seq` is the order of commits. A queued row stands at a `gate`: 0 in line for its sender, 1 until
 * `opens_at`, 2 until its contact is free. `busy` is 1 while nothing else may go to the contact: sending,
 * unsure, or accepted and held until `hold_until`; its unique index is what keeps one in flight for a
 * person. `in_order` is 1 while the row waits to be sent again and holds back what is behind it. `recall`
 * is set when the row was withdrawn while in flight: should it come back, it ends instead of being queued.
 */
export const outbox = `
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  sender TEXT NOT NULL,
  priority INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  withdraw_group TEXT,
  segments INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  quiet_zone TEXT,
  even_if_stopped INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  attempted_at INTEGER,
  sid TEXT,
  error TEXT,
  gate INTEGER NOT NULL,
  opens_at INTEGER NOT NULL,
  busy INTEGER NOT NULL DEFAULT 0,
  hold_until INTEGER,
  in_order INTEGER NOT NULL DEFAULT 0,
  recall TEXT,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_in_line ON outbox (sender, priority) WHERE state = 'queued' AND gate = 0;
CREATE INDEX outbox_not_yet ON outbox (sender, priority, opens_at) WHERE state = 'queued' AND gate = 1;
CREATE INDEX outbox_behind ON outbox (contact_id, sender) WHERE state = 'queued' AND gate = 2;
CREATE UNIQUE INDEX outbox_in_flight ON outbox (contact_id) WHERE busy = 1;
CREATE INDEX outbox_flights_of_sender ON outbox (sender, attempted_at) WHERE busy = 1;
CREATE INDEX outbox_held ON outbox (hold_until) WHERE hold_until IS NOT NULL;
CREATE INDEX outbox_again ON outbox (contact_id) WHERE in_order = 1;
CREATE INDEX outbox_again_until ON outbox (expires_at) WHERE in_order = 1;
CREATE INDEX outbox_of_group ON outbox (withdraw_group)
  WHERE withdraw_group IS NOT NULL AND state IN ('queued', 'sending', 'unsure');
CREATE INDEX outbox_by_sid ON outbox (sid) WHERE sid IS NOT NULL;
CREATE INDEX outbox_of_contact ON outbox (contact_id);

CREATE TABLE outbox_counts (state TEXT PRIMARY KEY, messages INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

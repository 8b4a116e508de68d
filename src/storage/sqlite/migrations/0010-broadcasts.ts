/**
 * Messages of administrators and the people they are for.
 *
 * The content is sealed. A recipient leaves `recipients_waiting` when it is fed and `recipients_open` when nothing more can come of
 * its message, so that the worker looks only at what there is to do, however many there ever were.
 */
export const broadcasts = `
CREATE TABLE broadcasts (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  parent TEXT,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  override TEXT,
  submitted_by TEXT,
  approved_by TEXT,
  approved_hash TEXT,
  approved_at INTEGER,
  approved_count INTEGER,
  made INTEGER NOT NULL,
  expansion TEXT NOT NULL,
  due_at INTEGER,
  expires_at INTEGER,
  canary_at INTEGER,
  paused TEXT,
  watch TEXT NOT NULL,
  ended_at INTEGER,
  live INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX broadcasts_live ON broadcasts (id) WHERE live = 1;

CREATE TABLE recipients (
  id TEXT NOT NULL UNIQUE,
  broadcast_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  registration_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  language TEXT NOT NULL,
  channel TEXT NOT NULL,
  sender TEXT NOT NULL,
  zone TEXT NOT NULL,
  canary INTEGER NOT NULL,
  segments INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  open INTEGER NOT NULL,
  feeds INTEGER NOT NULL,
  message_id TEXT,
  sent_at INTEGER,
  reply_sid TEXT,
  reply_at INTEGER,
  sealed BLOB NOT NULL,
  PRIMARY KEY (broadcast_id, position)
) STRICT;
CREATE INDEX recipients_waiting ON recipients (broadcast_id, canary, sender, zone, position) WHERE state = 'waiting';
CREATE INDEX recipients_open ON recipients (broadcast_id, position) WHERE open = 1;
CREATE INDEX recipients_queued ON recipients (sender, segments) WHERE state = 'queued' AND reason IS NULL;
CREATE INDEX recipients_by_state ON recipients (broadcast_id, canary, state, reason);
CREATE INDEX recipients_of_contact ON recipients (contact_id, broadcast_id, sent_at);
`;

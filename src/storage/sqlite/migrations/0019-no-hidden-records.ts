/** What settings hid becomes records. The settings stay for processes of the version before. */
export const noHiddenRecords = `
CREATE TABLE aliases (
  id TEXT NOT NULL UNIQUE,
  contact_id TEXT NOT NULL
) STRICT;
INSERT INTO aliases (id, contact_id)
  SELECT substr(name, 7), value FROM settings WHERE name GLOB 'alias:*';

CREATE TABLE address_flags (
  id TEXT NOT NULL UNIQUE,
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  flag TEXT NOT NULL,
  at INTEGER NOT NULL,
  cleared_at INTEGER
) STRICT;
-- Materialized: other settings hold no JSON.
WITH flags AS MATERIALIZED (
  SELECT substr(name, 14) AS id, value, iif(name GLOB '*:sms', 'sms', 'whatsapp') AS channel
  FROM settings WHERE name GLOB 'address-flag:*'
)
INSERT INTO address_flags (id, contact_id, channel, flag, at)
  SELECT id, substr(id, 1, length(id) - length(channel) - 1), channel, value ->> '$.flag', value ->> '$.at'
  FROM flags WHERE value ->> '$.at' >= 0;

CREATE TABLE passed_on (
  id TEXT NOT NULL UNIQUE,
  appointment_id TEXT NOT NULL,
  contact_id TEXT,
  state TEXT NOT NULL,
  slot_id TEXT NOT NULL
) STRICT;
INSERT INTO passed_on (id, appointment_id, contact_id, state, slot_id)
  SELECT id, substr(id, 1, instr(id, ':') - 1), substr(id, instr(id, ':') + 1), 'asked', value
  FROM (SELECT substr(name, 9) AS id, value FROM settings WHERE name GLOB 'pass-on:*:*');
INSERT INTO passed_on (id, appointment_id, state, slot_id)
  SELECT substr(name, 11), substr(name, 11), 'told', value FROM settings WHERE name GLOB 'passed-on:*';
`;

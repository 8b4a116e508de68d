/**
 * People with an id. Each token of before becomes one of their own, named and numbered as it, whom nobody has linked yet; who made it is
 * known from the audit. Whoever ever wrote a version of a broadcast is known from there too.
 */
export const staff = `
CREATE TABLE staff (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_by TEXT,
  created_at INTEGER NOT NULL,
  linked_by TEXT,
  linked_at INTEGER,
  same_as TEXT,
  disabled_at INTEGER
) STRICT;

ALTER TABLE tokens ADD COLUMN staff_id TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN created_by TEXT;
UPDATE tokens SET staff_id = id,
  created_by = (SELECT actor FROM audit WHERE subject = tokens.id AND act = 'token.create' ORDER BY seq LIMIT 1);
INSERT INTO staff (id, version, name, created_by, created_at)
  SELECT id, 1, name, created_by, created_at FROM tokens;

ALTER TABLE broadcasts ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
UPDATE broadcasts SET authors = (
  SELECT json_group_array(actor) FROM (
    SELECT author AS actor FROM broadcasts AS b WHERE b.id = broadcasts.id
    UNION
    SELECT actor FROM audit WHERE subject = broadcasts.id AND act IN ('broadcast.create', 'broadcast.edit')
  )
);
`;

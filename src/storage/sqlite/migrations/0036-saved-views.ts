/** Filters of the list of families under names. */
export const savedViews = `
CREATE TABLE saved_views (
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  staff_id TEXT NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  shared INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_views_of_staff ON saved_views (staff_id, id);
CREATE INDEX saved_views_shared ON saved_views (shared, id) WHERE shared = 1;
`;

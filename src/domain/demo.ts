/** What the demo programme made, by ids: all that goes when it is removed, and nothing else. */
export interface DemoMade {
  /** Phones of made-up families. */
  readonly contactIds: readonly string[];
  readonly familyIds: readonly string[];
  readonly aNumbers: readonly string[];
  readonly slotIds: readonly string[];
  readonly closureIds: readonly string[];
  readonly broadcastIds: readonly string[];
  readonly changeIds: readonly string[];
  readonly staffIds: readonly string[];
  readonly accountIds: readonly string[];
}

export const NOTHING_MADE: DemoMade = {
  contactIds: [],
  familyIds: [],
  aNumbers: [],
  slotIds: [],
  closureIds: [],
  broadcastIds: [],
  changeIds: [],
  staffIds: [],
  accountIds: [],
};

/** How the demo of a database stands: `none` also where it never had one. */
export const DEMO_STATES = ['none', 'loading', 'there', 'removing', 'removed'] as const;
export type DemoState = (typeof DEMO_STATES)[number];

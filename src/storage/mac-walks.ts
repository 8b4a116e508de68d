/** Rows of before were given their MACs after two upgrades: settings came later than the others. How far each has come is kept under its name. */
export const MAC_WALK_NAMES = ['macs', 'setting_macs'] as const;
export type MacWalk = (typeof MAC_WALK_NAMES)[number];

/** The walk of a guarded record. */
export const macWalkOf = (record: string): MacWalk => (record === 'settings' ? 'setting_macs' : 'macs');

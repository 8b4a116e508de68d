import { COLLECTIONS, type Collection } from '../copy-port.ts';
import { RECORDS } from './copied.ts';

/** The records whose rows carry a MAC. */
export const GUARDED: readonly Collection[] = COLLECTIONS.filter((name) => RECORDS[name].guarded === true);

/** Those whose rows of before were given their MACs after one upgrade, by the name under which it is kept how far that has come. */
export const MAC_WALKS = {
  macs: GUARDED.filter((name) => name !== 'settings'),
  setting_macs: ['settings'],
} as const satisfies Readonly<Record<string, readonly Collection[]>>;

export type MacWalk = keyof typeof MAC_WALKS;
export const MAC_WALK_NAMES = ['macs', 'setting_macs'] as const satisfies readonly MacWalk[];

/** The walk of a guarded record. */
export const macWalkOf = (record: string): MacWalk => (record === 'settings' ? 'setting_macs' : 'macs');

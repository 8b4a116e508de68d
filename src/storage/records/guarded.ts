import { COLLECTIONS, type Collection } from '../copy-port.ts';
import { macWalkOf, type MacWalk } from '../mac-walks.ts';
import { RECORDS } from './copied.ts';

/** The records whose rows carry a MAC. */
export const GUARDED: readonly Collection[] = COLLECTIONS.filter((name) => RECORDS[name].guarded === true);

/** Those that a walk gives theirs. */
export const macWalkRecords = (walk: MacWalk): readonly Collection[] =>
  GUARDED.filter((name) => macWalkOf(name) === walk);

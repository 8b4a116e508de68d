import { COLLECTIONS, type Collection } from '../copy-port.ts';
import { RECORDS } from './copied.ts';

/** The records whose rows carry a MAC. */
export const GUARDED: readonly Collection[] = COLLECTIONS.filter((name) => RECORDS[name].guarded === true);

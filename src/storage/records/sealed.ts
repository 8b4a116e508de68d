import { COLLECTIONS, type Collection } from '../copy-port.ts';
import { RECORDS } from './copied.ts';

/** The records that hold something sealed. */
export const SEALED: readonly Collection[] = COLLECTIONS.filter((name) => RECORDS[name].personal !== null);

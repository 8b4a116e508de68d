import { keyRecord } from './keys.ts';
import { processRecord } from './processes.ts';
import type { RecordForm } from './record.ts';

/** Records that belong to one database, and are not moved to another one row by row. */
export const OWN_RECORDS: readonly RecordForm[] = [keyRecord, processRecord];

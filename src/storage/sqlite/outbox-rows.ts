import { outboxRecord } from '../records/outbox.ts';
import { columnsOf } from './record-table.ts';

const COLUMNS = columnsOf(outboxRecord);

/** What a SELECT of messages `o` names; what it adds comes after it. */
export const OUTBOX_ROW = columnsOf(outboxRecord, 'o').join(', ');

/** How many columns OUTBOX_ROW has. */
export const OUTBOX_WIDTH = COLUMNS.length;

/** Where a column stands in OUTBOX_ROW. Throws RangeError when there is none of that name. */
export function outboxColumn(name: string): number {
  const at = COLUMNS.indexOf(name);
  if (at < 0) throw new RangeError(`messages have no column ${name}`);
  return at;
}

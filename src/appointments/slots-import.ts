import { portOf } from '../../flows/programme.ts';
import { readRows, type Row } from '../csv/rows.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import { PORT_IDS, portIdOf } from '../domain/port.ts';
import { slotId, type Slot } from '../domain/slot.ts';
import { instantOf, isIsoDate, isTime24 } from '../domain/zoned-time.ts';
import type { Storage } from '../storage/storage.ts';

const COLUMNS = ['port', 'date', 'time', 'capacity'] as const;
type Column = (typeof COLUMNS)[number];
const BATCH = 1000;
const MOST_CAPACITY = 10_000;

/** A row that was not imported. */
export interface SlotReject {
  readonly line: number;
  /** Columns at fault, or '' for the row as a whole. */
  readonly column: string;
  readonly reason: string;
}

export interface SlotsResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly rejects: readonly SlotReject[];
}

export interface SlotsImport {
  readonly stream: AsyncIterable<Uint8Array | string>;
  /** Name of the file, for the audit. */
  readonly name: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly actor: string;
}

/**
 * Imports slots: local date and 24-hour time at the port, capacity in people. The file is read whole before anything is
 * written. A slot that is known gets the new capacity and keeps what is taken; a capacity below that is rejected with
 * its line, and so is a slot that comes twice with two capacities. Each thousand slots are one transaction with their audit row.
 *
 * @throws AvisoError `slots_unreadable`: not UTF-8, empty, columns missing
 */
export async function importSlots(run: SlotsImport): Promise<SlotsResult> {
  const rejects: SlotReject[] = [];
  const slots = new Map<string, { readonly slot: Slot; readonly line: number }>();
  let unchanged = 0;
  let at: Readonly<Record<Column, number>> | null = null;
  let width = 0;
  for await (const { rows } of readRows(run.stream, 'slots_unreadable')) {
    for (const row of rows) {
      if (at === null) {
        at = readHeader(row);
        width = row.fields.length;
        continue;
      }
      const read = readSlot(row, at, width);
      if ('reason' in read) {
        rejects.push(read);
        continue;
      }
      const before = slots.get(read.id);
      if (before === undefined) slots.set(read.id, { slot: read, line: row.line });
      else if (before.slot.capacity === read.capacity) unchanged += 1;
      else {
        const reason = `the slot is on line ${before.line} already, with another capacity`;
        rejects.push({ line: row.line, column: 'capacity', reason });
      }
    }
  }
  if (at === null) throw new AvisoError('slots_unreadable', 'It is empty.');
  const counts = { added: 0, changed: 0, unchanged };
  const all = [...slots.values()];
  // The first batch also says what was not taken of the file; a file without a slot to take leaves its row all the same.
  for (let start = 0; start === 0 || start < all.length; start += BATCH) {
    const batch = all.slice(start, start + BATCH);
    const done = await run.storage.importSlots(
      batch.map(({ slot }) => slot),
      ({ added, changed, unchanged: same, refused }) => ({
        at: run.clock.now(),
        actor: run.actor,
        act: 'slots.import',
        subject: run.name,
        detail: {
          added,
          changed,
          unchanged: same + (start === 0 ? unchanged : 0),
          rejected: refused.length + (start === 0 ? rejects.length : 0),
        },
      }),
    );
    counts.added += done.added;
    counts.changed += done.changed;
    counts.unchanged += done.unchanged;
    for (const id of done.refused) {
      const line = slots.get(id)?.line ?? 0;
      rejects.push({ line, column: 'capacity', reason: 'is below what is taken already' });
    }
  }
  return { ...counts, rejected: rejects.length, rejects: rejects.sort((a, b) => a.line - b.line) };
}

function readHeader(row: Row): Readonly<Record<Column, number>> {
  const names = row.fields.map((name) => name.trim().toLowerCase());
  const at = (column: Column): number => names.indexOf(column);
  const missing = COLUMNS.filter((column) => at(column) < 0);
  if (missing.length > 0) {
    const hint = names.length === 1 ? ' Columns are separated by commas.' : '';
    throw new AvisoError('slots_unreadable', `Missing columns: ${missing.join(', ')}.${hint}`);
  }
  return { port: at('port'), date: at('date'), time: at('time'), capacity: at('capacity') };
}

function readSlot(row: Row, at: Readonly<Record<Column, number>>, width: number): Slot | SlotReject {
  const { line } = row;
  if (row.broken !== null) return { line, column: '', reason: row.broken };
  if (row.fields.length !== width) {
    return { line, column: '', reason: `has ${row.fields.length} fields instead of ${width}` };
  }
  const text = (column: Column): string => (row.fields[at[column]] ?? '').trim();
  const port = portIdOf(text('port').toLowerCase());
  const date = text('date');
  // Spreadsheets write 9:00 for 09:00.
  const time = text('time').padStart(5, '0');
  const capacity = /^\d+$/.test(text('capacity')) ? Number(text('capacity')) : NaN;
  const faults: [Column, string][] = [];
  if (port === null) faults.push(['port', `must be one of ${PORT_IDS.join(', ')}`]);
  if (!isIsoDate(date)) faults.push(['date', 'must be a day of the calendar, written YYYY-MM-DD']);
  if (!isTime24(time)) faults.push(['time', 'must be a 24-hour time, written HH:MM']);
  if (!(capacity >= 0 && capacity <= MOST_CAPACITY)) {
    faults.push(['capacity', `must be a whole number of people up to ${MOST_CAPACITY}`]);
  }
  if (faults.length > 0 || port === null) {
    return {
      line,
      column: faults.map(([column]) => column).join('; '),
      reason: faults.map(([column, reason]) => `${column} ${reason}`).join('; '),
    };
  }
  const startsAt = instantOf(date, time, portOf(port).zone);
  return { id: slotId(port, date, time), port, date, time, startsAt, capacity, taken: 0 };
}

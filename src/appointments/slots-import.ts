import { portOf } from '../../flows/programme.ts';
import { isoOf } from '../csv/dates.ts';
import type { Asked, Open, TableKind } from '../csv/header.ts';
import { faultsInWords, type RejectedRow, type RowFault } from '../csv/rejected-row.ts';
import type { Row } from '../csv/rows.ts';
import { readTable, remarksOn, surveyTable, type Reading } from '../csv/table.ts';
import type { Clock } from '../domain/clock.ts';
import { PORT_IDS, portNamed } from '../domain/port.ts';
import { slotId, type Slot } from '../domain/slot.ts';
import { instantOf, isIsoDate, isSkipped, isTime24 } from '../domain/zoned-time.ts';
import type { ImportCounts, Storage } from '../storage/storage.ts';
import { closedSlots } from './closed-slots.ts';

const COLUMNS = ['port', 'date', 'time', 'capacity'] as const;
type Column = (typeof COLUMNS)[number];
const BATCH = 1000;
const MOST_CAPACITY = 10_000;

/** What people call the columns of a list of slots. */
export const SLOTS: TableKind<Column> = {
  columns: COLUMNS,
  names: {
    port: ['port of entry', 'poe', 'puerto', 'puerto de entrada'],
    date: ['day', 'local date', 'fecha', 'día'],
    time: ['hour', 'local time', 'hora'],
    capacity: ['people', 'places', 'seats', 'capacidad', 'cupo', 'cupos', 'personas', 'lugares'],
  },
  dates: ['date'],
  ours: ['line', 'column', 'reason'],
  code: 'slots_unreadable',
};

/** A row that was not imported. */
export interface SlotReject extends RejectedRow {
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
  /** About the file as a whole: what was guessed, what is passed over. */
  readonly warnings: readonly string[];
}

export interface SlotsImport {
  /** Opens the file at its start; called several times. */
  readonly open: Open;
  /** Name of the file, for the audit. */
  readonly name: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly actor: string;
  /** What the person says of the file; the rest is found out. */
  readonly asked?: Asked;
  /** Told how the file is read, before anything is written. What it throws ends the import. */
  readonly onReading?: (reading: Reading<Column>) => void;
  /** Told of the good rows, before anything is written. */
  readonly onSlots?: (slots: readonly Slot[]) => void;
  /** Looks through the file and names its bad rows; writes nothing. */
  readonly dryRun?: boolean;
}

/**
 * Imports slots: local date and 24-hour time at the port, capacity in people. The file is read whole before anything is
 * written. A slot that is known gets the new capacity and keeps what is taken; a capacity below that is rejected with
 * its line, and so are a slot that has begun by now, one that is closed and one that comes twice with two capacities. Each thousand slots are one transaction with their audit row.
 *
 * @throws AvisoError `slots_unreadable`: empty, columns missing or there twice, an encoding or an order of dates that cannot be known
 */
export async function importSlots(run: SlotsImport): Promise<SlotsResult> {
  const rejects: SlotReject[] = [];
  const slots = new Map<string, ReadSlot>();
  let unchanged = 0;
  const now = run.clock.now();
  const reading = await surveyTable(run.open, SLOTS, run.asked ?? {});
  run.onReading?.(reading);
  for await (const { rows } of readTable(run.open(), reading, SLOTS.code)) {
    for (const row of rows) {
      if (row.line <= reading.line) continue;
      const read = readSlot(row, reading, now);
      if ('reason' in read) {
        rejects.push(read);
        continue;
      }
      const before = slots.get(read.id);
      if (before === undefined) slots.set(read.id, { slot: read, line: row.line, fields: row.fields });
      else if (before.slot.capacity === read.capacity) unchanged += 1;
      else {
        const reason = `the slot is on line ${before.line} already, with another capacity`;
        rejects.push(rejectOf(row, 'capacity', reason));
      }
    }
  }
  const isShut = await closedSlots(run.storage, '');
  const all = [...slots.values()].filter((read) => {
    if (!isShut(read.slot)) return true;
    rejects.push(rejectOf(read, 'date', CLOSED));
    return false;
  });
  run.onSlots?.(all.map(({ slot }) => slot));
  const counts =
    run.dryRun === true
      ? await counted(run.storage, all, rejects)
      : await store(run, all, rejects, unchanged);
  return {
    ...counts,
    unchanged: counts.unchanged + unchanged,
    rejected: rejects.length,
    rejects: rejects.sort((a, b) => a.line - b.line),
    warnings: remarksOn(reading),
  };
}

interface ReadSlot {
  readonly slot: Slot;
  readonly line: number;
  readonly fields: readonly string[];
}

type Place = Pick<ReadSlot, 'line' | 'fields'>;

const rejectOf = ({ line, fields }: Place, column: Column, reason: string): SlotReject => ({
  ...{ line, fields, column, reason },
  faults: [{ column, reason }],
});

const BELOW_TAKEN = 'is below what is taken already';
const CLOSED = 'is closed there: nobody is received then';

/** What storing would do. */
async function counted(
  storage: Storage,
  all: readonly ReadSlot[],
  rejects: SlotReject[],
): Promise<ImportCounts> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const read of all) {
    const { slot } = read;
    const before = await storage.findSlot(slot.id);
    if (before === null) counts.added += 1;
    else if (before.capacity === slot.capacity) counts.unchanged += 1;
    else if (slot.capacity < before.taken) rejects.push(rejectOf(read, 'capacity', BELOW_TAKEN));
    else counts.changed += 1;
  }
  return counts;
}

/** @param twice rows that were the same as one before them */
async function store(
  run: SlotsImport,
  all: readonly ReadSlot[],
  rejects: SlotReject[],
  twice: number,
): Promise<ImportCounts> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const readOf = new Map(all.map((read) => [read.slot.id, read]));
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
          unchanged: same + (start === 0 ? twice : 0),
          rejected: refused.length + (start === 0 ? rejects.length : 0),
        },
      }),
    );
    counts.added += done.added;
    counts.changed += done.changed;
    counts.unchanged += done.unchanged;
    for (const id of done.refused) {
      const read = readOf.get(id);
      if (read !== undefined) rejects.push(rejectOf(read, 'capacity', BELOW_TAKEN));
    }
  }
  return counts;
}

function readSlot(row: Row, { at, names, dates }: Reading<Column>, now: number): Slot | SlotReject {
  const { line, fields } = row;
  const rejected = (faults: readonly RowFault[]): SlotReject => ({
    ...{ line, fields, faults },
    ...faultsInWords(faults),
  });
  if (row.broken !== null) return rejected([{ column: '', reason: row.broken }]);
  if (fields.length !== names.length)
    return rejected([{ column: '', reason: `has ${fields.length} fields instead of ${names.length}` }]);
  const text = (column: Column): string => (row.fields[at[column]] ?? '').trim();
  const port = portNamed(text('port'));
  const date = isoOf(text('date'), dates.date ?? null) ?? '';
  const time = timeOf(text('time'));
  // Spreadsheets write 50.0 for 50.
  const capacity = /^\d+(\.0+)?$/.test(text('capacity')) ? Number(text('capacity')) : NaN;
  const faults: RowFault[] = [];
  const wrong = (column: Column, reason: string): void => void faults.push({ column, reason });
  if (port === null) wrong('port', `must be one of ${PORT_IDS.join(', ')}`);
  if (!isIsoDate(date)) wrong('date', 'must be a day of the calendar, written YYYY-MM-DD');
  if (!isTime24(time)) wrong('time', 'must be a 24-hour time, written HH:MM');
  else if (port !== null && isIsoDate(date) && isSkipped(date, time, portOf(port).zone))
    wrong('time', 'does not exist on that day: the clocks go forward over it');
  else if (port !== null && isIsoDate(date) && instantOf(date, time, portOf(port).zone) <= now)
    wrong('date', 'has gone by');
  if (!(capacity >= 0 && capacity <= MOST_CAPACITY)) {
    wrong('capacity', `must be a whole number of people up to ${MOST_CAPACITY}`);
  }
  if (faults.length > 0 || port === null) return rejected(faults);
  const startsAt = instantOf(date, time, portOf(port).zone);
  return { id: slotId(port, date, time), port, date, time, startsAt, capacity, taken: 0 };
}

/** A time as spreadsheets write it (9:00, 09:00:00, 2:30 PM, 2:30 p. m.) as HH:MM; the text itself when it is none. */
function timeOf(text: string): string {
  const parts = /^(\d{1,2}):(\d{2})(?::00)?(?:\s*([ap])\.?\s*m\.?)?$/i.exec(text.replaceAll('\u00a0', ' '));
  if (parts === null) return text;
  const [, hour = '', minute = '', half] = parts;
  if (half === undefined) return `${hour.padStart(2, '0')}:${minute}`;
  if (Number(hour) < 1 || Number(hour) > 12) return text;
  const since = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `${String(since).padStart(2, '0')}:${minute}`;
}

import { csvRow } from '../csv/write.ts';
import type { PortId } from '../domain/port.ts';
import { addDays, weekdayOf } from '../domain/zoned-time.ts';
import { importSlots, type SlotsImport, type SlotsResult } from './slots-import.ts';

const COLUMNS = ['port', 'date', 'time', 'capacity'] as const;

/** More at once are a file. */
export const MOST_SLOT_ROWS = 1_000;

/** A slot as somebody states it: local date and 24-hour time at the port, capacity in people. */
export interface SlotRow {
  readonly port: PortId;
  readonly date: string;
  readonly time: string;
  readonly capacity: number;
}

/** Line of the first row, as results name it. */
export const FIRST_ROW_LINE = 2;

/** Imports slots that were stated one by one: the same as a file of them (importSlots), with `name` for the audit. */
export function importSlotRows(
  run: Pick<SlotsImport, 'storage' | 'clock' | 'actor' | 'name' | 'dryRun'>,
  rows: readonly SlotRow[],
): Promise<SlotsResult> {
  const lines = [COLUMNS, ...rows.map(({ port, date, time, capacity }) => [port, date, time, capacity])];
  return importSlots({ ...run, open: () => textStream(lines.map(csvRow).join('')) });
}

async function* textStream(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}

/** Slots that are alike on several days. */
export interface SlotPlan {
  readonly port: PortId;
  /** First and last day, local ISO dates. */
  readonly from: string;
  readonly to: string;
  /** 0 Sunday … 6 Saturday; none for every day. */
  readonly weekdays: readonly number[];
  readonly times: readonly string[];
  readonly capacity: number;
}

/** Each slot of a plan, by date, then time; no more than one beyond MOST_SLOT_ROWS. Pure. */
export function plannedRows({ port, from, to, weekdays, times, capacity }: SlotPlan): readonly SlotRow[] {
  const rows: SlotRow[] = [];
  for (let date = from; date <= to && rows.length <= MOST_SLOT_ROWS; date = addDays(date, 1)) {
    if (weekdays.length > 0 && !weekdays.includes(weekdayOf(date))) continue;
    for (const time of times) rows.push({ port, date, time, capacity });
  }
  return rows.slice(0, MOST_SLOT_ROWS + 1);
}

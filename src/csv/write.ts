import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { guarded } from './formula.ts';

/** By which spreadsheets know that a file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A file for a spreadsheet: its mark, the columns, the rows as they come. */
export async function* sheetLines(
  columns: readonly string[],
  rows: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRow(columns);
  yield* rows;
}

/** One CSV row (RFC 4180) with its line end; quoted where it must be. */
export function csvRow(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => quote(String(field))).join(',')}\n`;
}

/**
 * The same for a file that people open in a spreadsheet: what it would take for a formula gets an apostrophe before it (see
 * formula.ts), which a reader of ours takes off again.
 */
export function sheetRow(fields: readonly (string | number)[]): string {
  return csvRow(fields.map((field) => (typeof field === 'string' ? guarded(field) : field)));
}

const quote = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

/** Writes and waits while the other side is full, so that memory stays bounded. */
export async function writeTo(out: Writable, text: string): Promise<void> {
  if (out.errored !== null) throw out.errored;
  if (!out.write(text)) await once(out, 'drain');
}

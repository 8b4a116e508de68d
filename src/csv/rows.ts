import { parse } from 'csv-parse/sync';
import { readLines } from './lines.ts';
import type { UnreadableCode } from './unreadable.ts';

/** One row of a CSV file. */
export interface Row {
  /** The line it starts on, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** What is wrong with the row as such; its fields are then the whole line. */
  readonly broken: string | null;
}

/** Rows that were read together, and how far the file was read. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly bytes: number;
}

/** A quoted field may hold line ends; beyond this many lines, or characters, its closing quote is taken as forgotten. */
const LONGEST_ROW_LINES = 20;
const LONGEST_ROW_CHARACTERS = 16 * 1024;

const OPEN_QUOTE = 'a quoted field is never closed';

interface Line {
  readonly line: number;
  readonly text: string;
}

/** What stands between the fields of a row: a comma by RFC 4180, the others as spreadsheets save them elsewhere. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The line by which spreadsheets name the delimiter to each other, before the header. */
const NAMES_DELIMITER = /^"?sep=.?"?$/i;

/**
 * Reads CSV (RFC 4180) row by row with the line each starts on. Blank rows are passed over.
 *
 * A broken row never swallows its neighbours: when a quote is not closed, the line it is on is given as broken and
 * reading goes on with the next line. A row over several lines must have the number of fields of the first row.
 * Memory: a chunk of the stream and at most 20 lines.
 */
export async function* readRows(
  stream: AsyncIterable<Uint8Array | string>,
  code: UnreadableCode,
  delimiter: Delimiter = ',',
): AsyncGenerator<Rows> {
  let width: number | null = null;
  /** Lines since one that opened a quote and did not close it. */
  let open: Line[] = [];
  let read = 0;

  function* frame(line: Line): Generator<Row | Line[]> {
    const odd = hasOddQuotes(line.text);
    if (open.length === 0) {
      if (!odd) yield [line];
      else open = [line];
      return;
    }
    open.push(line);
    if (odd) {
      const lines = open;
      open = [];
      const row = parseOne(lines, delimiter);
      if (row.broken === null && (width === null || row.fields.length === width)) yield row;
      else yield* giveUp(lines);
    } else if (open.length > LONGEST_ROW_LINES || lengthOf(open) > LONGEST_ROW_CHARACTERS) {
      const lines = open;
      open = [];
      yield* giveUp(lines);
    }
  }

  /** Gives the first line as broken and reads the others again, each for itself. */
  function* giveUp([first, ...rest]: readonly Line[]): Generator<Row | Line[]> {
    if (first !== undefined) yield { line: first.line, fields: [first.text], broken: OPEN_QUOTE };
    for (const line of rest) yield* frame(line);
  }

  for await (const { first, lines, bytes } of readLines(stream, code)) {
    const framed: (Row | Line[])[] = [];
    lines.forEach((text, index) => {
      const line = { line: first + index, text };
      if (line.line === 1 && NAMES_DELIMITER.test(text.trim())) return;
      if (width === null && text.trim() !== '') width = parseOne([line], delimiter).fields.length;
      for (const each of frame(line)) framed.push(each);
    });
    read = bytes;
    yield { rows: parseFramed(framed, delimiter), bytes };
  }
  while (open.length > 0) {
    const lines = open;
    open = [];
    yield { rows: parseFramed(giveUp(lines), delimiter), bytes: read };
  }
}

const lengthOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.text.length, 0);

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

/** Plain lines are split here; lines with quotes go through csv-parse together, and singly when one of them is broken. */
function parseFramed(framed: Iterable<Row | Line[]>, delimiter: Delimiter): Row[] {
  const all = [...framed];
  const quoted = all.flatMap((each) =>
    Array.isArray(each) && each.length === 1 && (each[0]?.text.includes('"') ?? false) ? each : [],
  );
  const together =
    quoted.length > 1 ? parseText(quoted.map((line) => line.text).join('\n'), delimiter) : null;
  const fits = together?.length === quoted.length;
  let next = 0;
  const rows: Row[] = [];
  for (const each of all) {
    if (!Array.isArray(each)) {
      rows.push(each);
      continue;
    }
    const [line] = each;
    if (line === undefined || line.text.trim() === '') continue;
    let row: Row;
    if (!line.text.includes('"')) {
      row = { line: line.line, fields: line.text.split(delimiter), broken: null };
    } else {
      const fields = fits ? together[next] : undefined;
      next += 1;
      row = fields === undefined ? parseOne([line], delimiter) : { line: line.line, fields, broken: null };
    }
    // Spreadsheets leave rows of commas behind the last one.
    if (row.broken !== null || row.fields.some((field) => field.trim() !== '')) rows.push(row);
  }
  return rows;
}

function parseOne(lines: readonly Line[], delimiter: Delimiter): Row {
  const text = lines.map((line) => line.text).join('\n');
  const records = parseText(text, delimiter);
  const line = lines[0]?.line ?? 0;
  const [fields] = records ?? [];
  if (records?.length !== 1 || fields === undefined) {
    return {
      line,
      fields: [text],
      broken: 'a quote stands inside a field: double it, or quote the whole field',
    };
  }
  return { line, fields, broken: null };
}

/** The records of a text, or null when it is not CSV. */
function parseText(text: string, delimiter: Delimiter): string[][] | null {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch {
    return null;
  }
}

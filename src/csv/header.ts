import { fold } from '../domain/keywords.ts';
import type { DateOrder } from './dates.ts';
import { asUtf8, type Encoding, type FileText } from './encoding.ts';
import { readLines } from './lines.ts';
import type { UnreadableCode } from './unreadable.ts';
import { DELIMITERS, readRows, type Delimiter, type Row } from './rows.ts';
import { UnreadableFile } from './unreadable.ts';

/** Opens the file at its start. */
export type Open = () => AsyncIterable<Uint8Array | string>;

/** What a kind of file holds. */
export interface TableKind<C extends string> {
  readonly columns: readonly C[];
  /** Other names that people give a column. */
  readonly names: Readonly<Record<C, readonly string[]>>;
  /** Columns that hold days. */
  readonly dates: readonly C[];
  /** Columns that our own files add, passed over without a word. */
  readonly ours: readonly string[];
  readonly code: UnreadableCode;
}

/** What the person says of a file; what is left out is found out. */
export interface Asked {
  readonly encoding?: Encoding;
  readonly dates?: DateOrder;
  /** Names in the file, by the column that they are. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** Where the columns of a file are. */
export interface Header<C extends string> {
  readonly delimiter: Delimiter;
  /** Line of the header. */
  readonly line: number;
  /** The names of the header as they stand there. */
  readonly names: readonly string[];
  readonly at: Readonly<Record<C, number>>;
  /** Names of columns that are not read. */
  readonly unknown: readonly string[];
}

/** The header as it stands there, and where each column may be: nowhere when it is missing, at several places when it is there twice. */
export interface FoundHeader<C extends string> {
  readonly delimiter: Delimiter;
  readonly line: number;
  readonly names: readonly string[];
  readonly places: ReadonlyMap<C, readonly number[]>;
  /** Names of columns that are not read. */
  readonly unknown: readonly string[];
  /** Whether the line is somebody's row and no header: nothing of it is repeated in a message. */
  readonly isData: boolean;
}

/** Finds the header: with the delimiter under which most columns are found. Throws UnreadableFile when the file is empty. */
export async function findHeader<C extends string>(
  open: Open,
  text: FileText,
  kind: TableKind<C>,
  asked: Asked,
): Promise<FoundHeader<C>> {
  const first = await firstLine(open, text, kind.code);
  let best: { readonly delimiter: Delimiter; readonly row: Row; readonly found: number } | null = null;
  for (const delimiter of DELIMITERS) {
    for await (const { rows } of readRows(oneLine(first.text), kind.code, delimiter)) {
      for (const row of rows) {
        const found = kind.columns.filter((column) => placesOf(row, column, kind, asked).length > 0).length;
        const wider = best !== null && found === best.found && row.fields.length > best.row.fields.length;
        if (best === null || found > best.found || wider) best = { delimiter, row, found };
      }
    }
  }
  if (best === null) throw emptyFile(kind.code);
  const { row, delimiter } = best;
  const places = new Map(kind.columns.map((column) => [column, placesOf(row, column, kind, asked)]));
  const taken = new Set([...places.values()].flat());
  const trimmed = row.fields.map((name) => name.trim());
  const unknown = trimmed.filter(
    (name, index) => !taken.has(index) && !kind.ours.includes(name.toLowerCase()),
  );
  const isData = trimmed.some(isDatum);
  return { delimiter, line: first.line, names: row.fields, places, unknown, isData };
}

/**
 * The header of a file that has all columns, each once.
 * @throws UnreadableFile when columns are missing or there twice
 */
export async function headerOf<C extends string>(
  open: Open,
  text: FileText,
  kind: TableKind<C>,
  asked: Asked,
): Promise<Header<C>> {
  const { delimiter, line, names, places, unknown, isData } = await findHeader(open, text, kind, asked);
  const missing = kind.columns.filter((column) => places.get(column)?.length === 0);
  if (missing.length > 0) {
    const other = unknown.filter((name) => name !== '').map((name) => `"${name}"`);
    const hint = isData
      ? ' Its first line holds data: it needs one with the names of the columns.'
      : other.length === 0
        ? ''
        : ` Not known: ${other.join(', ')}. Say which is which: --column "${missing[0] ?? ''}=NAME".`;
    throw new UnreadableFile(
      kind.code,
      `Missing columns: ${missing.join(', ')}.${hint}`,
      isData ? { what: 'no_header' } : { what: 'missing', columns: missing },
    );
  }
  const twice = kind.columns.filter((column) => (places.get(column)?.length ?? 0) > 1);
  if (twice.length > 0) {
    const which = twice.map(
      (column) =>
        `${column} (${(places.get(column) ?? []).map((at) => `"${names[at]?.trim() ?? ''}"`).join(' and ')})`,
    );
    throw new UnreadableFile(
      kind.code,
      `Columns twice: ${which.join(', ')}. Take one of them out, or say which: --column.`,
      { what: 'twice', columns: twice },
    );
  }
  const at = indexes(kind.columns, (column) => places.get(column)?.[0] ?? -1);
  return { delimiter, line, names, at, unknown };
}

const emptyFile = (code: UnreadableCode): UnreadableFile =>
  new UnreadableFile(code, 'It is empty.', { what: 'empty' });

function indexes<C extends string>(columns: readonly C[], of: (column: C) => number): Record<C, number> {
  const all: Partial<Record<C, number>> = {};
  for (const column of columns) all[column] = of(column);
  const whole = (some: Partial<Record<C, number>>): some is Record<C, number> =>
    columns.every((column) => some[column] !== undefined);
  if (!whole(all)) throw new Error('a column has no place');
  return all;
}

/** Where a column may be: by its own name, else by what the person said, else by names that people give it. */
function placesOf<C extends string>(
  row: Row,
  column: C,
  kind: TableKind<C>,
  asked: Asked,
): readonly number[] {
  const said = asked.columns?.[column];
  const where = (matches: (name: string) => boolean): readonly number[] =>
    row.fields.flatMap((name, index) => (matches(name.trim()) ? [index] : []));
  if (said !== undefined) return where((name) => fold(name) === fold(said));
  const exact = where((name) => name.toLowerCase() === column);
  const known = new Set([column.replaceAll('_', ' '), ...kind.names[column]].map(folded));
  const others = where((name) => known.has(folded(name)) && name.toLowerCase() !== column);
  return [...exact, ...others];
}

async function firstLine(
  open: Open,
  text: FileText,
  code: UnreadableCode,
): Promise<{ readonly line: number; readonly text: string }> {
  for await (const { first, lines } of readLines(asUtf8(open(), text), code)) {
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '' || (first + index === 1 && /^"?sep=/i.test(line))) continue;
      return { line: first + index, text: line };
    }
  }
  throw emptyFile(code);
}

async function* oneLine(line: string): AsyncGenerator<string> {
  yield await Promise.resolve(line);
}

/** A name as it is compared; `A#` is not the same as `A`. */
const folded = (name: string): string => fold(name.replaceAll('#', ' number '));

/** A number as long as a case's, or a date: a line with one is somebody's row, and nothing of it is repeated in a message. */
function isDatum(name: string): boolean {
  return /\d{5}|\d[-/.]\d/.test(name);
}

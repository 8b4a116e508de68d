import { encodingOf } from '../csv/encoding.ts';
import { findHeader, type Open, type TableKind } from '../csv/header.ts';
import type { RejectedRow } from '../csv/rejected-row.ts';
import type { Reading } from '../csv/table.ts';
import { UnreadableFile } from '../csv/unreadable.ts';
import type { FileAsked } from './asked.ts';
import type { FileFound } from './found.ts';

/** Rejected rows that are shown; all are counted. */
export const SHOWN_REJECTS = 50;
/** Good rows that are shown. */
export const SHOWN_ROWS = 5;

const NOTHING: FileFound = {
  ...{ problem: null, encoding: null, delimiter: null, names: [], mapping: {}, dates: {} },
  ...{ first: [], rejects: [], consequences: null },
};

/** How a file is read, as it is shown. */
export function foundReading<C extends string>(reading: Reading<C>, kind: TableKind<C>): FileFound {
  const nameOf = (column: C): string | null => reading.names[reading.at[column]]?.trim() ?? null;
  return {
    ...NOTHING,
    encoding: reading.text.encoding,
    delimiter: reading.delimiter,
    names: reading.names.map((name) => name.trim()),
    mapping: Object.fromEntries(kind.columns.map((column) => [column, nameOf(column)])),
    dates: Object.fromEntries(
      Object.entries<'dmy' | 'mdy' | undefined>(reading.dates).flatMap(([column, order]) =>
        order === undefined ? [] : [[column, order] as const],
      ),
    ),
  };
}

/** What can be said of a file that is refused: its problem, and its header as far as there is one to choose from. */
export async function foundOfRefused<C extends string>(
  error: unknown,
  open: Open,
  kind: TableKind<C>,
  asked: FileAsked,
): Promise<FileFound> {
  if (!(error instanceof UnreadableFile)) throw error;
  const { problem } = error;
  const refused = { ...NOTHING, problem };
  if (!['missing', 'twice', 'dates'].includes(problem.what)) return refused;
  const text = await encodingOf(open(), asked.encoding ?? null, kind.code);
  const header = await findHeader(open, text, kind, asked);
  const nameOf = (column: C): string | null => {
    const [at] = header.places.get(column) ?? [];
    return at === undefined ? null : (header.names[at]?.trim() ?? null);
  };
  return {
    ...refused,
    encoding: text.encoding,
    delimiter: header.delimiter,
    names: header.names.map((name) => name.trim()),
    mapping: Object.fromEntries(kind.columns.map((column) => [column, nameOf(column)])),
  };
}

/** A rejected row as it is kept for whoever looks: no longer than a screen takes. */
export function shownReject({ line, fields, faults }: RejectedRow): FileFound['rejects'][number] {
  return {
    line,
    fields: fields.slice(0, MOST_FIELDS).map((field) => field.slice(0, LONGEST_CELL)),
    faults: faults.map(({ column, reason }) => ({ column, reason })),
  };
}

const MOST_FIELDS = 40;
const LONGEST_CELL = 200;

import type { UnreadableCode } from './unreadable.ts';
import { orderOf, votesOf } from './date-orders.ts';
import type { DateOrder } from './dates.ts';
import { asUtf8, encodingOf, type FileText } from './encoding.ts';
import { headerOf, type Asked, type Header, type Open, type TableKind } from './header.ts';
import { readRows, type Delimiter, type Rows } from './rows.ts';

/** How one file is read. */
export interface Reading<C extends string> extends Header<C> {
  readonly text: FileText;
  readonly dates: Readonly<Partial<Record<C, DateOrder>>>;
  /** Sentences about what the file does not say itself. */
  readonly guesses: readonly string[];
}

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
const ORDER_NAMES: Readonly<Record<DateOrder, string>> = {
  dmy: 'day, month, year',
  mdy: 'month, day, year',
};

/**
 * Finds how a file is to be read, from its first byte to its last, before anything of it is used: encoding, delimiter, columns,
 * and the order of its dates, which must be the same for a whole column.
 * @throws AvisoError `kind.code` with what is missing, or what must be said with an option, when it cannot be known
 */
export async function surveyTable<C extends string>(
  open: Open,
  kind: TableKind<C>,
  asked: Asked,
): Promise<Reading<C>> {
  const { code } = kind;
  const text = await encodingOf(open(), asked.encoding ?? null, code);
  const header = await headerOf(open, text, kind, asked);
  const guesses: string[] = [];
  if (text.guessed)
    guesses.push(`Its letters are read as ${text.encoding}; if names look wrong, give --encoding.`);
  for (const column of kind.columns) {
    const at: number = header.at[column];
    const name = header.names[at] ?? '';
    if (name.trim().toLowerCase() !== column && asked.columns?.[column] === undefined)
      guesses.push(`Its column "${name.trim()}" is read as ${column}.`);
  }
  const dates: Partial<Record<C, DateOrder>> = {};
  for (const [column, votes] of await votesOf(open, text, header, kind)) {
    const order = orderOf(column, votes, asked, code);
    dates[column] = order;
    if (asked.dates === undefined)
      guesses.push(
        `Its ${column} is read as ${ORDER_NAMES[order]}: line ${votes[order] ?? 0} can be nothing else.`,
      );
  }
  return { text, ...header, dates, guesses };
}

/** What was guessed of a file, and what of it is not read, a sentence each. */
export function remarksOn({ guesses, unknown }: Reading<string>): readonly string[] {
  return [...guesses, ...unknown.map((name) => `Its column "${name}" is passed over.`)];
}

/** Everything that was found, a line each, for a person to look at. */
export function readingLines<C extends string>(reading: Reading<C>, kind: TableKind<C>): readonly string[] {
  const { text, delimiter, names, at, dates } = reading;
  return [
    `Read as ${text.encoding}, separated by ${DELIMITER_NAMES[delimiter]}.`,
    ...kind.columns.map((column) => {
      const order = dates[column];
      return `  ${column} <- "${names[at[column]]?.trim() ?? ''}"${order === undefined ? '' : `, ${ORDER_NAMES[order]}`}`;
    }),
  ];
}

/** The rows of a file, its header first, as it was found to be read. */
export function readTable(
  stream: AsyncIterable<Uint8Array | string>,
  { text, delimiter }: Pick<Reading<string>, 'text' | 'delimiter'>,
  code: UnreadableCode,
): AsyncGenerator<Rows> {
  return readRows(asUtf8(stream, text), code, delimiter);
}

import { AvisoError } from '../domain/errors.ts';
import { MAY_HOLD_DATES, ordersOf, type DateOrder } from './dates.ts';
import { asUtf8, type FileText } from './encoding.ts';
import type { Asked, Header, Open, TableKind } from './header.ts';
import { readLines, type UnreadableCode } from './lines.ts';
import { readRows } from './rows.ts';

/** What the dates of a column can be. */
export interface Votes {
  /** Rows that are a day in one order only, by order; the first such line. */
  readonly only: Readonly<Record<DateOrder, number>>;
  readonly line: number | null;
  readonly lines: Readonly<Record<DateOrder, number | null>>;
}

/** What the dates of each column can be, of columns that hold any with two numbers and a year. */
export async function votesOf<C extends string>(
  open: Open,
  text: FileText,
  header: Header<C>,
  kind: TableKind<C>,
): Promise<ReadonlyMap<C, Votes>> {
  const votes = new Map<C, Votes>();
  const any = await mayHoldDates(open, text, kind.code);
  if (!any) return votes;
  for await (const { rows } of readRows(asUtf8(open(), text), kind.code, header.delimiter)) {
    for (const row of rows) {
      if (row.line <= header.line) continue;
      for (const column of kind.dates) {
        const orders = ordersOf((row.fields[header.at[column]] ?? '').trim());
        if (orders === null) continue;
        const before = votes.get(column) ?? {
          only: { dmy: 0, mdy: 0 },
          line: null,
          lines: { dmy: null, mdy: null },
        };
        const [one] = orders;
        if (orders.length !== 1 || one === undefined) votes.set(column, before);
        else
          votes.set(column, {
            only: { ...before.only, [one]: before.only[one] + 1 },
            line: before.line ?? row.line,
            lines: { ...before.lines, [one]: before.lines[one] ?? row.line },
          });
      }
    }
  }
  return votes;
}

async function mayHoldDates(open: Open, text: FileText, code: UnreadableCode): Promise<boolean> {
  for await (const { lines } of readLines(asUtf8(open(), text), code)) {
    if (MAY_HOLD_DATES.test(lines.join('\n'))) return true;
  }
  return false;
}

/** The order that all dates of a column have. Throws AvisoError `code` when it cannot be known. */
export function orderOf(
  column: string,
  { only, lines }: Votes,
  asked: Asked,
  code: UnreadableCode,
): DateOrder {
  if (asked.dates !== undefined) return asked.dates;
  const say = 'Say which order its dates have: --dates dmy (day first) or --dates mdy (month first).';
  if (only.dmy > 0 && only.mdy > 0) {
    throw new AvisoError(
      code,
      `${column} is written day first on line ${lines.dmy ?? 0} and month first on line ${lines.mdy ?? 0}. ${say}`,
    );
  }
  if (only.dmy === 0 && only.mdy === 0)
    throw new AvisoError(code, `Each ${column} can be read in two ways. ${say}`);
  return only.dmy > 0 ? 'dmy' : 'mdy';
}

import { ordersOf, type DateOrder } from './dates.ts';
import { asUtf8, type FileText } from './encoding.ts';
import type { Asked, Header, Open, TableKind } from './header.ts';
import type { UnreadableCode } from './unreadable.ts';
import { readRows } from './rows.ts';
import { UnreadableFile } from './unreadable.ts';

/** The first line of a column that is a day in one order only, by order; null when there is none. */
export type Votes = Readonly<Record<DateOrder, number | null>>;

/** What the dates of each column can be, of columns that hold any with two numbers and a year. */
export async function votesOf<C extends string>(
  open: Open,
  text: FileText,
  header: Header<C>,
  kind: TableKind<C>,
): Promise<ReadonlyMap<C, Votes>> {
  const votes = new Map<C, Votes>();
  if (!text.mayHoldDates) return votes;
  for await (const { rows } of readRows(asUtf8(open(), text), kind.code, header.delimiter)) {
    for (const row of rows) {
      if (row.line <= header.line) continue;
      for (const column of kind.dates) {
        const at: number = header.at[column];
        const orders = ordersOf((row.fields[at] ?? '').trim());
        if (orders === null) continue;
        const before = votes.get(column) ?? { dmy: null, mdy: null };
        const [one] = orders;
        const certain = orders.length === 1 && one !== undefined;
        votes.set(column, certain ? { ...before, [one]: before[one] ?? row.line } : before);
      }
    }
  }
  return votes;
}

/** The order that all dates of a column have. Throws UnreadableFile when it cannot be known. */
export function orderOf(column: string, { dmy, mdy }: Votes, asked: Asked, code: UnreadableCode): DateOrder {
  if (asked.dates !== undefined) return asked.dates;
  const say = 'Say which order its dates have: --dates dmy (day first) or --dates mdy (month first).';
  if (dmy !== null && mdy !== null) {
    throw new UnreadableFile(
      code,
      `${column} is written day first on line ${dmy} and month first on line ${mdy}. ${say}`,
      { what: 'dates', column, dmy, mdy },
    );
  }
  if (dmy === null && mdy === null)
    throw new UnreadableFile(code, `Each ${column} can be read in two ways. ${say}`, {
      ...{ what: 'dates', column, dmy, mdy },
    });
  return dmy === null ? 'mdy' : 'dmy';
}

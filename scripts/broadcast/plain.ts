import { clean } from '../terminal.ts';

/** What people wrote, for a terminal: one line, without the signs that move its cursor or colour it. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

/** The same, keeping its lines. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map((line) => clean(line.replace(/\t/g, ' ')));
}

/** 25000 → 25,000. */
export function counted(count: number): string {
  return count.toLocaleString('en');
}

/** 1 person, 2 people. */
export function number(count: number, one: string, more: string): string {
  return `${counted(count)} ${count === 1 ? one : more}`;
}

/** Columns of equal width, two spaces apart; the last one as it is. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  '),
  );
}

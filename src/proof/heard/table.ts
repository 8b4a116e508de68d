import { LANGUAGES } from '../../domain/language.ts';
import { KINDS, type Judgement, type Kind } from './judge.ts';

/** How many of how many. */
export interface Share {
  readonly right: number;
  readonly all: number;
}

export function shareOf(judged: readonly Judgement[], kind?: Kind): Share {
  const of = judged.filter((each) => kind === undefined || each.kind === kind);
  return { right: of.filter(({ right }) => right).length, all: of.length };
}

/** As `12/15  80%`; a dash where there is none. */
export function written({ right, all }: Share): string {
  return all === 0 ? '-' : `${String(right)}/${String(all)} ${percent(right / all)}`;
}

const percent = (share: number): string => `${String(Math.floor(share * 100)).padStart(3)}%`;

const COLUMN = 14;

export const row = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(COLUMN) : cell.padStart(COLUMN)))
    .join('')
    .trimEnd();

/** Rows by language, columns by kind, and what must not be: false alarms, and harm. */
export function tableOf(judged: readonly Judgement[]): readonly string[] {
  const lineOf = (name: string, of: readonly Judgement[]): string =>
    row([
      name,
      ...KINDS.map((kind) => written(shareOf(of, kind))),
      written(shareOf(of)),
      String(of.filter(({ falseAlarm }) => falseAlarm).length),
      String(of.filter(({ harm }) => harm.length > 0).length),
    ]);
  const languages = LANGUAGES.map((language) => ({
    language,
    of: judged.filter(({ line }) => line.language === language),
  })).filter(({ of }) => of.length > 0);
  return [
    row(['', ...KINDS, 'all', 'false alarms', 'harmful']),
    ...languages.map(({ language, of }) => lineOf(language, of)),
    lineOf('all', judged),
  ];
}

/** What stays of lines that were taken for something else, and of how many; the most frequent first. */
export function harmsOf(judged: readonly Judgement[]): string {
  const counts = new Map<string, number>();
  for (const { harm } of judged) for (const what of harm) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([what, count]) => `${what} ${String(count)}`)
    .join(', ');
}

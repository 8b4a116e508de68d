import { InvalidArgumentError, Option, type Command } from 'commander';
import type { BroadcastContent } from '../../src/domain/broadcast.ts';
import { USUAL_CONTENT } from '../../src/domain/broadcast.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { argumentText } from './argument-file.ts';
import { placedTime, type PlacedTime } from './when.ts';

type Texts = Readonly<Partial<Record<Language, string>>>;

/** What the options of the content hold. */
export interface ContentOptions {
  readonly title?: string;
  readonly reason?: string;
  readonly text?: readonly string[];
  readonly fallback?: Language | 'none';
  readonly keepAccents?: boolean;
  /** False: as soon as it may. */
  readonly start?: PlacedTime | false;
  readonly hold?: number;
  readonly canary?: number;
  readonly canaryMinutes?: number;
  readonly failureLimit?: number;
  readonly quietHours?: boolean;
  readonly livesHours?: number;
}

/** What of the content a command says, its audience aside. */
type Said = Partial<Omit<BroadcastContent, 'audience'>>;

/** An option that may be given again. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** Adds the options that say what a broadcast is and how it goes out. `isNew`: it has no title yet, so one must be given. */
export function addContentOptions(command: Command, { isNew }: { readonly isNew: boolean }): Command {
  const usual = USUAL_CONTENT;
  return command
    .addOption(new Option('--title <title>', 'its name, for staff').makeOptionMandatory(isNew))
    .option('--reason <text>', 'why it is sent, for who approves it')
    .option('--text <language=text>', 'the text in a language: es="…" or es=@file; again for each', collect)
    .addOption(
      new Option('--fallback <language>', 'whose text those get whose language has none').choices([
        ...LANGUAGES,
        'none',
      ]),
    )
    .option('--keep-accents', 'as written, though SMS charges more for some letters')
    .option('--no-keep-accents', 'rewritten so that it costs least (usual)')
    .option('--start <when>', 'date, time and zone: "2021-03-02 09:00 America/Tijuana"', placedTime)
    .option('--no-start', 'as soon as it is approved and held back (usual)')
    .option('--hold <minutes>', `held back after approval (${usual.holdMinutes})`, whole)
    .option('--canary <share>', `who get it first: 0.01 or 1% (${usual.canaryShare})`, share)
    .option(
      '--canary-minutes <minutes>',
      `how long their results are waited for (${usual.canaryMinutes})`,
      whole,
    )
    .option('--failure-limit <share>', `of failures above which it pauses (${usual.failureLimit})`, share)
    .option('--quiet-hours', 'nobody is rung from 21:00 to 08:00 of their own clock (usual)')
    .option('--no-quiet-hours', 'at any hour')
    .option(
      '--lives-hours <hours>',
      `what is not out by then is not sent (${usual.livesMinutes / 60})`,
      amount,
    );
}

/**
 * What the options say, as the API takes it; nothing of what they do not name. Throws InvalidArgumentError.
 * @param before the texts that are there already: those of other languages stay
 */
export async function contentOf(options: ContentOptions, before: Texts = {}): Promise<Said> {
  const { title, reason, text, fallback, keepAccents, start, hold, canary } = options;
  const { canaryMinutes, failureLimit, quietHours, livesHours } = options;
  return {
    ...(title !== undefined && { title }),
    ...(reason !== undefined && { reason }),
    ...(text !== undefined && { texts: await textsOf(text, before) }),
    ...(fallback !== undefined && { fallback: fallback === 'none' ? null : fallback }),
    ...(keepAccents !== undefined && { keepAccents }),
    ...(start !== undefined && { startsAt: start === false ? null : start }),
    ...(hold !== undefined && { holdMinutes: hold }),
    ...(canary !== undefined && { canaryShare: canary }),
    ...(canaryMinutes !== undefined && { canaryMinutes }),
    ...(failureLimit !== undefined && { failureLimit }),
    ...(quietHours !== undefined && { quietHours }),
    ...(livesHours !== undefined && { livesMinutes: Math.round(livesHours * 60) }),
  };
}

/**
 * Reads `es=…` and `es=@file`; `es=` takes the text of that language off. Throws InvalidArgumentError.
 * @param before the texts that are there already
 */
export async function textsOf(given: readonly string[], before: Texts = {}): Promise<Texts> {
  const texts = new Map(Object.entries(before));
  for (const each of given) {
    const [, name, argument = ''] = /^\s*(\w+)\s*=(.*)$/s.exec(each) ?? [];
    const language = LANGUAGES.find((one) => one === name);
    if (language === undefined)
      throw new InvalidArgumentError(
        `--text is written es="…" or es=@file, with one of ${LANGUAGES.join(', ')}, not "${each.slice(0, 20)}".`,
      );
    const text = await argumentText(argument);
    if (text === '') texts.delete(language);
    else texts.set(language, text);
  }
  return Object.fromEntries(texts);
}

/** A whole number that is not below 0. Throws InvalidArgumentError. */
function whole(text: string): number {
  if (/^\s*\d{1,6}\s*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number, such as 10.');
}

/** A number that is not below 0. Throws InvalidArgumentError. */
export function amount(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('A number, such as 10.');
  return value;
}

/** Reads 0.01 and 1%. Throws InvalidArgumentError. */
export function share(text: string): number {
  const [, digits = '', percent] = /^\s*(\d+(?:\.\d+)?)\s*(%)?\s*$/.exec(text) ?? [];
  const value = digits === '' ? NaN : Number(digits) / (percent === undefined ? 1 : 100);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('A share from 0 to 1, such as 0.01, or 1%.');
}

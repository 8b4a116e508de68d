import { allHaveAppointments, type AudienceGroup } from './audience.ts';
import type { Broadcast, BroadcastContent } from './broadcast.ts';
import { languagesWithout, tellsAppointment, unknownNamesIn } from './broadcast-variables.ts';
import { lostCharacters } from './gsm.ts';
import { textCost } from './text-cost.ts';
import { LANGUAGES, type Language } from './language.ts';
import { carrierWord } from './text-rules.ts';
import { FILLED_IN } from './travel/own-words.ts';
import { travelFindings, travelWord } from './travel/travel-check.ts';
import type { PlaceNames } from './travel/travel-rules.ts';
import { instantOf, isIsoDate, isTime24, isZone } from './zoned-time.ts';

/** Whether a problem keeps a broadcast from being submitted. */
export type Blocks = 'always' | 'unless_overridden' | 'no';

export const PROBLEM_CODES = [
  'no_text',
  'no_title',
  'nobody',
  'language_without_text',
  'fallback_without_text',
  'unknown_variable',
  'moving_word',
  'other_script',
  'carrier_word',
  'lost_characters',
  'too_long',
  'long',
  'not_all_have_appointments',
  'no_such_time',
  'starts_in_the_past',
  'number_out_of_range',
  'expires_before_it_is_sent',
] as const;

export interface BroadcastProblem {
  readonly code: (typeof PROBLEM_CODES)[number];
  readonly blocks: Blocks;
  readonly language?: Language;
  /** The word, name or field that it is about. */
  readonly what?: string;
}

/** The most that Twilio takes in one message (error 21617). */
const LONGEST = 1_600;
/** More segments than this cost much and are read by few. */
const SEGMENTS = 2;

/** The instant at which a broadcast is to start; null: when it may; undefined: there is no such time. */
export function startOf({ startsAt }: Pick<BroadcastContent, 'startsAt'>): number | null | undefined {
  if (startsAt === null) return null;
  const { date, time, zone } = startsAt;
  return isIsoDate(date) && isTime24(time) && isZone(zone) ? instantOf(date, time, zone) : undefined;
}

/** When an approved broadcast may start if nobody holds it back. UTC milliseconds. */
export function dueAtFirst({ approvedAt, content }: Pick<Broadcast, 'approvedAt' | 'content'>): number {
  return Math.max((approvedAt ?? 0) + content.holdMinutes * 60_000, startOf(content) ?? 0);
}

/** A text without its variables. */
const saidIn = (text: string): string => text.replace(/\{\{[^{}]*\}\}/g, ' ');

/** Whether a text could move people to travel: only those with an appointment may get it. */
export function mayMove({ texts }: Pick<BroadcastContent, 'texts'>, places: PlaceNames): boolean {
  return LANGUAGES.some((language) => travelWord(saidIn(texts[language] ?? ''), language, places) !== null);
}

/** What is wrong with the texts themselves, whoever they are for now. */
export function textProblemsOf(
  content: Pick<BroadcastContent, 'texts' | 'audience' | 'keepAccents'>,
  places: PlaceNames,
): readonly BroadcastProblem[] {
  const problems: BroadcastProblem[] = [];
  const own = allHaveAppointments(content.audience) ? FILLED_IN : null;
  for (const language of LANGUAGES) {
    const text = content.texts[language];
    if (text === undefined) continue;
    const found = (code: BroadcastProblem['code'], blocks: Blocks, what?: string) =>
      problems.push({ code, blocks, language, ...(what === undefined ? {} : { what }) });
    if (text.trim() === '') found('no_text', 'always');
    for (const what of unknownNamesIn(text)) found('unknown_variable', 'always', what);
    for (const { kind, word } of travelFindings(saidIn(text), language, { places, own }))
      found(kind === 'script' ? 'other_script' : 'moving_word', 'unless_overridden', word);
    const carrier = carrierWord(saidIn(text));
    if (carrier !== null) found('carrier_word', 'always', carrier);
    const lost = content.keepAccents ? [] : lostCharacters(saidIn(text));
    if (lost.length > 0) found('lost_characters', 'always', lost.join(' '));
    const cost = textCost(text);
    if (text.length > LONGEST) found('too_long', 'always');
    else if ((content.keepAccents ? cost.asWritten : cost.rewritten) > SEGMENTS) found('long', 'no');
  }
  return problems;
}

/**
 * Everything that is wrong with what was written. Rule 2 of the announcement: nobody without an appointment may be moved to
 * travel, gather or stand in line, and "without" is everyone unless the audience is of those with appointments. Of those each has
 * another one: their date, time, port and gate are filled in, and no other may be written out.
 * @param groups whom it is for now
 * @param now UTC milliseconds
 * @param finishesAt UTC milliseconds, when the last message would leave
 * @param places names that tell where to go
 */
export function problemsOf(
  content: BroadcastContent,
  groups: readonly AudienceGroup[],
  {
    now,
    finishesAt,
    places,
  }: { readonly now: number; readonly finishesAt: number; readonly places: PlaceNames },
): readonly BroadcastProblem[] {
  const problems: BroadcastProblem[] = [];
  const found = (code: BroadcastProblem['code'], blocks: Blocks, more: Partial<BroadcastProblem> = {}) =>
    problems.push({ code, blocks, ...more });

  if (content.title.trim() === '') found('no_title', 'always');
  const languages = LANGUAGES.filter((language) => content.texts[language] !== undefined);
  if (languages.length === 0) found('no_text', 'always');
  if (groups.every(({ count }) => count === 0)) found('nobody', 'always');
  for (const language of languagesWithout(
    content,
    groups.map((group) => group.language),
  ))
    found('language_without_text', 'always', { language });
  if (content.fallback !== null && content.texts[content.fallback] === undefined)
    found('fallback_without_text', 'always', { language: content.fallback });

  problems.push(...textProblemsOf(content, places));
  if (tellsAppointment(content) && !allHaveAppointments(content.audience))
    found('not_all_have_appointments', 'no');

  const start = startOf(content);
  if (start === undefined) found('no_such_time', 'always');
  else if (start !== null && start < now) found('starts_in_the_past', 'always');
  const out = (what: string, value: number, least: number, most: number): void => {
    if (!(value >= least && value <= most)) found('number_out_of_range', 'always', { what });
  };
  out('holdMinutes', content.holdMinutes, 0, 24 * 60);
  out('canaryShare', content.canaryShare, 0, 1);
  out('canaryMinutes', content.canaryMinutes, 0, 24 * 60);
  out('failureLimit', content.failureLimit, 0, 1);
  out('livesMinutes', content.livesMinutes, 1, 30 * 24 * 60);
  if (finishesAt > Math.max(now + content.holdMinutes * 60_000, start ?? 0) + content.livesMinutes * 60_000)
    found('expires_before_it_is_sent', 'no');
  return problems;
}

/** Those that keep it from being submitted. */
export function blocking(
  problems: readonly BroadcastProblem[],
  overridden: boolean,
): readonly BroadcastProblem[] {
  return problems.filter(
    ({ blocks }) => blocks === 'always' || (blocks === 'unless_overridden' && !overridden),
  );
}

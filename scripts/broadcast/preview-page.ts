import type { BroadcastProblem } from '../../src/domain/broadcast-problems.ts';
import { countWords, forWhom } from './audience-words.ts';
import { counted, linesOf, number, oneLine } from './plain.ts';
import { command } from './session.ts';
import type { ShownReview } from './shapes.ts';
import { headLine } from './standing.ts';
import { PROGRAMME_ZONE, timesIn, zoneHere } from './when.ts';
import { problemWords } from './words.ts';

/** Everything that an author and an approver must see, as lines. */
export function previewLines(review: ShownReview): readonly string[] {
  const { broadcast, segments, finishesAt } = review;
  const { holdMinutes, canaryShare, canaryMinutes, failureLimit, quietHours, override } = broadcast;
  const zones = [zoneHere(), broadcast.startsAt?.zone ?? PROGRAMME_ZONE];
  const start = broadcast.startsAt;
  return [
    headLine(broadcast),
    `written  by ${whoOf(broadcast.author)}`,
    ...(broadcast.reason === undefined || broadcast.reason === ''
      ? []
      : [`reason   ${oneLine(broadcast.reason)}`]),
    `for      ${forWhom(broadcast)}`,
    `people   ${countWords(review)}`,
    ...sampleLines(review),
    `cost     ${number(segments, 'segment', 'segments')} altogether; a message on WhatsApp counts one`,
    ...costLines(review),
    `start    ${start === null ? 'as soon as it is approved' : `${start.date} ${start.time} ${start.zone}`}, held back ${number(holdMinutes, 'minute', 'minutes')}`,
    canaryShare === 0
      ? 'first    everybody at once'
      : `first    ${percent(canaryShare)} get it and are waited for ${number(canaryMinutes, 'minute', 'minutes')}; above ${percent(failureLimit)} failures it pauses`,
    `quiet    ${quietHours ? 'nobody is rung from 21:00 to 08:00 of their own clock' : 'it goes out at any hour'}`,
    finishesAt === null
      ? 'ends     not known: a sender sends nothing'
      : `ends     about ${timesIn(Date.parse(finishesAt), zones)}, were it approved now`,
    ...(override === null ? [] : [`override by ${whoOf(override.by)}: ${oneLine(override.reason)}`]),
    ...problemLines(review.problems, override !== null),
  ];
}

/** What comes next. */
export function nextLines({
  broadcast: { id, state, override },
  problems,
  size,
  hash,
}: ShownReview): readonly string[] {
  if (state === 'draft')
    return problems.some(({ blocks }) => stops(blocks, override !== null))
      ? [`To change it: ${command(`edit ${id} …`)}`]
      : [`To hand it in: ${command(`submit ${id}`)}`];
  if (state !== 'review') return [];
  return [
    `To approve exactly this, for ${number(size, 'person', 'people')}:`,
    `  ${command(`approve ${id} --hash ${hash}`)}`,
  ];
}

function sampleLines({ samples, broadcast }: ShownReview): readonly string[] {
  return samples.flatMap(({ language, channel, people, body, segments }) => [
    `${language} by ${channel === 'sms' ? 'SMS' : 'WhatsApp'}, ${number(people, 'person', 'people')}, ${
      channel === 'sms' ? number(segments, 'segment', 'segments') : '1 message'
    }${broadcast.texts[language] === undefined && body !== null ? `, the text in ${broadcast.fallback ?? ''}` : ''}`,
    ...(body === null ? ['  (no text: nothing is sent)'] : linesOf(body).map((line) => `  | ${line}`)),
  ]);
}

/** What letters cost that SMS charges more for, and the text that costs least. */
function costLines({ costs, broadcast: { keepAccents } }: ShownReview): readonly string[] {
  return Object.entries(costs).flatMap(([language, { asWritten, rewritten, safe, letters }]) => {
    if (letters.length === 0) return [];
    const each = letters.map(
      ({ letter, times, instead, segmentsMore }) =>
        `${letter} ×${counted(times)} ${instead === '' ? 'is left out' : `becomes ${instead}`}, ${segmentsMore <= 0 ? 'costs nothing more kept' : `+${counted(segmentsMore)} kept`}`,
    );
    return [
      `  ${language}: ${counted(rewritten)} as SMS with plain letters, ${counted(asWritten)} as written; ${keepAccents ? 'it goes as written' : 'it goes with plain letters'}`,
      `    ${each.join('; ')}`,
      ...(keepAccents
        ? ['    to save that: --no-keep-accents', ...linesOf(safe).map((line) => `    | ${line}`)]
        : []),
    ];
  });
}

/** What a line of a problem begins with that keeps it from being submitted. */
export const STOPS = 'STOPS IT';

/** What is wrong, each with what to do; first what keeps it from being submitted. */
export function problemLines(problems: ShownReview['problems'], overridden: boolean): readonly string[] {
  return [
    ...problems
      .filter(({ blocks }) => stops(blocks, overridden))
      .map((problem) => `${STOPS} ${problemWords(problem)}`),
    ...problems
      .filter(({ blocks }) => !stops(blocks, overridden))
      .map((problem) => `note     ${problemWords(problem)}`),
  ];
}

function stops(blocks: BroadcastProblem['blocks'], overridden: boolean): boolean {
  return blocks === 'always' || (blocks === 'unless_overridden' && !overridden);
}

const percent = (share: number): string => `${String(Math.round(share * 10_000) / 100)} %`;

/** Who an actor of the audit is. */
export function whoOf(actor: string): string {
  return oneLine(/^(?:token:[^:]*|cli):(.*)$/s.exec(actor)?.[1] ?? actor);
}

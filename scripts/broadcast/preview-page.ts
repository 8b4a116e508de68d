import type { BroadcastProblem } from '../../src/domain/broadcast-problems.ts';
import { audienceWords, countWords } from './audience-words.ts';
import { counted, linesOf, number, oneLine } from './plain.ts';
import { command } from './session.ts';
import type { ShownReview } from './shapes.ts';
import { headLine } from './standing.ts';
import { PROGRAMME_ZONE, timesIn, zoneHere } from './when.ts';
import { problemWords } from './words.ts';

/** Everything that an author and an approver must see, as lines. */
export function previewLines(review: ShownReview): readonly string[] {
  const { broadcast, size, segments, finishesAt, hash } = review;
  const { holdMinutes, canaryShare, canaryMinutes, failureLimit, quietHours, override } = broadcast;
  const zones = [zoneHere(), broadcast.startsAt?.zone ?? PROGRAMME_ZONE];
  const start = broadcast.startsAt;
  return [
    headLine(broadcast),
    `for      ${audienceWords(broadcast.audience)}`,
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
    `To approve exactly this, for ${number(size, 'person', 'people')}:`,
    `  ${command(`approve ${broadcast.id} --hash ${hash}`)}`,
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

/** What is wrong, each with what to do; first what keeps it from being submitted. */
export function problemLines(problems: ShownReview['problems'], overridden: boolean): readonly string[] {
  const stops = (blocks: BroadcastProblem['blocks']): boolean =>
    blocks === 'always' || (blocks === 'unless_overridden' && !overridden);
  return [
    ...problems.filter(({ blocks }) => stops(blocks)).map((problem) => `STOPS IT ${problemWords(problem)}`),
    ...problems.filter(({ blocks }) => !stops(blocks)).map((problem) => `note     ${problemWords(problem)}`),
  ];
}

const percent = (share: number): string => `${String(Math.round(share * 10_000) / 100)} %`;

/** Who an actor of the audit is. */
export function whoOf(actor: string): string {
  return oneLine(/^(?:token:[^:]*|cli):(.*)$/s.exec(actor)?.[1] ?? actor);
}

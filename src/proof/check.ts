import { LANGUAGES, type Language } from '../domain/language.ts';
import { CHANNELS } from '../domain/address.ts';
import type { FlowSay } from '../../flows/talk.ts';
import { MAX_SEGMENTS, renderUtterance, sayText } from '../conversation/rendering.ts';
import type { Wording } from '../wording/wording.ts';
import { appointmentTexts } from './appointment-texts.ts';
import { provePairs, type Pairs } from './pairs.ts';
import { templateTexts } from './template-texts.ts';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { PHASES, portOf } from '../../flows/programme.ts';
import { carrierWord, dearCharacter } from '../domain/text-rules.ts';
import { dayWords, ownWordsOf, type Held } from '../domain/travel/own-words.ts';
import { travelFindings, type OwnWords, type TravelFinding } from '../domain/travel/travel-check.ts';
import { APPOINTMENT } from './answers.ts';
import { utteranceKey, walkTalk, type Edge, type Walk } from './walk.ts';

/** What an author must mend. */
export interface Problem {
  readonly kind:
    | 'dead_end'
    | 'missing_text'
    | 'leftover_text'
    | 'segments'
    | 'not_gsm'
    | 'travel'
    | 'carrier_word'
    | 'empty_value'
    | 'pair';
  readonly where: string;
  readonly detail: string;
}

export interface Report {
  readonly states: number;
  readonly turns: number;
  readonly texts: number;
  /** Pairs of messages that ask, one after the other, whose answers were proved. */
  readonly pairs: number;
  readonly problems: readonly Problem[];
}

/** States without a question in which a talk rests, and a text is still answered. */
const RESTING: readonly string[] = ['home', 'resting', 'locked', 'silent'];

/** Keys said only of or to a family that has an appointment. */
const OF_APPOINTMENT =
  /^(appointment:|conversation:(status\.(offered|confirmed|past|answer|answerStopped|answerNamed)|appointment\.(confirmed|kept|menu)|stop\.holder$))/;

/** Said to a phone that is not the one that texted, before an answer that comes late, when no more answers follow, and to staff. */
const SAID_ELSEWHERE: readonly FlowSay[] = [
  { key: 'registration:claim.moved' },
  { key: 'registration:claim.asked' },
  { key: 'appointment:joined', values: { receipt: 'R3FK9MX' } },
  { key: 'appointment:withdrawn.plain', values: { receipt: 'R3FK9MX' } },
  { key: 'conversation:late' },
  { key: 'conversation:noMore' },
  { key: 'alert:waiting', values: { waiting: 999, minutes: 9999 } },
  { key: 'alert:untaken', values: { waiting: 999, minutes: 9999 } },
];

/** What the walk's texts say of an appointment. */
const HELD: Held = { date: APPOINTMENT.date, time: APPOINTMENT.time, port: portOf(APPOINTMENT.port) };

/** When phases begin is told to who waits for one. */
const BEGINNINGS = PHASES.flatMap(({ startsOn }) => dayWords(startsOn));

/** Segments of one message at most: instructions and reminders may be numbered parts of two each. */
const BUDGET = MAX_SEGMENTS;

/**
 * Proves the texts: every path of the talk and every text about an appointment, in every language and on both
 * channels. Gives all problems at once.
 * @param wording the texts
 * @param keys every key of the locale files that a person may be told, one set a language
 * @param languages whose texts are proved
 * @param walk every path of the talk
 * @param pairs what the proof of its pairs of messages came to
 */
export function checkFlows(
  wording: Wording,
  keys: ReadonlyMap<Language, ReadonlySet<string>>,
  languages: readonly Language[] = LANGUAGES,
  walk: Walk = walkTalk(),
  pairs: Pairs = provePairs(wording, walk),
): Report {
  const problems = new Map<string, Problem>();
  const report = (problem: Problem): void => {
    problems.set(`${problem.kind} ${problem.where} ${problem.detail}`, problem);
  };
  for (const problem of deadEnds(walk)) report(problem);
  for (const { where, detail } of pairs.faults) report({ kind: 'pair', where, detail });

  const edges = distinct(walk.edges);
  const read = new Map<string, readonly TravelFinding[]>();
  const ownOf = ownWordsFor();
  let texts = 0;
  for (const language of languages) {
    const used = new Set<string>();
    const recording = recordKeys(wording, used);
    for (const channel of CHANNELS) {
      for (const edge of edges) {
        const where = `${language} ${channel} ${edge.from} ${edge.event.type}`;
        try {
          for (const message of renderUtterance(recording, { language, channel }, edge.utterance)) {
            texts += 1;
            check(
              message.content.body,
              message.segments,
              where,
              language,
              channel,
              ofAppointment(edge),
              report,
              ownOf(HELD),
              read,
            );
          }
        } catch (error) {
          report({ kind: 'missing_text', where, detail: error instanceof Error ? error.message : 'unknown' });
        }
      }
      try {
        const elsewhere = SAID_ELSEWHERE.map((say) => ({
          key: say.key,
          rendered: wording.render({ body: sayText(recording, { language, channel }, say) }, channel),
          held: null,
        }));
        for (const { key, rendered, held } of [
          ...appointmentTexts(recording, language, channel),
          ...elsewhere,
        ]) {
          texts += 1;
          check(
            rendered.content.body,
            rendered.segments,
            `${language} ${channel} ${key}`,
            language,
            channel,
            held !== null && OF_APPOINTMENT.test(key),
            report,
            held === null ? null : ownOf(held),
            read,
          );
        }
      } catch (error) {
        const where = `${language} ${channel} unasked`;
        report({ kind: 'missing_text', where, detail: error instanceof Error ? error.message : 'unknown' });
      }
    }
    try {
      for (const { key, body, ofAppointment: holder } of templateTexts(recording, language)) {
        texts += 1;
        check(body, 1, `${language} whatsapp ${key}`, language, 'whatsapp', holder, report, null, read);
      }
    } catch (error) {
      const where = `${language} whatsapp templates`;
      report({ kind: 'missing_text', where, detail: error instanceof Error ? error.message : 'unknown' });
    }
    for (const key of keys.get(language) ?? []) {
      if (!used.has(key)) report({ kind: 'leftover_text', where: language, detail: key });
    }
  }
  return {
    states: walk.states.length,
    turns: walk.turns,
    texts,
    pairs: pairs.pairs,
    problems: [...problems.values()],
  };
}

function check(
  body: string,
  segments: number,
  where: string,
  language: Language,
  channel: string,
  holder: boolean,
  report: (problem: Problem) => void,
  own: OwnWords | null,
  read: Map<string, readonly TravelFinding[]>,
): void {
  if (segments > BUDGET) report({ kind: 'segments', where, detail: `${String(segments)} segments: ${body}` });
  const dear = channel === 'sms' ? dearCharacter(body) : null;
  if (dear !== null) report({ kind: 'not_gsm', where, detail: `“${dear}” in: ${body}` });
  const moving = holder
    ? undefined
    : travelFindings(body, language, { places: PLACE_NAMES, own, read })[0]?.word;
  if (moving !== undefined) report({ kind: 'travel', where, detail: `“${moving}” in: ${body}` });
  const carrier = carrierWord(body);
  if (carrier !== null) report({ kind: 'carrier_word', where, detail: `“${carrier}” in: ${body}` });
  if (/\{\{|\}\}|undefined|: ?,|\(\)/.test(body)) report({ kind: 'empty_value', where, detail: body });
}

/** What a text may say of an appointment that was theirs: that is no news; that it moves them would be. */
function ownWordsFor(): (held: Held) => OwnWords {
  const known = new Map<string, OwnWords>();
  return (held) => {
    const key = JSON.stringify(held);
    const { names, times } = ownWordsOf([held], 0);
    const own = known.get(key) ?? { names, times: [...times, ...BEGINNINGS], gone: true };
    known.set(key, own);
    return own;
  };
}

const ofAppointment = (edge: Edge): boolean =>
  edge.utterance.question?.ofAppointment === true ||
  edge.utterance.says.some((say: FlowSay) => OF_APPOINTMENT.test(say.key));

/** A state with a question must be left by some answer; a resting state must answer every text. */
function deadEnds(walk: Walk): readonly Problem[] {
  return walk.states.flatMap((state): readonly Problem[] => {
    const edges = walk.edges.filter((edge) => edge.from === state);
    if (
      !RESTING.includes(state) &&
      edges.every((edge) => edge.utterance.question === null && edge.to === state)
    ) {
      return [{ kind: 'dead_end', where: state, detail: 'no question and no way on' }];
    }
    const answers = edges.filter((edge) => ['CHOICE', 'CHOICES', 'NUMBER'].includes(edge.event.type));
    const mute = edges.filter((edge) => edge.utterance.says.length === 0 && edge.utterance.question === null);
    return [
      ...mute.map((edge): Problem => ({
        kind: 'dead_end',
        where: state,
        detail: `${edge.event.type} is not answered`,
      })),
      ...(answers.length > 0 && answers.every((edge) => edge.to === state) && !RESTING.includes(state)
        ? [{ kind: 'dead_end' as const, where: state, detail: 'no choice leads on' }]
        : []),
    ];
  });
}

/** The same thing said with the same question shown is proved once, wherever it is said. */
function distinct(edges: readonly Edge[]): readonly Edge[] {
  const seen = new Set<string>();
  return edges.filter(({ utterance }) => {
    const key = utteranceKey(utterance);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The same wording, noting every key it is asked for. */
function recordKeys(wording: Wording, used: Set<string>): Wording {
  return {
    ...wording,
    text(say, language, channel) {
      used.add(say.key);
      return wording.text(say, language, channel);
    },
  };
}

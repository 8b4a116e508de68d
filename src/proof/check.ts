import { LANGUAGES, type Language } from '../domain/language.ts';
import { CHANNELS } from '../domain/address.ts';
import { MAX_SEGMENTS } from '../conversation/rendering.ts';
import type { Wording } from '../wording/wording.ts';
import { talkTexts, unaskedTexts, whatsappTemplates, type Text, type Texts } from './said-texts.ts';
import { provePairs, type Pairs } from './pairs.ts';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { PHASES } from '../../flows/programme.ts';
import { carrierWord, dearCharacter } from '../domain/text-rules.ts';
import { dayWords, ownWordsOf, type Held } from '../domain/travel/own-words.ts';
import {
  newReadings,
  travelFindings,
  type OwnWords,
  type TravelReadings,
} from '../domain/travel/travel-check.ts';
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
 * @param others the texts as admins may have set them otherwise: what comes unasked is proved with them, too
 */
export function checkFlows(
  wording: Wording,
  keys: ReadonlyMap<Language, ReadonlySet<string>>,
  languages: readonly Language[] = LANGUAGES,
  walk: Walk = walkTalk(),
  pairs: Pairs = provePairs(wording, walk),
  others: readonly Wording[] = [],
): Report {
  const problems = new Map<string, Problem>();
  const report = (problem: Problem): void => {
    problems.set(`${problem.kind} ${problem.where} ${problem.detail}`, problem);
  };
  for (const problem of deadEnds(walk)) report(problem);
  for (const { where, detail } of pairs.faults) report({ kind: 'pair', where, detail });

  const edges = distinct(walk.edges);
  const proof: Proof = { report, ownOf: ownWordsFor(), read: newReadings(), carriers: new Map() };
  let texts = 0;
  for (const language of languages) {
    const used = new Set<string>();
    const recording = recordKeys(wording, used);
    const found: Text[] = [];
    for (const channel of CHANNELS) {
      for (const edge of edges) collect(found, report, talkTexts(recording, language, channel, edge));
      for (const each of [recording, ...others])
        collect(found, report, unaskedTexts(each, language, channel));
    }
    for (const each of [recording, ...others]) collect(found, report, whatsappTemplates(each, language));
    texts += found.length;
    for (const text of found) prove(text, language, proof);
    for (const key of keys.get(language) ?? [])
      if (!used.has(key)) report({ kind: 'leftover_text', where: language, detail: key });
  }
  return {
    states: walk.states.length,
    turns: walk.turns,
    texts,
    pairs: pairs.pairs,
    problems: [...problems.values()],
  };
}

/** What all texts are proved with. */
interface Proof {
  readonly report: (problem: Problem) => void;
  readonly ownOf: (held: Held) => OwnWords;
  /** Readings of texts for the travel check, so that the same text is read once. */
  readonly read: TravelReadings;
  /** What was found in each line on which Twilio could act. */
  readonly carriers: Map<string, string | null>;
}

function collect(found: Text[], report: (problem: Problem) => void, { where, make }: Texts): void {
  try {
    for (const text of make()) found.push(text);
  } catch (error) {
    report({ kind: 'missing_text', where, detail: error instanceof Error ? error.message : 'unknown' });
  }
}

function prove(text: Text, language: Language, { report, ownOf, read, carriers }: Proof): void {
  const { body, segments, where, channel, holder, held } = text;
  if (segments > BUDGET) report({ kind: 'segments', where, detail: `${String(segments)} segments: ${body}` });
  const dear = channel === 'sms' ? dearCharacter(body) : null;
  if (dear !== null) report({ kind: 'not_gsm', where, detail: `“${dear}” in: ${body}` });
  const own = held === null ? null : ownOf(held);
  const moving = holder
    ? undefined
    : travelFindings(body, language, { places: PLACE_NAMES, own, read })[0]?.word;
  if (moving !== undefined) report({ kind: 'travel', where, detail: `“${moving}” in: ${body}` });
  const carrier = carrierIn(body, carriers);
  if (carrier !== null) report({ kind: 'carrier_word', where, detail: `“${carrier}” in: ${body}` });
  if (/\{\{|\}\}|undefined|: ?,|\(\)/.test(body)) report({ kind: 'empty_value', where, detail: body });
}

/** The first word on which Twilio acts. */
function carrierIn(body: string, known: Map<string, string | null>): string | null {
  for (const line of body.split('\n')) {
    let word = known.get(line);
    if (word === undefined) known.set(line, (word = carrierWord(line)));
    if (word !== null) return word;
  }
  return null;
}

/** What a text may say of an appointment that was theirs: that is no news; that it moves them would be. */
function ownWordsFor(): (held: Held) => OwnWords {
  const known = new Map<string, OwnWords>();
  return (held) => {
    const key = JSON.stringify(held);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { names, times } = ownWordsOf([held], 0);
    const own: OwnWords = { names, times: [...times, ...BEGINNINGS], gone: true };
    known.set(key, own);
    return own;
  };
}

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

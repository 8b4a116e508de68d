import type { Language } from '../language.ts';
import { plainText, withDigitsAsLetters, wordsOutsideLatin } from './plain-text.ts';
import { partsOf, type Part } from './travel-clauses.ts';
import { anyName, DENIALS, nameRules, RULES, type NameRules, type PlaceNames } from './travel-rules.ts';

/** What a word does to a reader without an appointment. */
export type TravelKind = 'move' | 'receive' | 'place' | 'queue' | 'time' | 'script';

export interface TravelFinding {
  readonly kind: TravelKind;
  /** As the rule read it: small letters, no accents. */
  readonly word: string;
}

/** What one reader may be told of their own appointment. */
export interface OwnWords {
  /** Their port, its gate and city. */
  readonly names: readonly string[];
  /** Their date and time as people write them: regular expressions over plainText(). */
  readonly times: readonly RegExp[];
  /** It was theirs and holds no more: it may be named, and nothing may move them. */
  readonly gone?: true;
}

export interface TravelOptions {
  readonly places: PlaceNames;
  /** Null or absent: no appointment, so nothing may move them. */
  readonly own?: OwnWords | null;
  /** What was read before in texts with the same places. */
  readonly read?: TravelReadings;
}

/** What was read of many texts: each of their lines, and each of their sentences, is read once. */
export interface TravelReadings {
  /** For each reader's own words, the lines without them. */
  readonly lines: Map<OwnWords | null, Map<string, Line>>;
  readonly sentences: Map<string, readonly TravelFinding[]>;
}

export const newReadings = (): TravelReadings => ({ lines: new Map(), sentences: new Map() });

/** A line as rules read it. */
interface Line {
  readonly plain: string;
  /** The same with digits as letters; null when there are none. */
  readonly decoded: string | null;
  readonly outsideLatin: readonly string[];
}

/** Everything in a text that would move a reader who has no appointment, or one who has another one; empty: it may be said. */
export function travelFindings(
  text: string,
  language: Language,
  { places, own = null, read = newReadings() }: TravelOptions,
): readonly TravelFinding[] {
  const holder = own !== null && own.gone !== true;
  const lines = linesOf(text, own, read);
  const findings = lines.flatMap(({ outsideLatin }) =>
    outsideLatin.map((word): TravelFinding => ({ kind: 'script', word })),
  );
  const plain = lines.map((line) => line.plain).join('\n');
  const decoded = lines.map((line) => line.decoded ?? line.plain).join('\n');
  for (const reading of decoded === plain ? [plain] : [plain, decoded])
    for (const sentence of reading.split(/[.!?¡¿\n]+(?!\d)/u)) {
      const key = `${language} ${String(holder)} ${sentence}`;
      const found = read.sentences.get(key) ?? inSentence(sentence, language, nameRules(places), holder);
      read.sentences.set(key, found);
      findings.push(...found);
    }
  const seen = new Set<string>();
  return findings.filter(({ kind, word }) => {
    const key = `${kind} ${word}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The first word that would move a reader without an appointment, or null. */
export function travelWord(text: string, language: Language, places: PlaceNames): string | null {
  return travelFindings(text, language, { places })[0]?.word ?? null;
}

/** No rule of a line looks beyond it. */
function linesOf(text: string, own: OwnWords | null, { lines }: TravelReadings): readonly Line[] {
  const known = lines.get(own) ?? new Map<string, Line>();
  lines.set(own, known);
  return text.split('\n').map((written) => {
    const before = known.get(written);
    if (before !== undefined) return before;
    const plain = withoutOwn(plainText(written), own);
    const line = {
      ...{ plain, decoded: withDigitsAsLetters(plain) },
      outsideLatin: wordsOutsideLatin(written),
    };
    known.set(written, line);
    return line;
  });
}

/** A text without what its reader may be told of their own appointment. */
function withoutOwn(plain: string, own: OwnWords | null): string {
  if (own === null) return plain;
  return [anyName(own.names), ...own.times].reduce((rest, known) => rest.replace(known, ' '), plain);
}

function inSentence(
  sentence: string,
  declared: Language,
  names: NameRules,
  holder: boolean,
): readonly TravelFinding[] {
  const parts = partsOf(sentence, declared);
  return parts.flatMap((part, at) => {
    if (isClosed(part)) return [];
    const { found, forbidden } = movesIn(part, holder);
    const beside = [parts[at - 1], parts[at + 1]].filter((other) => other !== undefined);
    return [...found, ...namesIn(part, names, forbidden), ...timesIn(part, beside)];
  });
}

/** Whether a clause says that something is closed, and nothing else. */
function isClosed({ clause, languages }: Part): boolean {
  const rules = languages.map(({ language }) => RULES[language]);
  return (
    rules.some(({ closes }) => closes.test(clause)) &&
    !rules.some(({ negation, moves, receives, queues }) =>
      [negation, moves, receives, queues].some((rule) => clause.search(rule) >= 0),
    )
  );
}

/** Moves, receptions, places and queues of a clause, and from where on in it everything is forbidden rather than told. */
function movesIn(
  { clause, languages }: Part,
  holder: boolean,
): { readonly found: readonly TravelFinding[]; readonly forbidden: number } {
  const found: TravelFinding[] = [];
  let forbidden = Infinity;
  const spoken = languages.map(({ language }) => RULES[language]);
  const denials = languages.filter(({ likely }) => likely).flatMap(({ language }) => DENIALS[language]);
  const harmless =
    spoken.some(({ things }) => things.test(clause)) && !spoken.some(({ people }) => people.test(clause));
  for (const { language, sure } of languages) {
    const rules = RULES[language];
    const told = (word: RegExpExecArray, kind: TravelKind): void => {
      if (!sure && rules.doubtful.test(word[0])) return;
      if (denials.some((not) => not.test(clause.slice(0, word.index))))
        forbidden = Math.min(forbidden, word.index);
      else if (!holder || kind === 'queue') found.push({ kind, word: word[0] });
    };
    for (const move of clause.matchAll(rules.moves))
      if (!spoken.some(({ care }) => care.test(clause.slice(move.index)))) told(move, 'move');
    if (!holder) for (const urge of clause.matchAll(rules.urges)) found.push({ kind: 'move', word: urge[0] });
    const ofOffice = spoken.some(({ offices }) => offices.test(clause));
    for (const reception of clause.matchAll(rules.receives))
      if (!harmless && !(ofOffice && rules.opens.test(reception[0]))) told(reception, 'receive');
    for (const queue of clause.matchAll(rules.queues)) told(queue, 'queue');
  }
  if (!holder)
    for (const { language, sure } of languages) {
      const { places, doubtful } = RULES[language];
      for (const place of clause.matchAll(places))
        if (place.index < forbidden && (sure || !doubtful.test(place[0])))
          found.push({ kind: 'place', word: place[0] });
    }
  return { found, forbidden };
}

/** Ports, gates and the cities that are named as where to go. */
function namesIn({ clause, languages }: Part, names: NameRules, forbidden: number): readonly TravelFinding[] {
  const sure = languages.filter((spoken) => spoken.sure);
  return [names.ports, ...sure.map(({ language }) => names.citiesOf(language))].flatMap((rule) =>
    Array.from(clause.matchAll(rule))
      .filter(({ index }) => index < forbidden)
      .map(([word]): TravelFinding => ({ kind: 'place', word })),
  );
}

/** Times at which something may be that is no call or message of ours and none of theirs. */
function timesIn({ clause, languages }: Part, beside: readonly Part[]): readonly TravelFinding[] {
  const found: TravelFinding[] = [];
  const harmless = languages.some(({ language }) => {
    const { calls, negation, offices, opens } = RULES[language];
    return calls.test(clause) || negation.test(clause) || (offices.test(clause) && opens.test(clause));
  });
  if (harmless) return found;
  for (const { language } of languages) {
    const { times, small } = RULES[language];
    const words = Array.from(clause.matchAll(times), ([word]) => word);
    if (words.length === 0) continue;
    // Nothing but the time: it belongs to what stands beside it.
    const rest = clause.replace(times, ' ').match(/[\p{L}']+/gu) ?? [];
    const bare = rest.every((word) => small.has(word));
    if (bare && beside.some((part) => RULES[language].calls.test(part.clause))) continue;
    found.push(...words.map((word): TravelFinding => ({ kind: 'time', word })));
  }
  return found;
}

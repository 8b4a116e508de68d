import { LANGUAGES, type Language } from '../domain/language.ts';
import { featuresOf, learn, type Classifier } from './classifier.ts';
import { createFinder, type Hit } from './finder.ts';
import type { Examples, Lexicons } from './lexicon.ts';
import { entriesIn, readPhrase } from './phrase.ts';
import { ANSWERS, type Concept } from './concepts.ts';
import { ALARMING, type Rule } from './rules.ts';
import { tokensOf, type Token } from './tokens.ts';
import { isDanger, TOPICS, type Topic } from './topic.ts';
import { createVocabulary } from './vocabulary.ts';

/** Something that a text says, and why it is thought so. */
export interface Finding {
  readonly topic: Topic;
  /**
   * `phrase`: an expression that says it by itself; `together`: words that say it together (rules); `likeness`: the text is like
   * the examples of it, and nothing else was found.
   */
  readonly by: 'phrase' | 'together' | 'likeness';
  /** The words that say it, as they are compared, in their order. Personal: never logged. */
  readonly words: readonly string[];
  /** What is logged: concepts, or the language of the phrase. */
  readonly because: readonly string[];
  /** Places of the first and last word of it. */
  readonly from: number;
  readonly to: number;
}

/** All that was found in a text. */
export interface Readout {
  /** Words, as they are compared. */
  readonly words: readonly string[];
  /** Which part of a sentence each word stands in. */
  readonly clauses: readonly number[];
  /** What it says, the most urgent and then the first first; each topic once. */
  readonly findings: readonly Finding[];
  /** Its language, or null where too few words tell. */
  readonly language: Language | null;
  /** Concepts that are named, for readers of answers. */
  readonly concepts: readonly Hit<string>[];
}

/** Reads any text, without knowing what was asked. */
export interface TextReader {
  read(text: string): Readout;
}

type Meaning = { readonly concept: string } | { readonly topic: Topic } | { readonly common: true };

/** Words between a "not" and what it is said of. */
const REACH_OF_NOT = 3;
const WITHIN = 8;
/** A second language must be behind by this to lose. */
const CLEAR_LEAD = 1;

/** A text is like a topic's examples when it leads by this, for each thing that is known of it: chosen on texts of others. */
const LIKE = 0.3;
const LIKE_DANGER = 0.5;
const VERY_LIKE_DANGER = 1.4;
/** Fewer known words say nothing. */
const FEWEST_KNOWN = 3;

/**
 * @param lexicons the words of each language; all are read whatever language is set
 * @param rules what words say together
 * @param examples sentences of each topic, in every language
 * @throws RangeError when a phrase cannot be read, or a rule names a concept that no language has words for
 */
export function createTextReader(
  lexicons: Lexicons,
  rules: readonly Rule[],
  examples: readonly Examples[] = [],
): TextReader {
  const vocabulary = createVocabulary();
  const finder = createFinder<Meaning>(vocabulary);
  const meanings = new Map<string, Meaning>();
  /** One object a meaning, so that it is found once. */
  const meaningOf = (key: string, meaning: Meaning): Meaning => {
    const known = meanings.get(key) ?? meaning;
    meanings.set(key, known);
    return known;
  };
  const short = new Map<string, readonly string[]>();
  for (const language of LANGUAGES) {
    const lexicon = lexicons[language];
    const add = (phrases: readonly string[], key: string, meaning: Meaning): void => {
      for (const phrase of phrases) finder.add(readPhrase(phrase), meaningOf(key, meaning), language);
    };
    for (const [concept, words] of Object.entries(lexicon.concepts)) add(words, `c ${concept}`, { concept });
    for (const topic of TOPICS) add(lexicon.phrases[topic] ?? [], `t ${topic}`, { topic });
    add(lexicon.common, 'common', { common: true });
    for (const word of lexicon.known) for (const entry of entriesIn(readPhrase(word))) vocabulary.idOf(entry);
    for (const [from, to] of Object.entries(lexicon.short)) short.set(from, [...(short.get(from) ?? []), to]);
  }
  vocabulary.seal();
  const known = new Set(
    [...meanings.values()].flatMap((meaning) => ('concept' in meaning ? [meaning.concept] : [])),
  );
  const compiled = rules.map((rule) => compile(rule, known));

  /** What is found by words alone. */
  function readWords(text: string): Readout {
    const tokens = spelledOut(tokensOf(text), short, (word) => vocabulary.has(word));
    const all = finder.find(tokens);
    const language = languageOf(all, tokens.length);
    const hits = meantIn(language === null ? all : ofLanguage(all, language));
    const concepts: Hit<string>[] = [];
    const found: Finding[] = [];
    for (const hit of hits) {
      if ('concept' in hit.means) concepts.push({ ...hit, means: hit.means.concept });
      else if ('topic' in hit.means)
        found.push(finding(hit.means.topic, 'phrase', [hit.language], hit.from, hit.to, tokens));
    }
    const named = new Map<string, Hit<string>[]>();
    for (const hit of concepts) {
      const list = named.get(hit.means);
      if (list === undefined) named.set(hit.means, [hit]);
      else list.push(hit);
    }
    for (const rule of compiled) {
      const span = spanOf(rule, named, tokens);
      if (span !== null) found.push(finding(rule.topic, 'together', rule.names, span.from, span.to, tokens));
    }
    const words = tokens.map(({ word }) => word);
    const clauses = tokens.map(({ clause }) => clause);
    return { words, clauses, findings: inOrder(found), language, concepts };
  }

  const classifier = learn(
    examples.flatMap((each) =>
      TOPICS.flatMap((topic) =>
        (each[topic] ?? []).map((text) => ({ topic, features: featuresOfReadout(readWords(text)) })),
      ),
    ),
  );

  return {
    read(text) {
      const readout = readWords(text);
      const like = likeness(classifier, readout);
      return like === null ? readout : { ...readout, findings: withLikeness(readout.findings, like) };
    },
  };
}

const featuresOfReadout = ({ words, concepts }: Readout): readonly string[] =>
  featuresOf(
    words,
    concepts.flatMap(({ means }) => (Object.hasOwn(ANSWERS, means) ? [] : [means])),
  );

/** What a text is like enough, or null. */
function likeness(classifier: Classifier, readout: Readout): Finding | null {
  const like = classifier.classify(featuresOfReadout(readout));
  if (like === null || like.known < FEWEST_KNOWN) return null;
  if (isDanger(like.topic) && readout.concepts.some(({ means }) => means === 'figure')) return null;
  const alarming = readout.concepts.some(({ means }) => ALARMING.has(means));
  const least = !isDanger(like.topic) ? LIKE : alarming ? LIKE_DANGER : VERY_LIKE_DANGER;
  if (like.lead < least) return null;
  const { topic, words } = like;
  return { topic, by: 'likeness', words, because: ['examples'], from: 0, to: readout.words.length - 1 };
}

/** Words outrank likeness for danger and for what they say alone; of several other topics the likely one comes first. */
function withLikeness(findings: readonly Finding[], like: Finding): readonly Finding[] {
  const dangers = findings.filter(({ topic }) => isDanger(topic));
  if (isDanger(like.topic)) return dangers.length > 0 ? findings : [like, ...findings];
  const others = findings.filter(({ topic }) => !isDanger(topic) && topic !== like.topic);
  return [...dangers, like, ...others];
}

/**
 * Each word with what it may stand for, in whatever language: French "c" is no Portuguese "com". What stands for several words
 * takes its place where it is no word by itself.
 */
function spelledOut(
  tokens: readonly Token[],
  short: ReadonlyMap<string, readonly string[]>,
  isWord: (word: string) => boolean,
): readonly Token[] {
  return tokens.flatMap((token) => {
    const full = short.get(token.word);
    if (full === undefined) return [token];
    const long = full.find((each) => each.includes(' '));
    if (long !== undefined && !isWord(token.word)) return long.split(' ').map((word) => ({ ...token, word }));
    return [{ ...token, also: full.filter((each) => !each.includes(' ')) }];
  });
}

function finding(
  topic: Topic,
  by: Finding['by'],
  because: readonly string[],
  from: number,
  to: number,
  tokens: readonly Token[],
): Finding {
  return { topic, by, because, from, to, words: tokens.slice(from, to + 1).map(({ word }) => word) };
}

interface CompiledRule extends Rule {
  readonly needs: readonly (readonly Concept[])[];
  readonly names: readonly string[];
}

function compile(rule: Rule, known: ReadonlySet<string>): CompiledRule {
  const needs = rule.all.map((names) => (typeof names === 'string' ? [names] : names));
  for (const name of [...needs.flat(), ...(rule.without ?? [])])
    if (!known.has(name))
      throw new RangeError(`the rule for ${rule.topic} names ${name}, which no language has words for`);
  return { ...rule, needs, names: needs.map((names) => names.join('|')) };
}

function spanOf(
  rule: CompiledRule,
  named: ReadonlyMap<string, readonly Hit<string>[]>,
  tokens: readonly Token[],
): { readonly from: number; readonly to: number } | null {
  if (rule.atMost !== undefined && tokens.length > rule.atMost) return null;
  if (rule.without?.some((name) => named.has(name)) === true) return null;
  const lists: (readonly Hit<string>[])[] = [];
  for (const names of rule.needs) {
    const list =
      names.length === 1 ? (named.get(names[0] ?? '') ?? []) : names.flatMap((name) => named.get(name) ?? []);
    if (list.length === 0) return null;
    lists.push(list);
  }
  const within = rule.within ?? WITHIN;
  const pick = (
    at: number,
    from: number,
    to: number,
    last: number,
    taken: readonly Hit<string>[],
  ): { readonly from: number; readonly to: number } | null => {
    const list = lists[at];
    if (list === undefined) return { from, to };
    for (const hit of list) {
      if (taken.some((other) => hit.from <= other.to && other.from <= hit.to)) continue;
      if (rule.ordered === true && hit.from <= last) continue;
      if (at === 0 && rule.unlessNot === true && isDenied(hit, named, tokens)) continue;
      const [low, high] = [Math.min(from, hit.from), Math.max(to, hit.to)];
      if (high - low >= within) continue;
      const rest = pick(at + 1, low, high, hit.to, [...taken, hit]);
      if (rest !== null) return rest;
    }
    return null;
  };
  return pick(0, Infinity, -Infinity, -1, []);
}

/** Whether a "not" stands shortly before it in the same part of the sentence: "no, me golpearon" denies nothing. */
function isDenied(
  hit: Hit<string>,
  named: ReadonlyMap<string, readonly Hit<string>[]>,
  tokens: readonly Token[],
): boolean {
  return (named.get('not') ?? []).some(
    ({ to }) =>
      to < hit.from && hit.from - to <= REACH_OF_NOT && tokens[to]?.clause === tokens[hit.from]?.clause,
  );
}

/** Without the alarming words of a figure of speech: "me muero de ganas". Of a wish to die nothing is taken away. */
function meantIn(hits: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  const figures = hits.filter(({ means }) => 'concept' in means && means.concept === 'figure');
  if (figures.length === 0) return hits;
  return hits.filter(
    ({ means, from, to }) =>
      !isAlarming(means) || !figures.some((figure) => figure.from <= to && from <= figure.to),
  );
}

function isAlarming(means: Meaning): boolean {
  if ('concept' in means) return means.concept !== 'end_life' && ALARMING.has(means.concept);
  return 'topic' in means && means.topic !== 'danger.suicide' && isDanger(means.topic);
}

/** What staff must know comes before what is asked or wanted beside it, and politeness last. */
const WEIGHTY: ReadonlySet<Topic> = new Set([
  'tell.death',
  'tell.birth',
  'tell.separated',
  'tell.stays_behind',
  'tell.child_elsewhere',
]);
const LIGHT: ReadonlySet<Topic> = new Set(['tell.greeting', 'tell.thanks', 'want.help', 'ask.register']);

function weightOf({ topic }: Finding): number {
  if (isDanger(topic)) return 0;
  return WEIGHTY.has(topic) ? 1 : LIGHT.has(topic) ? 3 : 2;
}

/** By their weight, then as they stand in the text; the longer of two at one place; each topic once. */
function inOrder(found: readonly Finding[]): readonly Finding[] {
  const sorted = [...found].sort((a, b) => weightOf(a) - weightOf(b) || a.from - b.from || b.to - a.to);
  const seen = new Set<Topic>();
  return sorted.filter(({ topic }) => {
    const first = !seen.has(topic);
    seen.add(topic);
    return first;
  });
}

/** Without what other languages would read in words that the text's own language has: Spanish "con" is no insult in French. */
function ofLanguage(hits: readonly Hit<Meaning>[], language: Language): readonly Hit<Meaning>[] {
  const own = new Set<number>();
  for (const hit of hits)
    if (hit.language === language) for (let at = hit.from; at <= hit.to; at += 1) own.add(at);
  return hits.filter((hit) => {
    if (hit.language === language) return true;
    for (let at = hit.from; at <= hit.to; at += 1) if (!own.has(at)) return true;
    return false;
  });
}

/** The language whose words cover most of the text; a text of two or more words needs more than one that tells. */
function languageOf(hits: readonly Hit<Meaning>[], length: number): Language | null {
  const places = new Map<Language, Set<number>>();
  for (const hit of hits) {
    const set = places.get(hit.language) ?? new Set<number>();
    for (let at = hit.from; at <= hit.to; at += 1) set.add(at);
    places.set(hit.language, set);
  }
  const ranked = [...places]
    .map(([language, set]) => ({ language, count: set.size }))
    .sort((a, b) => b.count - a.count);
  const [first, second] = ranked;
  if (first === undefined || length === 0) return null;
  return first.count - (second?.count ?? 0) >= CLEAR_LEAD ? first.language : null;
}

import { NO_ODDS } from './answer-samples.ts';
import type { Hit } from './finder.ts';
import type { Examples, Lexicons } from './lexicon.ts';
import { createLikeness, trainOn, type Like } from './likeness.ts';
import { learnLexicons } from './learned-lexicons.ts';
import { isFigurative, meantIn } from './meant.ts';
import type { Finding, Readout } from './readout.ts';
import { compile, rulesByConcept, spanOf } from './rule-match.ts';
import type { Rule } from './rules.ts';
import { spelledOut } from './spelled-out.ts';
import { languageOf, ofLanguage } from './text-language.ts';
import { tokensOf, type Token } from './tokens.ts';
import { isDanger, type Topic } from './topic.ts';
import type { Trained } from './training.ts';

export type { Finding, Readout } from './readout.ts';

/** Reads any text, without knowing what was asked. */
export interface TextReader {
  read(text: string): Readout;
}

/** Wishes that take something away. */
const GIVES_UP: ReadonlySet<Topic> = new Set(['want.erase', 'want.cancel', 'want.stop', 'want.cannot_come']);

/** Likeness from this share on comes before what an expression says. */
const SURE = 0.6;

/**
 * @param lexicons the words of each language; all are read whatever language is set
 * @param rules what words say together
 * @param examples sentences of each topic, in every language
 * @param trained gives what the examples teach: what it kept of a time before, or by training now
 * @throws RangeError when a phrase cannot be read, or a rule names a concept that no language has words for
 */
export function createTextReader(
  lexicons: Lexicons,
  rules: readonly Rule[],
  examples: readonly Examples[] = [],
  trained: (train: () => Trained) => Trained = (train) => train(),
): TextReader {
  const { finder, short, long, isWord, concepts: known } = learnLexicons(lexicons);
  const rulesOf = rulesByConcept(rules.map((rule) => compile(rule, known)));

  /** What is found by words alone. */
  function readWords(text: string): Readout {
    const asWritten = tokensOf(text);
    let tokens = spelledOut(asWritten, short, isWord);
    let all = finder.find(tokens);
    let { language, lead: languageLead } = languageOf(all, tokens.length);
    // English "wont" is a word in Creole: what it stands for shows from the words beside it.
    const own = language === null ? undefined : long.get(language);
    if (own !== undefined && tokens.some(({ word }) => own.has(word))) {
      tokens = tokens.flatMap(
        (token) => own.get(token.word)?.map((word) => ({ word, clause: token.clause })) ?? [token],
      );
      all = finder.find(tokens);
      ({ language, lead: languageLead } = languageOf(all, tokens.length));
    }
    const hits = meantIn(language === null ? all : ofLanguage(all, tokens, { language, lead: languageLead }));
    const concepts: Hit<string>[] = [];
    const found: Finding[] = [];
    for (const hit of hits) {
      if ('concept' in hit.means) concepts.push({ ...hit, means: hit.means.concept });
      else if ('topic' in hit.means)
        found.push(finding(hit.means.topic, 'phrase', [hit.language], hit.from, hit.to, tokens));
    }
    const named = byMeaning(concepts);
    const figures = named.get('figure') ?? [];
    for (const rule of rulesOf(named)) {
      const span = spanOf(rule, named, tokens);
      if (span === null || isFigurative(rule.topic, span, figures)) continue;
      found.push(finding(rule.topic, 'together', rule.names, span.from, span.to, tokens));
    }
    const words = tokens.map(({ word }) => word);
    const unknown = new Set(words.filter((word) => !isWord(word)));
    const clauses = tokens.map(({ clause }) => clause);
    const said = { words, clauses, findings: inOrder(found), language, languageLead, unknown, concepts };
    return { ...said, answers: NO_ODDS };
  }

  const likeIn = createLikeness(trained(() => trainOn(examples, readWords)));

  return {
    read(text) {
      const readout = readWords(text);
      const { topics, answers } = likeIn(readout);
      return { ...readout, findings: withLikeness(readout.findings, topics), answers };
    },
  };
}

function byMeaning(concepts: readonly Hit<string>[]): ReadonlyMap<string, readonly Hit<string>[]> {
  const named = new Map<string, Hit<string>[]>();
  for (const hit of concepts) {
    const list = named.get(hit.means);
    if (list === undefined) named.set(hit.means, [hit]);
    else list.push(hit);
  }
  return named;
}

/**
 * Words outrank likeness for danger. Of other topics the likely one comes first, unless a whole expression says another one: that one
 * gives way to what is sure.
 */
function withLikeness(findings: readonly Finding[], like: readonly Like[]): readonly Finding[] {
  const isOf = (danger: boolean) => (finding: Finding) => isDanger(finding.topic) === danger;
  const dangers = findings.filter(isOf(true));
  const others = findings.filter(isOf(false));
  const byPhrase = others.some(({ by }) => by === 'phrase');
  // "no me borren" is like asking for it, and says the opposite.
  const keeps = others.some(({ topic }) => topic === 'want.keep');
  const [likely] = like.filter(
    ({ finding: { topic } }) => !isDanger(topic) && !(keeps && GIVES_UP.has(topic)),
  );
  const rest = likely === undefined ? others : others.filter(({ topic }) => topic !== likely.finding.topic);
  const alarms = dangers.length > 0 ? dangers : like.map(({ finding }) => finding).filter(isOf(true));
  if (likely === undefined) return [...alarms, ...others];
  // A question that an expression asks as well is no guess; of a wish more comes than an answer.
  const said = others.find(
    ({ topic, by }) => by === 'phrase' && topic === likely.finding.topic && topic.startsWith('ask.'),
  );
  if (!byPhrase || likely.share >= SURE) return [...alarms, said ?? likely.finding, ...rest];
  return [...alarms, ...others, ...(rest.length === others.length ? [likely.finding] : [])];
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

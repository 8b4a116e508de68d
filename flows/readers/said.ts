import { fold } from '../../src/domain/fold.ts';
import type { Concept } from '../../src/understanding/concepts.ts';
import type { Readout } from '../../src/understanding/read.ts';
import { REACH_OF_NOT } from '../../src/understanding/rule-match.ts';
import { isDanger, type Topic } from '../../src/understanding/topic.ts';

/** One thing that a text names, and where. */
export interface Named {
  readonly concept: Concept;
  /** Places of its first and last word. */
  readonly from: number;
  readonly to: number;
}

/**
 * What a text names of some things, in its order. Of two that lie within each other the longer one holds: "no hay problema" is a yes
 * and holds no "no".
 */
export function namedIn(readout: Readout, concepts: readonly Concept[]): readonly Named[] {
  const wanted = new Set<string>(concepts);
  const isWanted = (means: string): means is Concept => wanted.has(means);
  const all = readout.concepts.flatMap(({ means, from, to }): readonly Named[] =>
    isWanted(means) && !isInThe(readout, from, to) ? [{ concept: means, from, to }] : [],
  );
  return all.filter(
    (named) =>
      !all.some(
        (other) =>
          other.concept !== named.concept &&
          other.from <= named.from &&
          other.to >= named.to &&
          other.to - other.from > named.to - named.from,
      ),
  );
}

/** In Portuguese "no" is "in the". */
const isInThe = ({ language, words }: Readout, from: number, to: number): boolean =>
  language === 'pt' && from === to && words[from] === 'no';

/** Whether a text names one of some things. */
export const names = (readout: Readout, ...concepts: readonly Concept[]): boolean =>
  readout.concepts.some(({ means }) => concepts.some((concept) => concept === means));

/** Whether it turns a sentence round: a "not" before it is said of nothing behind it. */
const isTurn = ({ means, from, to }: Readout['concepts'][number]): boolean =>
  means === 'instead' || (means === 'yes' && from === to);

/** Whether a "not" stands shortly before it in the same part of the sentence, and not within it. */
export function isDenied(readout: Readout, { from }: Named): boolean {
  const { concepts, clauses } = readout;
  return concepts.some(
    ({ means, from: start, to }) =>
      means === 'not' &&
      to < from &&
      from - to <= REACH_OF_NOT &&
      clauses[to] === clauses[from] &&
      !isInThe(readout, start, to) &&
      !concepts.some((turn) => isTurn(turn) && turn.from > to && turn.from <= from),
  );
}

/** Words behind "but" that say no more than what stands before: "yes but yes". */
const LEAST_BEHIND = 2;

/** Whether a "but" limits what stands before it: "si pero quien los ve" is no yes yet. One that opens a text limits nothing. */
export const isLimited = (readout: Readout): boolean =>
  namedIn(readout, ['but']).some(({ from }) => from > 0 && readout.words.length - 1 - from >= LEAST_BEHIND);

/** Words by which whoever writes is among those who come. */
const OURSELVES = new Set(
  'yo nosotros nos con todos i we us all im ill both family familia eu todos com gente mwen m nou n ak avek tout je j on nous avec tous moi'.split(
    ' ',
  ),
);

const OWNS = new Set(['m', 'mwen', 'n', 'nou']);

/** Whether it is said of somebody else what these say, and not of whoever writes: "my brother will be there". */
export function isOfOthers(readout: Readout, kept: readonly Named[]): boolean {
  const others = namedIn(readout, ['kin', 'child', 'they']);
  // In Creole "mari m" is my husband.
  const isOwned = (word: string, at: number): boolean =>
    OWNS.has(word) && others.some(({ to }) => to === at - 1);
  return (
    others.some(({ to }) => kept.some(({ from }) => to < from)) &&
    !readout.words.some((word, at) => OURSELVES.has(word) && !isOwned(word, at))
  );
}

/** Whether it asks something that people ask, and is no answer. */
export const isQuestion = (text: string, { findings }: Readout): boolean =>
  /[?¿]/.test(text) && findings.some(({ topic, by }) => by !== 'likeness' && topic.startsWith('ask.'));

/** How questions begin that are written without their sign, folded, by language; after "and" or "but" as well. */
const OPENS_QUESTION = new RegExp(
  `^(?:(?:y|pero|and|but|so|e|mas|epi|men|et|mais|primero|antes|first|primeiro|dabo|dabord) )?(?:${[
    'cuando|y si|que pasa|hay que|tengo que|tenemos que ir|debo|me puede|quien|quienes|a quien|cual|cuales|cuanto|cuanta|cuantos|cuantas|donde|adonde|a donde|por que|porque me|pq|xq|para que|pa que|como se|como es|como hago|como puedo|que es|que pasa|que significa|que quiere|que hago|que papeles|que numero|es seguro|es verdad|es cierto|es gratis',
    'when|what if|can i|can we|could i|may i|did i|did you|have i|should|am i|do u|can you|who|whos|whose|what|whats|wat|where|wheres|why|which|how do|how can|how much|how long|how many|is it|is this|is that|is there|are you|do i|do you|do we|does|should|will you|will it|will they',
    'quando|e se|o que acontece|devo|tem que|precisa|quem|qual|quais|quanto|quanta|quantos|quantas|onde|aonde|por que|pra que|o que|oque|sera que|e seguro|e verdade|como faco|como e',
    'e si|sa k ap rive|ki moun|kiyes|a kiyes|kisa|ki sa|kile|ki le|kijan|kouman|konbyen|poukisa|pouki|eske|ske|sa k ap|sak ap',
    'quand|et si|est ce|puis je|dois je|je dois|qui va|qui est|qui voit|a qui|quel|quelle|quels|quelles|combien|comment|pourquoi|est ce|est ce que|c est quoi|cest quoi|c est qui|cest qui|il se passe quoi|vous allez',
  ].join('|')})(?: |$)`,
);

/** Whether something is asked: that is no answer. */
export const isAsking = (text: string): boolean => /[?¿]/.test(text) || OPENS_QUESTION.test(fold(text));

/** In a shorter text words that stand together by chance are an answer all the same. */
const FEW = 6;

/** What says nothing beside an answer. */
const POLITE: ReadonlySet<Topic> = new Set(['yes', 'no', 'tell.greeting', 'tell.thanks', 'ask.register']);

/** Whether a text says something else than an answer, by its words: an expression of a question, of something told, of a wish. Danger is heard before. */
export const isTopic = ({ findings, words }: Readout, besides: readonly Topic[]): boolean =>
  findings.some(
    ({ topic, by }) =>
      (by === 'phrase' || (by === 'together' && words.length > FEW)) &&
      !isDanger(topic) &&
      !POLITE.has(topic) &&
      !besides.includes(topic),
  );

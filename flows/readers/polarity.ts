import type { Concept } from '../../src/understanding/concepts.ts';
import type { Readout } from '../../src/understanding/read.ts';
import { isDenied, isLimited, namedIn, names, type Named } from './said.ts';

export type Polarity = 'yes' | 'no';

/** A longer text says something beside a yes or a no, and that first. */
const LONGEST = 8;

/** A yes or a no that opens a text stands before its second word. */
const OPENS_BEFORE = 2;

/**
 * What a text says as a whole, as people say yes and no in five languages: `si pues esta bien`, `claro que si`, `no, mejor no`. Null where
 * it says neither, both, or that they do not know: better asked again than half understood.
 */
export function polarityOf(readout: Readout): Polarity | null {
  if (readout.words.length > LONGEST) return null;
  const all = namedIn(readout, ['yes', 'agree', 'no', 'refuse', ...ASKED_BACK]);
  if (all.some(({ concept }) => ASKED_BACK.includes(concept)) || isLimited(readout)) return null;
  const said = all
    .filter((named) => !isInPassing(readout, named) && !isOfSentence(readout, named, all))
    .map((named) => ({ named, says: saysOf(readout, named) }));
  const [first] = said;
  if (first === undefined) return null;
  const against = said.filter(({ says }) => says !== first.says);
  if (against.length === 0) return first.says;
  const opens = first.named.from < OPENS_BEFORE;
  // "si, no tengo nada que esconder": what opens the text holds against a lone word in it.
  return opens && against.every(({ named }) => isLone(named)) ? first.says : null;
}

/** Longer texts say something beside their yes or no. */
const MOST_WORDS = 5;

/** With these it is neither yet: "si pero quien", "ok and how much". */
const ASKED_BACK: readonly Concept[] = [
  ...(['unsure', 'supposing', 'condition', 'why', 'who', 'when', 'how_much', 'how_long'] as const),
];

/** A yes or a no and nothing else, which means something only under what asked for it; thanks are none. */
export function polarAlone(readout: Readout): Polarity | null {
  return readout.words.length > MOST_WORDS || names(readout, 'thanks') ? null : polarityOf(readout);
}

/** Words behind a "no" by which it is the "not" of a sentence. */
const FEWEST_DENIED = 2;

/** In Spanish and Portuguese "no" is "not" as well: "no soy de aqui" is no answer, unless what stands behind it says no, too. */
function isOfSentence(readout: Readout, named: Named, all: readonly Named[]): boolean {
  const { language, words, clauses } = readout;
  const isOfOther = language !== null && language !== 'es' && language !== 'pt';
  if (isOfOther || !isLone(named) || !isNo(named)) return false;
  const behind = words.filter((_, at) => at > named.to && clauses[at] === clauses[named.to]);
  return behind.length >= FEWEST_DENIED && !all.some((other) => other.to > named.to);
}

const isNo = ({ concept }: Named): boolean => concept === 'no' || concept === 'refuse';

/** A lone word in the middle of a sentence is no answer: `Mensaje automático: no estoy`. */
function isInPassing({ words }: Readout, named: Named): boolean {
  if (!isLone(named) || named.from < OPENS_BEFORE) return false;
  return words.length > MOST_WORDS || named.to < words.length - 1;
}

const isLone = ({ from, to }: Named): boolean => from === to;

/** "no acepto" is a no, whichever words it is made of. */
function saysOf(readout: Readout, named: Named): Polarity {
  if (isNo(named)) return 'no';
  return isDenied(readout, named) ? 'no' : 'yes';
}

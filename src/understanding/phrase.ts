import { fold } from '../domain/fold.ts';

/** One place of a phrase: a word or stem that must stand there, or a gap of up to three words. */
export type Step = { readonly entry: string } | 'gap';

/** More ways than this to say one phrase is a mistake in writing it. */
const MOST_WAYS = 2_000;

/**
 * Every way to say a phrase of a lexicon (lexicon.ts has the form), each as its words in order.
 * @throws RangeError when brackets do not match, or the ways are too many or empty
 */
export function waysOf(phrase: string): readonly (readonly Step[])[] {
  const tokens = phrase.match(/[[\]()|]|\.\.|[^\s[\]()|]+/g) ?? [];
  let at = 0;
  const fail = (why: string): never => {
    throw new RangeError(`the phrase "${phrase}" ${why}`);
  };
  function alternatives(end: string | null): (readonly Step[])[] {
    const all: (readonly Step[])[] = [];
    let ways: (readonly Step[])[] = [[]];
    for (;;) {
      const token = tokens[at];
      if (token === undefined) {
        if (end !== null) fail(`has no ${end}`);
        return [...all, ...ways];
      }
      at += 1;
      if (token === end) return [...all, ...ways];
      if (token === '|') {
        all.push(...ways);
        ways = [[]];
        continue;
      }
      if (token === ']' || token === ')') fail(`has a ${token} too many`);
      const next: readonly (readonly Step[])[] =
        token === '['
          ? [[], ...alternatives(']')]
          : token === '('
            ? alternatives(')')
            : [token === '..' ? ['gap'] : stepsOf(token)];
      ways = ways.flatMap((way) => next.map((steps) => [...way, ...steps]));
      if (ways.length + all.length > MOST_WAYS) fail('can be said in too many ways');
    }
  }
  const ways = alternatives(null);
  if (ways.some((way) => way.every((step) => step === 'gap'))) fail('can be said with no word');
  return ways;
}

/** `m'ap` is two words; the star stays with the last. */
function stepsOf(token: string): readonly Step[] {
  const stem = token.endsWith('*');
  const words = fold(token)
    .split(' ')
    .filter((word) => word !== '');
  return words.map((word, at) => ({ entry: stem && at === words.length - 1 ? `${word}*` : word }));
}

import type { Token } from './tokens.ts';

/**
 * Each word with what it may stand for, in whatever language: French "c" is no Portuguese "com". What stands for several words
 * takes its place where it is no word by itself.
 * @param short what phones shorten, and what each may stand for
 * @param isWord whether some language has a word as it stands
 */
export function spelledOut(
  tokens: readonly Token[],
  short: ReadonlyMap<string, readonly string[]>,
  isWord: (word: string) => boolean,
): readonly Token[] {
  return tokens.flatMap((token) => {
    const full = short.get(token.word);
    if (full === undefined) {
      const sounds = isWord(token.word) ? [] : soundingLike(token.word).filter(isWord);
      return [sounds.length === 0 ? token : { ...token, also: sounds }];
    }
    const long = full.find((each) => each.includes(' '));
    if (long !== undefined && !isWord(token.word)) return long.split(' ').map((word) => ({ ...token, word }));
    return [{ ...token, also: full.filter((each) => !each.includes(' ')) }];
  });
}

/** Shorter words are another word with another letter. */
const SHORTEST = 5;

/** How a word with "k", or with "q" alone, is spelled in Spanish, Portuguese and French: `kitar`, `qitaron`, `kebrando`, `sekuestro`. */
function soundingLike(word: string): readonly string[] {
  if (word.length < SHORTEST || !/k|q(?!u)/.test(word)) return [];
  return [word.replace(/(?:k|q(?!u))(?=[ei])/g, 'qu').replace(/k|q(?!u)/g, 'c')];
}

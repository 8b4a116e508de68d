import { z } from 'zod';

/** Some of a list of words, in a query: repeated, or with commas between. */
export function wordsOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .preprocess(
      (given) =>
        (Array.isArray(given) ? given : [given]).flatMap((each: unknown) =>
          typeof each === 'string' ? each.split(',') : [each],
        ),
      z.array(z.enum(words)).min(1),
    )
    .optional()
    .describe('only these; repeated, or with commas between');
}

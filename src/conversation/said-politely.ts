import type { Readout } from '../understanding/readout.ts';

/** Thanks, blessings and greetings. */
const POLITE: ReadonlySet<string> = new Set(['thanks', 'hello']);
/** How somebody is addressed, in the five languages; folded. */
const ADDRESSED: ReadonlySet<string> = new Set(
  (
    'senora senor senorita sra sr srta seno licenciada licenciado lic joven jefe jefa amigo amiga oiga mire ' +
    'sir madam maam boss oga mister miss ' +
    'moca moco senhor senhora gente querida querido ' +
    'mesye madam mesyedam msye ' +
    'monsieur madame messieurs mesdames chef'
  ).split(' '),
);

/**
 * A text without what is said for politeness in it, as its words are compared; null where there is nothing of it, or nothing else. A long
 * blessing behind a yes hides no yes.
 */
export function withoutPoliteness({ words, concepts }: Readout): string | null {
  const polite = new Set(
    concepts.flatMap(({ means, from, to }) =>
      POLITE.has(means) ? Array.from({ length: to - from + 1 }, (_, step) => from + step) : [],
    ),
  );
  const left = words.filter((word, at) => !polite.has(at) && !ADDRESSED.has(word));
  return left.length === 0 || left.length === words.length ? null : left.join(' ');
}

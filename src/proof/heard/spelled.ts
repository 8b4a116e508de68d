import type { Language } from '../../domain/language.ts';
import type { Line } from './line.ts';

/** How else a text may be spelled by whoever writes it. */
export const SPELLINGS = ['phone spelling', 'no accents', 'two slips'] as const;
export type Spelling = (typeof SPELLINGS)[number];

/** What is written short or by ear, in order. Not taken from the lexicons: those are what is tried. */
const PHONE: Readonly<Record<Language, readonly (readonly [RegExp, string])[]>> = {
  es: [
    [/\bpor ?qu[eé]\b/gi, 'xq'],
    [/\bqu[eé]\b/gi, 'q'],
    [/\btambi[eé]n\b/gi, 'tmb'],
    [/\bpara\b/gi, 'pa'],
    [/\bde\b/gi, 'd'],
    [/\bh(?=[aeiou])/gi, ''],
    [/ll/gi, 'y'],
    [/qu(?=[ei])/gi, 'k'],
    [/c(?=[ei])/gi, 's'],
    [/z/gi, 's'],
    [/v/gi, 'b'],
  ],
  en: [
    [/\byou\b/gi, 'u'],
    [/\byour\b/gi, 'ur'],
    [/\bare\b/gi, 'r'],
    [/\bplease\b/gi, 'pls'],
    [/\bbecause\b/gi, 'cuz'],
    [/\bfor\b/gi, '4'],
    [/\bto\b/gi, '2'],
    [/\bpeople\b/gi, 'ppl'],
    [/\bwith\b/gi, 'w'],
    [/\bthe\b/gi, 'da'],
    [/ing\b/gi, 'in'],
  ],
  pt: [
    [/\bvoc[eê]s?\b/gi, 'vc'],
    [/\bporque\b/gi, 'pq'],
    [/\bque\b/gi, 'q'],
    [/\bn[aã]o\b/gi, 'n'],
    [/\btamb[eé]m\b/gi, 'tb'],
    [/\bpara\b/gi, 'pra'],
    [/\bcom\b/gi, 'c'],
    [/\bmuito\b/gi, 'mt'],
    [/qu(?=[ei])/gi, 'k'],
    [/ç/gi, 'ss'],
  ],
  ht: [
    [/\bmwen\b/gi, 'm'],
    [/\bpou\b/gi, 'pu'],
    [/\bnou\b/gi, 'nu'],
    [/\bavèk\b/gi, 'ak'],
    [/\btanpri\b/gi, 'tpri'],
    [/\bkounye a\b/gi, 'kounya'],
    [/\bki\b/gi, 'qui'],
    [/ou/gi, 'u'],
    [/w(?=[aeo])/gi, 'r'],
  ],
  fr: [
    [/\bs'?il vous pla[iî]t\b/gi, 'svp'],
    [/\bje suis\b/gi, 'chui'],
    [/\bc'?est\b/gi, 'c'],
    [/\bpourquoi\b/gi, 'pk'],
    [/\bparce que\b/gi, 'pcq'],
    [/\bquoi\b/gi, 'koi'],
    [/\bnous\b/gi, 'ns'],
    [/\bvous\b/gi, 'vs'],
    [/\bpas\b/gi, 'pa'],
    [/qu(?=[ei])/gi, 'k'],
    [/eau/gi, 'o'],
  ],
};

const NEIGHBOURS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
/** Shorter words with a slip may be other words. Letters. */
const LONG_ENOUGH = 5;
const SLIPS = 2;

/** @param random numbers from 0 up to 1 */
export function spelledAs(spelling: Spelling, line: Line, random: () => number): Line {
  const { text, language } = line;
  switch (spelling) {
    case 'phone spelling':
      return {
        ...line,
        text: PHONE[language].reduce((all, [what, short]) => all.replace(what, short), text),
      };
    case 'no accents':
      return { ...line, text: text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC') };
    case 'two slips':
      return { ...line, text: withSlips(line, random) };
  }
}

/** Slips of fingers in long words; names and places that are wanted stay as they are. */
function withSlips({ text, wanted }: Line, random: () => number): string {
  const named = wanted.join(' ').toLowerCase();
  const words = text.split(/(?<=\s)|(?=\s)/u);
  const open = words.flatMap((word, at) =>
    /^\p{L}+$/u.test(word) && word.length >= LONG_ENOUGH && !named.includes(word.toLowerCase()) ? [at] : [],
  );
  for (let slips = 0; slips < SLIPS && open.length > 0; slips += 1) {
    const [at = 0] = open.splice(Math.floor(random() * open.length), 1);
    words[at] = slipped(words[at] ?? '', random);
  }
  return words.join('');
}

/** One letter left out, doubled, changed places with the next, or its neighbour on the keys. */
function slipped(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
  const kinds = [
    () => before + after,
    () => before + letter + letter + after,
    () => before + after.charAt(0) + letter + after.slice(1),
    () => before + neighbourOf(letter, random) + after,
  ];
  return (kinds[Math.floor(random() * kinds.length)] ?? (() => word))();
}

function neighbourOf(letter: string, random: () => number): string {
  const plain = letter.normalize('NFD').charAt(0).toLowerCase();
  const keys = NEIGHBOURS.find((line) => line.includes(plain));
  if (keys === undefined) return letter;
  const at = keys.indexOf(plain);
  return keys.charAt(at === 0 || (random() < 0.5 && at < keys.length - 1) ? at + 1 : at - 1);
}

/** Letters of other scripts that look like Latin ones: a word is read as the eye reads it. */
const LOOK_ALIKES = new Map(
  Array.from(
    'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdԛqԝwɡgαaεeηnιiκkνvοoρpτtυuχxѵvıi'.matchAll(/(.)(.)/gu),
    (pair) => [pair[1] ?? '', pair[2] ?? ''],
  ),
);

/** Digits and signs written for letters: `v3nga`, `pu3nt3`. */
const WRITTEN_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/** Nothing is shown of these. */
const UNSEEN = /[\p{Cf}\p{Variation_Selector}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0]/gu;

/** What a person reads: composed, compatible forms opened (full-width, ligatures), nothing unseen. */
function shown(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '');
}

/** Words of a text that are not all of Latin letters: those that mix scripts, and those of another script. */
export function wordsOutsideLatin(text: string): readonly string[] {
  const words = shown(text).match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.filter((word) => /[^\p{Script=Latin}\p{M}]/u.test(word));
}

/**
 * A text as rules read it: small letters without accents, look-alikes as the letters that they look like, one kind of apostrophe,
 * signs of emphasis gone, letters that stand apart (`v e n g a`) put together, and letters that are drawn out (`vengaaa`) once.
 */
export function plainText(text: string): string {
  const folded = Array.from(
    shown(text)
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[’‘ʼ´`]/g, "'"),
    (letter) => LOOK_ALIKES.get(letter) ?? letter,
  ).join('');
  return folded
    .replace(/[*_~|]+/g, ' ')
    .replace(/(?<=\d ?)([ap])\. ?m\b\.?/g, '$1m')
    .replace(/(?<![\p{L}\p{N}'])\p{L}(?:[ .\-·]{1,2}\p{L}){2,}(?![\p{L}\p{N}'])/gu, (apart) =>
      apart.replace(/[^\p{L}]/gu, ''),
    )
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .replace(/[^\S\n]+/g, ' ');
}

/** The same with digits that stand between letters read as letters; null when there are none. */
export function withDigitsAsLetters(plain: string): string | null {
  const read = plain.replace(
    /(?<=\p{L})[013457@$]+(?=\p{L})|(?<=\p{L}\p{L})[013457@$]+(?!\p{N})/gu,
    (signs) => Array.from(signs, (sign) => WRITTEN_FOR[sign] ?? sign).join(''),
  );
  return read === plain ? null : read;
}

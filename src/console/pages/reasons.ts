import type { Words } from './words.ts';

/**
 * Why a row is not taken, in the language of the page; rooms say it in English, and what has no text here stays as they say it.
 * @returns the language when it is another one than the page's
 */
export function reasonIn(
  words: Words,
  reason: string,
): { readonly text: string; readonly lang: 'en' | undefined } {
  const key = reason
    .toLowerCase()
    .replaceAll(/\d+/g, 'n')
    .replaceAll(/[^a-z]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  const text = words.sayOf('reasons', key);
  if (text === key) return { text: reason, lang: words.language === 'en' ? undefined : 'en' };
  const [first = '', second = ''] = reason.match(/\d+/g) ?? [];
  return { text: text.replace('{{n}}', first).replace('{{m}}', second), lang: undefined };
}

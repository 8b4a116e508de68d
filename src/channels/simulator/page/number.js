// @ts-check
// How the number of the phone is read on the page.

/**
 * A number without what people write between its digits; 00 is what some countries dial for +.
 * @param {string} written
 */
export const plainNumber = (written) => written.replace(/[\s().\-/]/g, '').replace(/^00/, '+');

/**
 * What is wrong with a number, in the words of the page; empty when nothing is that the page can see.
 * @param {import('../words.ts').PageWords} words
 * @param {string} number
 */
export function wrongNumber(words, number) {
  // What WhatsApp gives in place of a number.
  if (/^[A-Z]{2}\.[A-Za-z0-9.]+$/.test(number)) return '';
  const digits = number.replace(/\D/g, '').length;
  if (!number.startsWith('+')) return words.scriptNumberPlus;
  if (!/^\+\d*$/.test(number)) return words.scriptNumberLetters;
  if (digits > 15) return words.scriptNumberLong.replace('{n}', String(digits));
  if (digits < 7) return words.scriptNumberShort.replace('{n}', String(digits));
  return number.startsWith('+0') ? words.scriptNumberPlus : '';
}

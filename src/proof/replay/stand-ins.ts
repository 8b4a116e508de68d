import { CODE_BYTES, makeCode, parseCode } from '../../domain/code.ts';
import { fold } from '../../domain/fold.ts';

/** What stands for something in one recorded talk: the same for the same, until the talk ends. */

/** Names of nobody; whoever comes first in a talk gets the first. */
const NAMES =
  'Zulay Odil Nerea Ibis Quirin Yadel Osmin Delfa Wilno Ramsel Ubalda Felix Gorka Hiram Isaura Joab Kenia Lisandro Mireya Noel'.split(
    ' ',
  );
/** Digits of a phone number that are replaced: those of the line; country and area stay. */
const OF_LINE = 7;
/** Longer numbers are those of phones. Digits. */
const PHONE = 10;

/** A made-up name for a word, in capitals as it is. */
export function nameStandIns(): (word: string) => string {
  const names = new Map<string, string>();
  return (word) => {
    const key = fold(word);
    const at = names.size;
    const again = 'a'.repeat(Math.floor(at / NAMES.length));
    const made = names.get(key) ?? `${NAMES[at % NAMES.length] ?? ''}${again}`;
    names.set(key, made);
    if (word === word.toLowerCase()) return made.toLowerCase();
    return word.length > 1 && word === word.toUpperCase() ? made.toUpperCase() : made;
  };
}

/** As many digits for some; zeros before an A-number are no part of it, and stay. */
export function numberStandIns(random: () => number): (digits: string) => string {
  const numbers = new Map<string, string>();
  const drawn = (start: string, length: number): string => {
    const tail = Array.from({ length }, () => String(Math.floor(random() * 10))).join('');
    return [...numbers.values()].includes(start + tail) ? drawn(start, length) : start + tail;
  };
  return (digits) => {
    const zeros = digits.length < PHONE ? (/^0*/.exec(digits)?.[0] ?? '') : '';
    const key = digits.slice(zeros.length);
    const stays = key.length >= PHONE ? key.length - OF_LINE : 1;
    const made = numbers.get(key) ?? drawn(key.slice(0, stays), Math.max(0, key.length - stays));
    numbers.set(key, made);
    return zeros + made;
  };
}

/**
 * What stands for a code: a mark for one of `own`, else another code; null for what is none.
 * @param own codes and their marks
 */
export function codeStandIns(
  own: ReadonlyMap<string, string>,
  random: () => number,
): (text: string) => string | null {
  const codes = new Map(own);
  return (text) => {
    const found = parseCode(text);
    if (found === null) return null;
    const bytes = Uint8Array.from({ length: CODE_BYTES }, () => Math.floor(random() * 256));
    const made = codes.get(found.code) ?? makeCode(found.kind, bytes);
    codes.set(found.code, made);
    return made;
  };
}

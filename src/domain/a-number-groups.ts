/** Digits that stand together, and how they came. */
export interface Group {
  readonly digits: string;
  /** `loose`: letters O that stand alone; part of a number only when a digit follows. */
  readonly kind: 'written' | 'spoken' | 'loose';
  /** Digits that were written as such, so that a word of O and I is no number. */
  readonly written: number;
}

/** What groups of digits come to: one number, more than one, or none of a number's length (null). */
type Grouped =
  | { readonly kind: 'ok'; readonly aNumber: string }
  | { readonly kind: 'slip'; readonly reason: 'several'; readonly digits: number };

/** Whether an A-number has so many digits. */
export const isWhole = (digits: number): boolean => digits === 8 || digits === 9;

/** Digits said in words. */
export const spokenIn = (groups: readonly Group[]): number =>
  groups.reduce((sum, { kind, digits }) => sum + (kind === 'spoken' ? digits.length : 0), 0);

/** The groups without the lone letters O at their end. */
export function withoutLoose(groups: readonly Group[]): readonly Group[] {
  const last = groups.findLastIndex(({ kind }) => kind !== 'loose');
  return groups.slice(0, last + 1);
}

const total = (groups: readonly Group[]): number =>
  groups.reduce((sum, { digits }) => sum + digits.length, 0);

/** Sizes of the groups as they look: digits said one after the other are one group. */
function sizesOf(groups: readonly Group[]): readonly number[] {
  const sizes: number[] = [];
  groups.forEach(({ kind, digits }, at) => {
    if (kind === 'spoken' && groups[at - 1]?.kind === 'spoken')
      sizes.push((sizes.pop() ?? 0) + digits.length);
    else sizes.push(digits.length);
  });
  return sizes;
}

/** Dictated digit by digit or by twos, or said by hundreds. */
const isDictated = (groups: readonly Group[]): boolean =>
  groups.every(({ digits, kind }) => digits.length <= 2 || kind === 'spoken');

/**
 * Whether these are groups that people write a number in: by ones and twos, or by threes and fours where only the first may be
 * one digit. A group that is a whole number by itself joins with nothing.
 */
function isShaped(groups: readonly Group[]): boolean {
  const sizes = sizesOf(groups);
  if (sizes.length === 1 || isDictated(groups)) return true;
  if (sizes.some((size) => size >= 8)) return false;
  return sizes.slice(1).every((size) => size >= 2) && (sizes.length === 2 || sizes.every((size) => size < 5));
}

const reads = (groups: readonly Group[]): boolean => isWhole(total(groups)) && isShaped(groups);

/** `05 03 1985` behind a number. */
function isDate(groups: readonly Group[]): boolean {
  return /^(?:\d{1,2} \d{1,2} (?:19|20)\d{2}|(?:19|20)\d{2} \d{1,2} \d{1,2})$/.test(
    groups.map(({ digits }) => digits).join(' '),
  );
}

const numberIn = (groups: readonly Group[]): Grouped => ({
  kind: 'ok',
  aNumber: groups
    .map(({ digits }) => digits)
    .join('')
    .padStart(9, '0'),
});

/**
 * The number that groups are, when they can be read in one way only.
 * @param counted a word behind them says that the last one counts something (`0 hijos`)
 */
export function readGroups(groups: readonly Group[], counted: boolean): Grouped | null {
  const several: Grouped = { kind: 'slip', reason: 'several', digits: total(groups) };
  const [first] = groups;
  if (first !== undefined && isWhole(first.digits.length) && isDate(groups.slice(1)))
    return numberIn([first]);
  const before = groups.slice(0, -1);
  if (counted && groups.length > 1) {
    if (!isWhole(total(groups))) return reads(before) ? numberIn(before) : null;
    return several;
  }
  if (groups.some(({ digits }) => isWhole(digits.length)) && groups.length > 1) return several;
  if (!isWhole(total(groups))) return null;
  if (counted || !isShaped(groups)) return several;
  return reads(before) && !isDictated(groups) ? several : numberIn(groups);
}

import { parseChoice, parseChoices } from '../../src/domain/choices.ts';
import { fold, withoutCourtesy } from '../../src/domain/keywords.ts';

/** What a text says of numbered choices. `unclear`: choices are named, and nobody can tell which one is meant. */
export type OptionReading =
  | { readonly kind: 'chosen'; readonly numbers: readonly number[] }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'none' };

const NONE: OptionReading = { kind: 'none' };
const UNCLEAR: OptionReading = { kind: 'unclear' };
const chosen = (...numbers: number[]): OptionReading => ({ kind: 'chosen', numbers });

/** Words that may lead a number: `la opción número 2`. */
const LONGEST_LEAD = 4;
/** A title cut off, as lists and quotations do, is known by so many letters. */
const SHORTEST_CUT = 4;
/** How people mark one line of a menu. */
const MARK = /[✓✔☑✅←⬅→➡👈👉⭐]|<-|->|=>|\(\s*[xX]\s*\)|\[\s*[xX]\s*\]|\s[xX]\s*$/u;

/** What is known of the choices that are offered. */
export interface Offered {
  readonly count: number;
  /** The choices' words as the person read them; asked for only when a number does not settle it. */
  readonly titles: () => readonly string[];
  /** Whether other words mean the choice with this number: "sí" for what is titled "Acepto". */
  readonly means: (folded: string, number: number) => boolean;
}

/**
 * Reads choices as they are copied: `1 Sí`, `2. English`, `4) Otro lugar de México`, `Sí, 1`, a title alone, a menu with one line marked or
 * with the answer under it. Where the number and the words disagree, or the menu came back as it was sent, it is unclear.
 * @param many several choices may be named
 */
export function readOptions(text: string, offered: Offered, many: boolean): OptionReading {
  const lines = text.split('\n').filter((line) => fold(line) !== '');
  if (lines.length === 1) return readLine(text, offered, many);
  const read = lines.map((line) => ({ line, number: numberIn(line.replace(MARK, ' '), offered) }));
  if (read.some(({ number }) => number === 'disagrees')) return UNCLEAR;
  const options = read.flatMap(({ line, number }) => (typeof number === 'number' ? [{ line, number }] : []));
  const others = read.flatMap(({ line, number }) => (number === null ? [line] : []));
  if (options.length === 0) return many ? readLine(lines.join(' '), offered, many) : NONE;
  const numbers = [...new Set(options.map(({ number }) => number))];
  if (others.length > 0) return numbers.length > 1 ? UNCLEAR : NONE;
  const marked = options.filter(({ line }) => MARK.test(line)).map(({ number }) => number);
  if (marked.length > 0 && (many || marked.length === 1)) return chosen(...marked);
  if (numbers.length === 1) return chosen(...numbers);
  return many && numbers.length < offered.count ? chosen(...numbers) : UNCLEAR;
}

/** What stands beside a menu that was copied (two of its lines at least); the text itself when none was. */
export function besideMenu(text: string, offered: Offered): string {
  const lines = text.split('\n').filter((line) => fold(line) !== '');
  if (lines.length < 3) return text;
  const others = lines.filter(
    (line) => typeof numberIn(line.replace(MARK, ' '), offered) !== 'number' || bareNumber(line, offered),
  );
  return others.length > 0 && lines.length - others.length > 1 ? others.join('\n') : text;
}

const bareNumber = (line: string, { count }: Offered): boolean => parseChoice(line, count) !== null;

/** What parts the choices of one line. */
const PARTS = /[,;/+]|\s(?:y|e|and|et|ak)\s/i;

function readLine(line: string, offered: Offered, many: boolean): OptionReading {
  const { count } = offered;
  const bare = many ? parseChoices(line, count) : parseChoice(line, count);
  if (bare !== null) return typeof bare === 'number' ? chosen(bare) : chosen(...bare);
  const number = numberIn(line, offered);
  if (number === 'disagrees') return UNCLEAR;
  if (number !== null) return chosen(number);
  if (!many) return NONE;
  const parts = line.split(PARTS).filter((part) => fold(part) !== '');
  const numbers = parts.map((part) => parseChoice(part, count) ?? numberIn(part, offered));
  if (numbers.includes('disagrees')) return UNCLEAR;
  const known = numbers.filter((each) => typeof each === 'number');
  return parts.length > 1 && known.length === parts.length ? chosen(...new Set(known)) : NONE;
}

/** The choice that one line names with its words; null when it names none. */
function numberIn(line: string, offered: Offered): number | 'disagrees' | null {
  const { count, means } = offered;
  const titles = offered.titles();
  const folded = withoutCourtesy(fold(line));
  const words = folded.split(' ');
  const agrees = (said: string, number: number): boolean => {
    const title = fold(titles[number - 1] ?? '');
    return (
      title !== '' &&
      (said === title || (said.length >= SHORTEST_CUT && title.startsWith(said)) || means(said, number))
    );
  };
  const isTitle = (said: string): boolean => titles.some((_, at) => agrees(said, at + 1));
  const whole = titles.findIndex((title) => fold(title) === folded);
  if (whole >= 0) return whole + 1;
  let other = false;
  for (let size = 1; size <= LONGEST_LEAD && size < words.length; size += 1) {
    for (const [numbered, said] of [
      [words.slice(0, size), words.slice(size)],
      [words.slice(-size), words.slice(0, -size)],
    ] as const) {
      const number = parseChoice(numbered.join(' '), count);
      const rest = withoutCourtesy(said.join(' '));
      if (number === null) continue;
      if (agrees(rest, number)) return number;
      other ||= isTitle(rest);
    }
  }
  return other ? 'disagrees' : null;
}

import type { Case } from '../../domain/case.ts';
import { fold } from '../../domain/fold.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { spokenDigits } from '../../domain/spoken-digits.ts';
import { createDateRedactor } from './dates.ts';
import type { KnownWords } from './known-words.ts';
import { nameWords } from './ours.ts';
import { codeStandIns, nameStandIns, numberStandIns } from './stand-ins.ts';

/** Questions that are answered with names. */
const NAMED: ReadonlySet<string> = new Set(['missing', 'apart', 'ownName']);
/** From here on a number may name somebody. Digits. */
const TELLING = 6;

/** Takes out of one talk what tells whose it was; the same is replaced by the same. */
export interface Redactor {
  /**
   * What somebody wrote.
   * @param asked the state whose question was open; null when none was
   */
  text(text: string, asked: string | null): string;
  person(person: Case): Case;
  /** Words of all names of the family. */
  readonly names: ReadonlySet<string>;
}

export interface RedactorDeps {
  readonly known: KnownWords;
  /** Whoever of the roster the talk names. */
  readonly people: readonly Case[];
  readonly language: Language | null;
  /** Codes of the family: what stands for each in the file. */
  readonly codes: ReadonlyMap<string, string>;
  /** Numbers from 0 up to 1; nobody must be able to draw them again. */
  readonly random: () => number;
}

/** A piece of a text; `kept` once it is replaced. */
interface Piece {
  readonly text: string;
  readonly kept: boolean;
}

export function createRedactor({ known, people, language, codes, random }: RedactorDeps): Redactor {
  const dates = createDateRedactor(random);
  const names = nameWords(people.flatMap(({ givenNames, surnames }) => [givenNames, surnames]));
  const spoken = language ?? LANGUAGES[0];

  const name = nameStandIns();
  const digits = numberStandIns(random);
  const code = codeStandIns(codes, random);

  /** The digits of a number, however they are grouped. */
  const grouped = (given: string): string | null => {
    const all = given.replace(/\D/g, '');
    if (all.length < TELLING) return null;
    const made = Array.from(digits(all));
    return given.replace(/\d/g, () => made.shift() ?? '');
  };

  const word = (given: string, asked: string | null): string => {
    const own = names.has(fold(given));
    const named = NAMED.has(asked ?? '') && /^\p{Lu}/u.test(given);
    const plain = given.length < 3 || known.isUnderstood(given);
    return own || named || !plain ? name(given) : given;
  };

  // The numbers of the family come first: they are the same in its rows and in its texts.
  for (const { aNumber } of people) digits(aNumber);

  return {
    names,
    text(text, asked) {
      const passes: readonly ((pieces: readonly Piece[]) => readonly Piece[])[] = [
        replacing(/\S+@\S+\.\S+/g, () => 'correo@ejemplo.org'),
        replacing(/\b[RC][ .-]?(?:[0-9A-Z][ .-]?){6}(?![0-9A-Z])/gi, code),
        (pieces) => pieces.flatMap((piece) => withDates(piece, (given) => dates.text(given, spoken))),
        replacing(/\d[\d .,()_/-]*\d/g, grouped),
        (pieces) => pieces.flatMap((piece) => withSpoken(piece, digits)),
        replacing(/\p{L}[\p{L}\p{M}]*/gu, (given) => word(given, asked)),
      ];
      return passes
        .reduce<readonly Piece[]>((pieces, pass) => pass(pieces), [{ text, kept: false }])
        .map((piece) => piece.text)
        .join('');
    },
    person: (each) => ({
      ...each,
      aNumber: digits(each.aNumber),
      familyId: `F-${digits(each.aNumber)}`,
      givenNames: each.givenNames.replace(/\p{L}[\p{L}\p{M}]*/gu, name),
      surnames: each.surnames.replace(/\p{L}[\p{L}\p{M}]*/gu, name),
      birthDate: dates.iso(each.birthDate),
      nationality: 'HND',
      // Its month decides; the day would tell one of few.
      enrolledOn: `${each.enrolledOn.slice(0, 8)}01`,
    }),
  };
}

/** Replaces what a pattern finds in what is not replaced yet; null leaves it open. */
const replacing =
  (pattern: RegExp, make: (found: string) => string | null) =>
  (pieces: readonly Piece[]): readonly Piece[] =>
    pieces.flatMap((piece) => {
      if (piece.kept) return [piece];
      const made: Piece[] = [];
      let from = 0;
      for (const match of piece.text.matchAll(pattern)) {
        const text = make(match[0]);
        if (text === null) continue;
        made.push({ text: piece.text.slice(from, match.index), kept: false }, { text, kept: true });
        from = match.index + match[0].length;
      }
      return [...made, { text: piece.text.slice(from), kept: false }];
    });

/** Words around a date stay open; its figures do not. */
function withDates(piece: Piece, change: (text: string) => string): readonly Piece[] {
  if (piece.kept) return [piece];
  const changed = change(piece.text);
  if (changed === piece.text) return [piece];
  return changed.split(/(\d+(?:[-/. ]+\d+){0,2})/).map((text, at) => ({ text, kept: at % 2 === 1 }));
}

/** Replaces a long number that is written in words by its figures, as made up. */
function withSpoken(piece: Piece, digits: (given: string) => string): readonly Piece[] {
  if (piece.kept) return [piece];
  const parts = piece.text.split(/([^\p{L}\p{M}]+)/u);
  const words = parts.map((part) => (/\p{L}/u.test(part) ? fold(part) : ''));
  const only = words.filter((word) => word !== '');
  const places = words.flatMap((word, at) => (word === '' ? [] : [at]));
  const made: Piece[] = [];
  let from = 0;
  for (let at = 0; at < only.length;) {
    let said = '';
    let end = at;
    for (;;) {
      const found = spokenDigits(only, end);
      if (found === null) break;
      said += found.digits;
      end += found.used;
    }
    if (said.length >= TELLING) {
      made.push({ text: parts.slice(from, places[at]).join(''), kept: false });
      made.push({ text: digits(said), kept: true });
      from = (places[end - 1] ?? 0) + 1;
    }
    at = Math.max(end, at + 1);
  }
  return [...made, { text: parts.slice(from).join(''), kept: false }];
}

import type { z } from 'zod';
import { AvisoError } from '../../domain/errors.ts';

/** What a field holds: `time` is UTC milliseconds, stored as a date where a person may look; `json` is a plain object or list. */
export type Kind = 'text' | 'number' | 'flag' | 'time' | 'json';

/** What a row means by lacking a field, reckoned from the values that stand before it in the declaration. */
export type Absent = (row: Readonly<Record<string, unknown>>) => unknown;

/** A value's form outside of any database: null, a text, a number, a boolean, or parsed JSON. */
export interface Field<Value = unknown, K extends Kind = Kind> {
  readonly kind: K;
  readonly nullable: boolean;
  /** What it may be, when that is a list; null when anything of its kind is. */
  readonly words: readonly (string | number)[] | null;
  /** The least number allowed; null when there is none. */
  readonly least: number | null;
  /** Whether a text may be empty. */
  readonly mayBeEmpty: boolean;
  /** The column's name where it is not the field's own in snake case, as with words that SQL keeps for itself. */
  readonly column: string | null;
  /** The name under which documents, columns and copies hold it, where it was another one when they were first written. */
  readonly stored: string | null;
  /** For a field that rows from before there was it lack; null when every row has it. */
  readonly absent: Absent | null;
  /** Gives the value when it is what this version writes. Throws `storage_unavailable` on anything else. */
  read(value: unknown): Value;
}

/** Several fields that the record has under one name, and a table as columns beside the others. */
export interface Group<Fields extends FlatFields = FlatFields> {
  readonly group: Fields;
}

export type FlatFields = Readonly<Record<string, Field>>;
export type Fields = Readonly<Record<string, Field | Group>>;

/** A stored value that this version does not write: somebody changed it, or it is damaged. */
export function damaged(name?: string): AvisoError {
  const which = name === undefined ? '' : `: ${name}`;
  return new AvisoError('storage_unavailable', `A stored value is not what this version writes${which}.`);
}

/** How a field differs from the usual. */
interface Options {
  readonly column?: string;
}

function field<Value, K extends Kind>(
  kind: K,
  read: (value: unknown) => Value,
  more: Partial<Omit<Field, 'kind' | 'read'>> = {},
): Field<Value, K> {
  return {
    kind,
    nullable: false,
    words: null,
    least: null,
    mayBeEmpty: false,
    column: null,
    stored: null,
    absent: null,
    ...more,
    read,
  };
}

function readText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw damaged();
}

function readNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw damaged();
}

/** A text that is not empty. */
export const text = (options: Options = {}): Field<string, 'text'> => field('text', readText, options);

/** A text that may be empty. */
export const anyText = (options: Options = {}): Field<string, 'text'> =>
  field('text', readText, { ...options, mayBeEmpty: true });

/** One of a list. */
function among<const Choice extends string | number, K extends Kind>(
  kind: K,
  words: readonly Choice[],
): Field<Choice, K> {
  const read = (value: unknown): Choice => {
    const found = words.find((each) => each === value);
    if (found === undefined) throw damaged();
    return found;
  };
  return field(kind, read, { words });
}

/** One of `words`. */
export const word = <const Word extends string>(words: readonly Word[]): Field<Word, 'text'> =>
  among('text', words);

/** One of `numbers`. */
export const oneNumber = <const Choice extends number>(numbers: readonly Choice[]): Field<Choice, 'number'> =>
  among('number', numbers);

/** A whole number from `least`. */
export const number = (least = 0): Field<number, 'number'> => field('number', readNumber, { least });

/** How often a record was written: 1 when first, one more each time. */
export const version = (): Field<number, 'number'> => number(1);

export const flag = (): Field<boolean, 'flag'> =>
  field('flag', (value) => {
    if (typeof value === 'boolean') return value;
    throw damaged();
  });

/** UTC milliseconds. */
export const time = (options: Options = {}): Field<number, 'time'> => field('time', readNumber, options);

/** What `schema` says, as JSON. */
export const json = <Value>(schema: z.ZodType<Value>): Field<Value, 'json'> =>
  field('json', (value) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw damaged();
  });

/** The same field, or null. */
export function orNull<Value, K extends Kind>(of: Field<Value, K>): Field<Value | null, K> {
  return { ...of, nullable: true, read: (value) => (value === null ? null : of.read(value)) };
}

/** A field that some rows lack. */
export interface Added {
  readonly absent: Absent;
}

/** The same field, for which rows from before it have nothing; `absent` says what that means. */
export function added<Value, K extends Kind>(of: Field<Value, K>, absent: Absent): Field<Value, K> & Added {
  return { ...of, absent };
}

/** A field that is stored under an older name. */
export interface StoredAs<Name extends string> {
  readonly stored: Name;
}

/** The same field, stored as `name`: what the code calls it may change, what is stored keeps its name. */
export function storedAs<const Name extends string, Of extends Field>(
  name: Name,
  of: Of,
): Of & StoredAs<Name> {
  return { ...of, stored: name };
}

/** A field's value in a row, or what the row means by lacking it. Throws as `read` does. @param row the values that stand before it */
export function readIn(field: Field, value: unknown, row: Readonly<Record<string, unknown>>): unknown {
  return value === null && field.absent !== null ? field.absent(row) : field.read(value);
}

/** Fields that belong together. */
export const group = <const Inner extends FlatFields>(fields: Inner): Group<Inner> => ({ group: fields });

export function isGroup(field: Field | Group): field is Group {
  return 'group' in field;
}

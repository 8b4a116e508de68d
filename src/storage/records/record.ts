import type { z } from 'zod';
import type { Owner } from '../vault.ts';
import { damaged, isGroup, type Field, type Fields, type FlatFields, type Group } from './field.ts';

/** What a field is in the record. */
type ValueOf<F> =
  F extends Group<infer Inner>
    ? { [Name in keyof Inner]: ValueOf<Inner[Name]> }
    : F extends Field<infer Value>
      ? Value
      : never;

/** What declared fields are together. */
export type ValuesOf<Declared extends Fields> = { [Name in keyof Declared]: ValueOf<Declared[Name]> };

/** Personal fields, which a database holds as one sealed blob. */
export interface Personal<Opened> {
  /** Their names in the record. */
  readonly names: readonly string[];
  /** What the blob holds. */
  readonly schema: z.ZodType;
  /** What goes into the blob. */
  close(record: object): unknown;
  /** What was in the blob, by the names of the record. */
  put(opened: unknown): object;
  /** Never there: it says to the compiler what `put` gives. */
  readonly opened?: Opened;
}

/** Each field of `schema` is one of the record. */
export function sealedFields<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
): Personal<z.output<z.ZodObject<Shape>>> {
  const names = Object.keys(schema.shape);
  return {
    names,
    schema,
    close: (record) =>
      Object.fromEntries(names.map((name): [string, unknown] => [name, Reflect.get(record, name)])),
    put: (opened) => (typeof opened === 'object' && opened !== null ? opened : {}),
  };
}

/** What `schema` says is one field of the record, `name`. */
export function sealedAs<const Name extends string, Opened>(
  name: Name,
  schema: z.ZodType<Opened>,
): Personal<{ readonly [N in Name]: Opened }> {
  return {
    names: [name],
    schema,
    close: (record) => Reflect.get(record, name),
    put: (opened) => ({ [name]: opened }),
  };
}

/** A text that is there, in the condition of an index. */
export const PRESENT = { $gt: '' } as const;

/** An index in MongoDB and why there is one. */
export interface Index {
  /** Field names and directions, in their order. */
  readonly fields: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  /** The documents that it holds, by fields equal to something, or there at all. */
  readonly where?: Readonly<Record<string, string | boolean | typeof PRESENT>>;
  /** The queries that it serves. */
  readonly serves: string;
}

/** A record as databases keep it: the one place that says what it is made of. */
export interface RecordForm<
  Declared extends Fields = Fields,
  Key extends string = string,
  Beside extends FlatFields = FlatFields,
  Opened = unknown,
  Value = unknown,
> {
  /** Its table, and its collection. */
  readonly table: string;
  /** What Mongoose calls it. */
  readonly model: string;
  /** The field by which a record is known. */
  readonly key: Key;
  readonly fields: Declared;
  /** Null when nothing of it is personal. */
  readonly personal: Personal<Opened> | null;
  /** Fields that a write of the record leaves as they are stored. */
  readonly kept: readonly string[];
  /**
   * Its rows let somebody in or say that something was approved: they carry a MAC over every field but those kept, and one without it
   * grants nothing (docs/decisions/0019-row-macs.md).
   */
  readonly guarded?: true;
  /** What documents hold for MongoDB's queries besides the fields; who writes one says what. */
  readonly beside: Beside;
  /** Of those beside, what a copy takes along; the others it makes anew. */
  readonly moved?: readonly string[];
  /** What its table has besides, for the queries of one database. */
  readonly columns?: readonly string[];
  /** Besides that of its key; those of tables stand in the migrations. */
  readonly indexes: readonly Index[];
  /** Gives the fields as the domain's type: where they are not what that says, this does not compile. */
  of(values: ValuesOf<Declared> & Opened): Value;
}

/** Declares a record. */
export function defineRecord<
  const Declared extends Fields,
  const Key extends keyof Declared & string,
  const Beside extends FlatFields,
  Opened,
  Value,
>(form: RecordForm<Declared, Key, Beside, Opened, Value>): RecordForm<Declared, Key, Beside, Opened, Value> {
  return form;
}

/** Whose the sealed fields of a record are. @param values the record, or at least its key */
export function ownerOf({ table, key }: Pick<RecordForm, 'table' | 'key'>, values: object): Owner {
  return { record: table, key: String(Reflect.get(values, key)) };
}

/** A field and where it stands in a record: in a group, `inside` is its name there. */
export interface Placed {
  readonly name: string;
  readonly inside: string | null;
  readonly field: Field;
}

/** The fields of a record in their order, those of groups one by one. */
export function placedFields(fields: Fields): readonly Placed[] {
  return Object.entries(fields).flatMap(([name, field]): readonly Placed[] =>
    isGroup(field)
      ? Object.entries(field.group).map(([inside, each]) => ({ name, inside, field: each }))
      : [{ name, inside: null, field }],
  );
}

/** What a field is called where it is stored. */
export const storedName = ({ name, inside, field }: Placed): string => field.stored ?? inside ?? name;

/** Where a field stands in a document. */
export const inDocument = (placed: Placed): Placed =>
  placed.inside === null
    ? { ...placed, name: storedName(placed) }
    : { ...placed, inside: storedName(placed) };

/** The value of a field in a record or a document; undefined where there is none. */
export function valueAt(record: object, { name, inside }: Placed): unknown {
  const value: unknown = Reflect.get(record, name);
  if (inside === null) return value;
  return typeof value === 'object' && value !== null ? Reflect.get(value, inside) : undefined;
}

/** Where values of a record are put together, field by field. */
export function put(values: Record<string, unknown>, { name, inside }: Placed, value: unknown): void {
  if (inside === null) {
    values[name] = value;
    return;
  }
  const group = values[name];
  if (typeof group === 'object' && group !== null) Reflect.set(group, inside, value);
  else values[name] = { [inside]: value };
}

/** Gives values that were read field by field as a record. Throws `storage_unavailable` when one is missing. */
export function assemble<Value>(
  form: RecordForm<Fields, string, FlatFields, unknown, Value>,
  values: object,
): Value {
  if (!isWhole(values, form)) throw damaged();
  return form.of(values);
}

function isWhole(values: object, { fields }: RecordForm): values is ValuesOf<Fields> {
  for (const name in fields) if (!(name in values)) return false;
  return true;
}

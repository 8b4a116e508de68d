import { Schema } from 'mongoose';
import type { Added, Field, Fields, FlatFields, Group, StoredAs } from '../records/field.ts';
import { inDocument, placedFields, type RecordForm } from '../records/record.ts';
import { options, text as anyText } from './fields.ts';

/** A field as documents have it: times as dates, which a person can read. */
type InDocument<F> =
  F extends Group<infer Inner>
    ? { [Name in keyof Inner]: InDocument<Inner[Name]> }
    : F extends Field<infer Value, infer Kind>
      ? Kind extends 'time'
        ? null extends Value
          ? Date | null
          : Date
        : Value
      : never;

/** Fields in documents; those that some documents lack may be left out. */
type InDocuments<All> = {
  [Name in keyof All as All[Name] extends Added ? never : NameIn<All, Name>]: InDocument<All[Name]>;
} & { [Name in keyof All as All[Name] extends Added ? NameIn<All, Name> : never]?: InDocument<All[Name]> };

/** What a field is called in documents. */
type NameIn<All, Name extends keyof All> = All[Name] extends StoredAs<infer Stored> ? Stored : Name;

/** A record's document: its key is `_id`, and what is personal is one sealed field. */
export type DocumentOf<Form> =
  Form extends RecordForm<infer Declared, infer Key, infer Beside>
    ? {
        _id: Key extends keyof Declared ? InDocument<Declared[Key]> : never;
        sealed: Buffer;
        mac?: string | null;
      } & InDocuments<Omit<Declared, Key> & Beside>
    : never;

const TYPES = {
  text: String,
  number: Number,
  flag: Boolean,
  time: Date,
  json: Schema.Types.Mixed,
} as const;

/** JSON is to Mongoose whatever it is: what it may be, the field says. */
function isRead(field: Field): object {
  const validator = (value: unknown) => {
    if (value === null) return true;
    try {
      field.read(value);
      return true;
    } catch {
      return false;
    }
  };
  return { validate: { validator, message: '{PATH} must be what is declared' } };
}

/** How Mongoose checks a field on its way in. */
function pathOf(field: Field): object {
  const { kind, nullable, words, least, mayBeEmpty, absent } = field;
  const type = TYPES[kind];
  const allowed =
    kind === 'json'
      ? isRead(field)
      : words === null
        ? {}
        : { enum: nullable ? [...words, null] : [...words] };
  if (absent !== null) return { type, ...allowed };
  if (nullable) return { type, default: null, ...allowed };
  // An empty text is none to `required`.
  if (kind === 'text' && mayBeEmpty) return anyText;
  return { type, required: true, ...allowed, ...(least === null ? {} : { min: least }) };
}

/** The schema of a record's documents, with its indexes. */
export function schemaOf<
  Declared extends Fields,
  Key extends string,
  Beside extends FlatFields,
  Opened,
  Value,
>(form: RecordForm<Declared, Key, Beside, Opened, Value>) {
  const { key, personal, indexes } = form;
  const schema = new Schema<DocumentOf<RecordForm<Declared, Key, Beside, Opened, Value>>>({}, options);
  for (const { name, inside, field } of placedFields(form.fields).map(inDocument))
    schema.path(name === key ? '_id' : inside === null ? name : `${name}.${inside}`, pathOf(field));
  for (const [name, field] of Object.entries(form.beside)) schema.path(name, pathOf(field));
  if (personal !== null) schema.path('sealed', { type: Buffer, required: true });
  if (form.guarded === true) schema.path('mac', { type: String });
  for (const { fields, unique, where } of indexes)
    schema.index(
      { ...fields },
      {
        ...(unique === true && { unique }),
        ...(where !== undefined && { partialFilterExpression: { ...where } }),
      },
    );
  return schema;
}

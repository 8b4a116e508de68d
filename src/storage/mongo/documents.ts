import type { SchemaType } from 'mongoose';
import { AvisoError } from '../../domain/errors.ts';

/** Kinds of field as they come from the driver, by Mongoose's name of the type. */
const IS: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Number: (value) => typeof value === 'number',
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => value instanceof Date,
  Buffer: (value) => value instanceof Uint8Array,
  Array: (value) => Array.isArray(value),
};

interface Field {
  readonly path: readonly string[];
  readonly fits: (value: unknown) => boolean;
}

function wordsOf(type: SchemaType): readonly unknown[] | null {
  const words: unknown = type.options.enum;
  return Array.isArray(words) ? words : null;
}

function fieldOf(name: string, type: SchemaType): Field {
  const is = IS[type.instance] ?? (() => true);
  const words = wordsOf(type);
  const needed = type.options.required !== undefined;
  return {
    path: name.split('.'),
    fits: (value) =>
      value === null || value === undefined
        ? !needed
        : is(value) && (words === null || words.includes(value)),
  };
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** What of a model matters here; Mongoose's own type of it does not fit itself. */
interface Checkable {
  readonly modelName: string;
  readonly schema: { eachPath(each: (name: string, type: SchemaType) => void): unknown };
}

/**
 * Gives a function that lets documents through that are what the model's schema writes, and throws `storage_unavailable`
 * on any other: somebody may have changed one in a shell. Mongoose itself checks only what is written.
 */
export function checkOf(model: Checkable): <Document>(document: Document) => Document {
  const fields: Field[] = [];
  model.schema.eachPath((name, type) => fields.push(fieldOf(name, type)));
  return (document) => {
    for (const { path, fits } of fields)
      if (!fits(valueAt(document, path)))
        throw new AvisoError(
          'storage_unavailable',
          `A stored ${model.modelName} is not what this version writes: ${path.join('.')}.`,
        );
    return document;
  };
}

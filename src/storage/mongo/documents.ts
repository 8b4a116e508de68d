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
export interface Checkable {
  readonly modelName: string;
  readonly schema: { eachPath(each: (name: string, type: SchemaType) => void): unknown };
}

/** The document without the fields that `known` has not; itself when it has none of those. */
function onlyKnown<Document>(document: Document, known: ReadonlySet<string>): Document {
  if (typeof document !== 'object' || document === null) return document;
  const unknown = Object.keys(document).filter((name) => !known.has(name));
  if (unknown.length === 0) return document;
  const kept = { ...document };
  for (const name of unknown) Reflect.deleteProperty(kept, name);
  return kept;
}

/**
 * Gives a function that lets documents through that are what the model's schema writes, and throws `storage_unavailable`
 * on any other: somebody may have changed one in a shell. Mongoose itself checks only what is written.
 *
 * A field that a later version added is left out: who writes back what it read would be refused for it, and it stays as it is stored.
 */
export function checkOf(model: Checkable): <Document>(document: Document) => Document {
  const fields: Field[] = [];
  const known = new Set<string>();
  model.schema.eachPath((name, type) => {
    fields.push(fieldOf(name, type));
    known.add(name.split('.')[0] ?? name);
  });
  return (document) => {
    for (const { path, fits } of fields)
      if (!fits(valueAt(document, path)))
        throw new AvisoError(
          'storage_unavailable',
          `A stored ${model.modelName} is not what this version writes: ${path.join('.')}.`,
        );
    return onlyKnown(document, known);
  };
}

import { AvisoError } from '../domain/errors.ts';
import type { FieldKind, Kind } from './copied-records.ts';
import type { CopiedRow } from './copy-port.ts';

/** The kind without its question mark. */
export function kindOf(field: FieldKind): Kind {
  switch (field) {
    case 'text':
    case 'text?':
      return 'text';
    case 'number':
    case 'number?':
      return 'number';
    case 'flag':
    case 'flag?':
      return 'flag';
    case 'time':
    case 'time?':
      return 'time';
    case 'json':
    case 'json?':
      return 'json';
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
    case 'time':
      return Number.isSafeInteger(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'json':
      return typeof value === 'object';
  }
}

/** Gives a field's value back when it is what its kind says; throws `storage_unavailable` when it is not. */
export function valueOf(name: string, field: FieldKind, value: unknown): unknown {
  if (value === null ? field.endsWith('?') : isOf(kindOf(field), value)) return value;
  throw new AvisoError('storage_unavailable', `A stored value is not what this version writes: ${name}.`);
}

/** A text of a record that must have it. */
export function textOf({ record }: CopiedRow, name: string): string {
  const value = record[name];
  if (typeof value === 'string') return value;
  throw new AvisoError('storage_unavailable', `A stored value is not what this version writes: ${name}.`);
}

import type { Field } from '../records/field.ts';
import type { Cell } from './connection.ts';

/** A cell as the record's value, not looked at yet. */
export function plainOf({ kind }: Field, cell: Cell | undefined): unknown {
  if (cell === null) return null;
  switch (kind) {
    case 'flag':
      return cell === 1 ? true : cell === 0 ? false : cell;
    case 'json':
      return typeof cell === 'string' ? JSON.parse(cell) : cell;
    default:
      return cell;
  }
}

/** A record's value as it is bound and stored. */
export function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value === null ? null : JSON.stringify(value);
  }
}

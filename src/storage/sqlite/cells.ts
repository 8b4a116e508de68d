import { damaged } from '../records/field.ts';
import type { Cell, Row } from './connection.ts';

export function text(row: Row, column: number): string {
  const cell = row[column];
  if (typeof cell === 'string') return cell;
  throw damaged();
}

export function textOrNull(row: Row, column: number): string | null {
  return row[column] === null ? null : text(row, column);
}

export function number(row: Row, column: number): number {
  const cell = row[column];
  if (typeof cell === 'number') return cell;
  throw damaged();
}

export function numberOrNull(row: Row, column: number): number | null {
  return row[column] === null ? null : number(row, column);
}

export function bool(row: Row, column: number): boolean {
  return number(row, column) === 1;
}

/** A boolean as it is bound and stored. */
export function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** Narrows a stored word to one of `words`. */
export function oneOf<Word extends Cell>(words: readonly Word[], row: Row, column: number): Word {
  const cell = row[column];
  const word = words.find((candidate) => candidate === cell);
  if (word === undefined) throw damaged();
  return word;
}

export function oneOfOrNull<Word extends Cell>(
  words: readonly Word[],
  row: Row,
  column: number,
): Word | null {
  return row[column] === null ? null : oneOf(words, row, column);
}

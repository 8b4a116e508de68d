import type { z } from 'zod';
import { AvisoError } from '../../domain/errors.ts';
import { openSealed } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { Cell, Row } from './connection.ts';

function damaged(): AvisoError {
  return new AvisoError('storage_unavailable', 'A stored value is not what this version writes.');
}

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

/** Seals and opens the personal fields of one kind of row: one blob a row. */
export interface Sealed<Fields> {
  seal(fields: Fields): Uint8Array;
  open(row: Row, column: number): Fields;
}

/** @param schema what the opened blob must look like; anything else throws `sealed_damaged` */
export function sealed<Fields>(vault: Vault, schema: z.ZodType<Fields>): Sealed<Fields> {
  return {
    seal: (fields) => vault.seal(fields),
    open(row, column) {
      const cell = row[column];
      if (!(cell instanceof Uint8Array)) throw damaged();
      return openSealed(vault, schema, cell);
    },
  };
}

import type { Cell, Row } from './connection.ts';

/** Rows that are remembered: phases and the programme, and whoever works at the moment. */
const MOST = 64;

const isSameCell = (one: Cell, other: Cell | undefined): boolean =>
  one === other ||
  (one instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(one, other) === 0);

/**
 * Rows whose MAC was found to hold. One that is read again as it was, cell for cell, holds without being reckoned: what a turn reads
 * each time costs a comparison.
 */
export function createHeldRows(keyAt: number) {
  const held = new Map<Cell | undefined, Row>();
  return {
    has(row: Row): boolean {
      const known = held.get(row[keyAt]);
      return known?.length === row.length && known.every((cell, at) => isSameCell(cell, row[at]));
    },
    add(row: Row): void {
      if (held.size >= MOST) held.clear();
      held.set(row[keyAt], row);
    },
  };
}

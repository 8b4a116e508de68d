import { AvisoError } from '../domain/errors.ts';

/** Whose sealed fields they are. */
export interface Owner {
  /** The record's name, the same in both databases. */
  readonly record: string;
  readonly key: string;
}

/** A row whose sealed fields do not open: other bytes, another key, or fields of another row in their place. */
export class SealedDamaged extends AvisoError {
  readonly owner: Owner;

  constructor(owner: Owner, options?: ErrorOptions) {
    super('sealed_damaged', `It is one of ${owner.record}.`, options);
    this.owner = owner;
  }
}

/** What `open` gives; null where the row does not open. */
export function unlessDamaged<Value>(open: () => Value): Value | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealedDamaged) return null;
    throw error;
  }
}

/**
 * What `open` gives of each row that opens. The others are left as they are, and whoever watches was told: one of them keeps nobody from
 * the rest of a list.
 */
export const thoseThatOpen = <Row, Value extends object>(
  rows: readonly Row[],
  open: (row: Row) => Value,
): readonly Value[] => rows.map((row) => unlessDamaged(() => open(row))).filter((value) => value !== null);

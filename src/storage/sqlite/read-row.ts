import { damaged } from '../records/field.ts';
import { ownerOf, placedFields, put, type RecordForm } from '../records/record.ts';
import { createRowMacs } from '../row-macs.ts';
import { putOpened } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { Cell, Row } from './connection.ts';
import { createHeldRows } from './held-rows.ts';
import { plainOf } from './cells-of-fields.ts';

/** A row's values, by the names of the record. */
export interface ReadRow {
  readonly values: object;
  /** Whether its MAC is that of what it says; of rows that carry none always. */
  readonly holds: boolean;
  /** The MAC that it should have. */
  readonly mac: () => string;
}

/** Reads rows from the columns that columnsOf names, which begin at `from`. Throws where one is not what this version writes. */
export function createRowReader(vault: Vault, form: RecordForm): (row: Row, from?: number) => ReadRow {
  const { personal, guarded } = form;
  const fields = placedFields(form.fields);
  const macs = createRowMacs(vault, form);
  const known = createHeldRows(fields.findIndex(({ name }) => name === form.key));

  function openSealed(values: object, sealed: Cell | undefined): unknown {
    if (personal === null) return null;
    if (!(sealed instanceof Uint8Array)) throw damaged();
    const inside = putOpened(vault, personal, sealed, ownerOf(form, values));
    Object.assign(values, inside.values);
    return inside.opened;
  }

  return (row, from = 0) => {
    const values: Record<string, unknown> = {};
    const plain: Record<string, unknown> = {};
    let at = from;
    for (const placed of fields) {
      const found = plainOf(placed.field, row[at]);
      put(values, placed, placed.field.read(found));
      if (guarded === true) put(plain, placed, found);
      at += 1;
    }
    const opened = openSealed(values, row[at]);
    if (personal !== null) at += 1;
    const covered = { fields: plain, personal: opened };
    let holds = guarded !== true || known.has(row);
    if (!holds && macs.holds(covered, row[at])) {
      known.add(row);
      holds = true;
    }
    return {
      values,
      holds,
      mac: () => macs.make(covered),
    };
  };
}

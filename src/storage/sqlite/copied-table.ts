import { OUTBOX_STATES } from '../../domain/message.ts';
import { canonicalJson } from '../canonical-json.ts';
import { pageByContact, pageByKey } from '../copied-pages.ts';
import { COPY_SETTING, type Collection, type CopiedRow } from '../copy-port.ts';
import { readIn } from '../records/field.ts';
import { copiedFields, copiedName, isOrdered, RECORDS, textOf } from '../records/copied.ts';
import { ownerOf, type Placed, type RecordForm } from '../records/record.ts';
import { createCopiedMacs } from '../copied-macs.ts';
import { readOpened } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { number, oneOf } from './cells.ts';
import type { Cell, Connection, Row } from './connection.ts';
import { keyOrder } from './key-order.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import { cellOf as plainCell, plainOf } from './cells-of-fields.ts';
import { columnOf } from './record-table.ts';

/** What a queued message waits for is a number here, and left as it was when the message is no longer queued. */
const GATE = `CASE WHEN state <> 'queued' THEN NULL WHEN gate = 0 THEN 'turn' WHEN gate = 1 THEN 'time' ELSE 'contact' END`;

interface Column {
  readonly name: string;
  readonly placed: Placed;
  readonly read: string;
  /** The expression that is stored, with `?N` for the value. */
  readonly write: (parameter: string) => string;
}

function copiedColumn(placed: Placed): Column {
  if (placed.name === 'waitsFor')
    return {
      name: 'gate',
      placed,
      read: GATE,
      write: (parameter) => `CASE ${parameter} WHEN 'time' THEN 1 WHEN 'contact' THEN 2 ELSE 0 END`,
    };
  const name = columnOf(placed);
  return { name, placed, read: name, write: (parameter) => parameter };
}

function cellOf({ placed }: Column, { record }: CopiedRow): Cell {
  const value = readIn(placed.field, record[copiedName(placed)], record);
  return typeof value === 'object' && value !== null ? canonicalJson(value) : plainCell(value);
}

/** The columns that a row is inserted into, and what is stored in each, with `?N` for the cells in their order. */
function insertedInto(
  collection: Collection,
  columns: readonly Column[],
): { readonly names: readonly string[]; readonly values: readonly string[] } {
  const form = RECORDS[collection];
  const names = columns.map(({ name }) => name);
  const values = columns.map((column, at) => column.write(`?${at + 1}`));
  const parameterOf = (field: string) => `?${columns.findIndex(({ placed }) => placed.name === field) + 1}`;
  let bound = columns.length;
  const add = (name: string) => {
    names.push(name);
    values.push(`?${(bound += 1)}`);
  };
  if (form.personal !== null) add('sealed');
  if (form.guarded === true) add('mac');
  if (isOrdered(form)) add('seq');
  if (collection === 'outbox') {
    names.push('opens_at');
    values.push(`min(${parameterOf('notBefore')}, ${parameterOf('expiresAt')})`);
    names.push('turn');
    values.push(parameterOf('createdAt'));
  }
  return { names, values };
}

/** The statements of one table. */
function statementsFor(
  connection: Connection,
  collection: Collection,
  {
    columns,
    own,
    selected,
  }: { readonly columns: readonly Column[]; readonly own: string; readonly selected: string },
) {
  const form = RECORDS[collection];
  const { table } = form;
  const { names, values } = insertedInto(collection, columns);
  const { isKey, byKey, behindKey } = keyOrder(collection, own);
  const notCopied = collection === 'settings' ? `name <> '${COPY_SETTING}'` : 'TRUE';

  const count = connection.prepare(`SELECT count(*) FROM ${table} WHERE ${notCopied}`);
  const insert = connection.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`,
  );
  const remove = connection.prepare(`DELETE FROM ${table} WHERE ${isKey}`);
  const page = connection.prepare(
    `SELECT ${selected} FROM ${table} WHERE ${behindKey} AND ${notCopied} ORDER BY ${byKey} LIMIT ?2`,
  );
  const inOrder = isOrdered(form)
    ? {
        ofContact: connection.prepare(
          `SELECT ${selected} FROM ${table} WHERE contact_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
        ),
        behindContact: connection.prepare(
          `SELECT ${selected} FROM ${table} WHERE contact_id > ? ORDER BY contact_id, seq LIMIT ?`,
        ),
        seqOf: connection.prepare(`SELECT seq FROM ${table} WHERE ${own} = ?`),
        lastOf: connection.prepare(`SELECT coalesce(max(seq), 0) FROM ${table} WHERE contact_id = ?`),
        isTaken: connection.prepare(`SELECT 1 FROM ${table} WHERE seq = ?`),
      }
    : null;
  const stateOf =
    collection === 'outbox' ? connection.prepare('SELECT state FROM outbox WHERE id = ?') : null;

  return { count, insert, remove, page, inOrder, stateOf };
}

/** Opens what a row has sealed: into the record as its schema says it. Gives it as it was sealed; null where nothing is. */
function openInto(
  record: Record<string, unknown>,
  vault: Vault,
  form: RecordForm,
  sealed: Cell | undefined,
): unknown {
  if (form.personal === null) return null;
  const bytes = sealed instanceof Uint8Array ? sealed : new Uint8Array();
  const opened = vault.open(bytes, ownerOf(form, record));
  record.personal = readOpened(form.personal.schema, opened, ownerOf(form, record));
  return opened;
}

/** One table's rows as records and back. */
export function createCopiedTable(
  connection: Connection,
  vault: Vault,
  collection: Collection,
  counts: OutboxCounts,
) {
  const form = RECORDS[collection];
  const { key, personal } = form;
  const ordered = isOrdered(form);
  const macs = createCopiedMacs(vault, form);
  const columns = copiedFields(form).map(copiedColumn);
  const keyAt = columns.findIndex(({ placed }) => placed.name === key);
  const own = columns[keyAt]?.name ?? key;
  const selected = [
    ...columns.map((column) => column.read),
    ...(personal === null ? [] : ['sealed']),
    ...(form.guarded === true ? ['mac'] : []),
    ...(ordered ? ['seq'] : []),
  ].join(', ');

  const { count, insert, remove, page, inOrder, stateOf } = statementsFor(connection, collection, {
    ...{ columns, own, selected },
  });

  function rowOf(row: Row): CopiedRow {
    const record: Record<string, unknown> = {};
    const stored: Record<string, unknown> = {};
    for (const [at, { placed }] of columns.entries()) {
      const found = plainOf(placed.field, row[at]);
      record[copiedName(placed)] = readIn(placed.field, found, record);
      stored[placed.name] = found;
    }
    let at = columns.length;
    const opened = openInto(record, vault, form, row[at]);
    if (personal !== null) at += 1;
    const holds = macs.mayCopy({ fields: stored, personal: opened }, row[at]);
    if (form.guarded === true) at += 1;
    return { record, order: ordered ? number(row, at) : null, holds };
  }

  /** Where a row goes: where it is already; else its order, or the next that is free and behind all of its contact. */
  function seqFor(row: CopiedRow): number {
    if (inOrder === null) return 0;
    const present = inOrder.seqOf.get([textOf(row, key)]);
    if (present !== null) return number(present, 0);
    const last = number(inOrder.lastOf.get([textOf(row, 'contactId')]) ?? [0], 0);
    let seq = Math.max(row.order ?? 0, last + 1);
    while (inOrder.isTaken.get([seq]) !== null) seq += 1;
    return seq;
  }

  function put(row: CopiedRow): void {
    const cells = columns.map((column) => cellOf(column, row));
    if (personal !== null) cells.push(vault.seal(row.record.personal, ownerOf(form, row.record)));
    if (form.guarded === true) cells.push(macs.copied(row));
    if (ordered) cells.push(seqFor(row));
    const own = cells[keyAt] ?? null;
    if (stateOf !== null) {
      const before = stateOf.get([own]);
      const state = oneOf(OUTBOX_STATES, [textOf(row, 'state')], 0);
      if (before === null) counts.added(state);
      else counts.moved(oneOf(OUTBOX_STATES, before, 0), state);
    }
    remove.run([own]);
    insert.run(cells);
  }

  return {
    count: () => number(count.get([]) ?? [0], 0),
    put,
    exportRows: async (after: string | null, limit: number) =>
      inOrder === null
        ? pageByKey(
            page.all([collection === 'audit' ? Number(after ?? 0) : (after ?? ''), limit]).map(rowOf),
            limit,
            key,
          )
        : pageByContact(after, limit, {
            ofContact: async (contactId, behind, most) =>
              inOrder.ofContact.all([contactId, behind, most]).map(rowOf),
            behindContact: async (contactId, most) => inOrder.behindContact.all([contactId, most]).map(rowOf),
          }),
  };
}

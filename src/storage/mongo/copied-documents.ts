import { z } from 'zod';
import type { Collection, CopiedRow } from '../copy-port.ts';
import { readIn } from '../records/field.ts';
import { copiedFields, copiedName, isOrdered, RECORDS, textOf } from '../records/copied.ts';
import { inDocument, ownerOf, put, valueAt, type Placed } from '../records/record.ts';
import { createCopiedMacs } from '../copied-macs.ts';
import { readOpened } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { plainOf } from './read-document.ts';
import { storedOf } from './record-documents.ts';

/** A document as the driver has it. Mongoose would make an object of its own of each, which costs more than the rest together. */
export interface Stored {
  readonly _id: string | number;
  readonly [field: string]: unknown;
}

/** Expected counts are counters, with this before their name; `;` is the next character after its end. */
export const COUNT_PREFIX = 'turnstile:';
export const BEHIND_COUNTS = 'turnstile;';

const bytes = z.instanceof(Uint8Array);

export function modelOf(models: Models, collection: Collection) {
  switch (collection) {
    case 'turnstiles':
      return models.counters;
    default:
      return models[collection];
  }
}

/** Where a document has a field: how often an expected count was passed is its count. */
const whereOf = (collection: Collection, placed: Placed): Placed =>
  collection === 'turnstiles' ? { ...placed, name: 'count' } : inDocument(placed);

/** One collection's documents as records and back. */
export function createCopiedDocuments(models: Models, vault: Vault, collection: Collection) {
  const form = RECORDS[collection];
  const { key, personal } = form;
  const ordered = isOrdered(form);
  const check = checkOf(modelOf(models, collection));
  const macs = createCopiedMacs(vault, form);
  const own = copiedFields(form).filter(({ name }) => name !== key);

  /** What queries look for besides the fields of the record. */
  function derived({ record }: CopiedRow, round: number): Record<string, unknown> {
    switch (collection) {
      case 'registrations':
        return { live: record.stage !== 'withdrawn', round };
      case 'appointments':
        return { active: record.state === 'offered' || record.state === 'confirmed' };
      case 'broadcasts':
        return { touched: 0 };
      case 'outbox':
        return {
          opensAt: new Date(Math.min(Number(record.notBefore), Number(record.expiresAt))),
          turn: new Date(Number(record.createdAt)),
        };
      default:
        return {};
    }
  }

  return {
    /** @param round the present round of decisions */
    rowOf: (document: Stored, round: number): CopiedRow => {
      check(document);
      const { _id } = document;
      const record: Record<string, unknown> = {};
      record[key] =
        typeof _id === 'string' && collection === 'turnstiles' ? _id.slice(COUNT_PREFIX.length) : _id;
      const stored: Record<string, unknown> = { ...record };
      for (const placed of own) {
        const found = plainOf(valueAt(document, whereOf(collection, placed)));
        const value = readIn(placed.field, found, record);
        record[copiedName(placed)] = value;
        stored[placed.name] = found === null ? value : found;
      }
      if (collection === 'registrations' && document.live === true) {
        // See decision-rounds.ts: each round that it is behind is a version further, and a decision due.
        const behind = Math.max(0, round - Number(document.round));
        record.version = Number(record.version) + behind;
        record.decisionDue = record.decisionDue === true || behind > 0;
      }
      let opened: unknown = null;
      if (personal !== null) {
        opened = vault.open(bytes.parse(document.sealed), ownerOf(form, record));
        record.personal = readOpened(personal.schema, opened, ownerOf(form, record));
      }
      const holds = macs.mayCopy({ fields: stored, personal: opened }, document.mac);
      return { record, order: ordered ? Number(document.order) : null, holds };
    },
    documentOf: (row: CopiedRow, round: number): Stored => {
      const { record, order } = row;
      const document: Record<string, unknown> = { ...derived(row, round) };
      for (const placed of own) {
        const value = readIn(placed.field, record[copiedName(placed)], record);
        // What some documents lack is left out where it means nothing: an index that holds it would hold a null too.
        if (value === null && placed.field.absent !== null) continue;
        put(document, whereOf(collection, placed), storedOf(placed.field, value));
      }
      if (personal !== null) document.sealed = vault.seal(record.personal, ownerOf(form, record));
      if (form.guarded === true) document.mac = macs.copied(row);
      if (ordered) document.order = order;
      const _id = collection === 'audit' ? Number(record.seq) : textOf(row, key);
      return check({ ...document, _id: collection === 'turnstiles' ? `${COUNT_PREFIX}${_id}` : _id });
    },
  };
}

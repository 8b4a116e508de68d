import { z } from 'zod';
import { RECORDS, type FieldKind } from '../copied-records.ts';
import { kindOf, textOf, valueOf } from '../copied-values.ts';
import type { Collection, CopiedRow } from '../copy-port.ts';
import { openSealed } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';

/** A document as the driver has it. Mongoose would make an object of its own of each, which costs more than the rest together. */
export interface Stored {
  readonly _id: string | number;
  readonly [field: string]: unknown;
}

/** Turnstiles are counters, with this before their name; `;` is the next character after its end. */
export const TURNSTILE = 'turnstile:';
export const BEHIND_TURNSTILES = 'turnstile;';

/** Fields that are kept elsewhere in a document than at their own name. */
const PATHS: Readonly<Partial<Record<Collection, Readonly<Record<string, readonly string[]>>>>> = {
  registrations: {
    outcome: ['decision', 'outcome'],
    rule: ['decision', 'rule'],
    phaseId: ['decision', 'phaseId'],
  },
  turnstiles: { passed: ['count'] },
};

const nested = z.record(z.string(), z.unknown());
const bytes = z.instanceof(Uint8Array);

/** What a field means that documents from before it do not have. */
const WITHOUT: Readonly<Partial<Record<Collection, Readonly<Record<string, unknown>>>>> = {
  conversations: { news: true },
};

export function modelOf(models: Models, collection: Collection) {
  switch (collection) {
    case 'turnstiles':
      return models.counters;
    default:
      return models[collection];
  }
}

function valueAt(document: Stored, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const name of path) value = nested.safeParse(value).data?.[name];
  // A field that may be absent is, for the one who reads it, null.
  return value ?? null;
}

function msOf(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

function dateOf(value: unknown): Date | null {
  return typeof value === 'number' ? new Date(value) : null;
}

interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly path: readonly string[];
}

/** One collection's documents as records and back. */
export function createCopiedDocuments(models: Models, vault: Vault, collection: Collection) {
  const { key, fields, personal, ordered } = RECORDS[collection];
  const check = checkOf(modelOf(models, collection));
  const own: readonly Field[] = Object.entries(fields)
    .filter(([name]) => name !== key)
    .map(([name, kind]) => ({ name, kind, path: PATHS[collection]?.[name] ?? [name] }));

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
          opensAt: dateOf(Math.min(Number(record.notBefore), Number(record.expiresAt))),
          turn: dateOf(record.createdAt),
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
        typeof _id === 'string' && collection === 'turnstiles' ? _id.slice(TURNSTILE.length) : _id;
      for (const { name, kind, path } of own)
        record[name] = valueOf(
          name,
          kind,
          msOf(valueAt(document, path) ?? WITHOUT[collection]?.[name] ?? null),
        );
      if (collection === 'registrations' && document.live === true) {
        // See decision-rounds.ts: each round that it is behind is a version further, and a decision due.
        const behind = Math.max(0, round - Number(document.round));
        record.version = Number(record.version) + behind;
        record.decisionDue = record.decisionDue === true || behind > 0;
      }
      if (personal !== null) record.personal = openSealed(vault, personal, bytes.parse(document.sealed));
      return { record, order: ordered ? Number(document.order) : null };
    },
    documentOf: (row: CopiedRow, round: number): Stored => {
      const { record, order } = row;
      const document: Record<string, unknown> = { ...derived(row, round) };
      for (const { name, kind, path } of own) {
        const value = valueOf(name, kind, record[name]);
        const stored = kindOf(kind) === 'time' ? dateOf(value) : value;
        const [first = name, second] = path;
        // Its indexes hold what waits for something; a null would be in them too.
        if (name === 'waitsFor' && stored === null) continue;
        if (second === undefined) document[first] = stored;
        else document[first] = { ...nested.safeParse(document[first]).data, [second]: stored };
      }
      if (personal !== null) document.sealed = vault.seal(record.personal);
      if (ordered) document.order = order;
      const _id = collection === 'audit' ? Number(record.seq) : textOf(row, key);
      return check({ ...document, _id: collection === 'turnstiles' ? `${TURNSTILE}${_id}` : _id });
    },
  };
}

import type { ClientSession, mongo } from 'mongoose';
import { damaged, readIn, type Field, type Fields, type FlatFields } from '../records/field.ts';
import {
  assemble,
  inDocument,
  ownerOf,
  placedFields,
  put,
  valueAt,
  type RecordForm,
} from '../records/record.ts';
import { putOpened } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { checkOf, type Checkable } from './documents.ts';
import { needOne, unique } from './outcomes.ts';
import type { DocumentOf } from './record-schema.ts';

/** What of a Mongoose model writing needs; both ways check what they write against the schema. */
interface Writable extends Checkable {
  new (document: object): { save(options: { session: ClientSession }): Promise<unknown> };
  findById(id: string): { lean(): PromiseLike<Found> };
  find(filter: object): {
    sort(order: { _id: 1 }): { limit(rows: number): { lean(): PromiseLike<readonly NonNullable<Found>[]> } };
  };
  updateOne(
    filter: object,
    update: { $set: object },
    options: { session: ClientSession; runValidators: true; upsert?: true },
  ): { exec(): Promise<{ matchedCount: number }> };
}

/** How one record is written. */
interface Writing {
  readonly session: ClientSession;
  /** The fields that the document has besides the record's. */
  readonly beside?: Readonly<Record<string, unknown>>;
  /** Those that only a new document is given, and others change. */
  readonly first?: Readonly<Record<string, unknown>>;
  /** What it means to run into a unique index, by the first field of that. */
  readonly taken?: Parameters<typeof unique>[1];
  /** Which document is the version before, when not the one with that number. */
  readonly before?: mongo.Filter<mongo.BSON.Document>;
}

/** A document's value as the record has it, not looked at yet. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return value ?? null;
}

/** A record's value as a document holds it. */
export function storedOf({ kind }: Field, value: unknown): unknown {
  return kind === 'time' && typeof value === 'number' ? new Date(value) : value;
}

type Found = { readonly _id: unknown } | null;

/** One record's documents as records and back. */
export function createDocuments<
  Declared extends Fields,
  Key extends string,
  Beside extends FlatFields,
  Opened,
  Value extends object,
>(model: Writable, vault: Vault, form: RecordForm<Declared, Key, Beside, Opened, Value>) {
  type Document = DocumentOf<RecordForm<Declared, Key, Beside, Opened, Value>>;

  const { key, personal, kept } = form;
  const check = checkOf(model);
  const fields = placedFields(form.fields);
  const known = new Set([...Object.keys(form.fields), ...(personal?.names ?? [])]);

  /** What a document holds besides its key; `fresh` for one that is new, with what later writes leave as it is. */
  function fieldsOf(record: Value, fresh: boolean): Record<string, unknown> {
    const document: Record<string, unknown> = {};
    // What is not declared would be lost: Mongoose refuses it.
    for (const [name, value] of Object.entries(record)) if (!known.has(name)) document[name] = value;
    for (const placed of fields) {
      if (placed.name === key || (!fresh && kept.includes(placed.name))) continue;
      put(document, inDocument(placed), storedOf(placed.field, valueAt(record, placed)));
    }
    if (personal !== null) document.sealed = vault.seal(personal.close(record), ownerOf(form, record));
    return document;
  }

  /** Gives the record. Throws `storage_unavailable` when it is not what this version writes. */
  function open(document: { readonly _id: unknown }): Value {
    const stored: object = check(document);
    const values: Record<string, unknown> = {};
    for (const placed of fields) {
      const { field } = placed;
      const found = placed.name === key ? document._id : plainOf(valueAt(stored, inDocument(placed)));
      put(values, placed, readIn(field, found, values));
    }
    if (personal === null) return assemble(form, values);
    const sealed: unknown = Reflect.get(stored, 'sealed');
    if (!(sealed instanceof Uint8Array)) throw damaged('sealed');
    return assemble(form, Object.assign(values, putOpened(vault, personal, sealed, ownerOf(form, values))));
  }

  /** What a query finds, as a record. */
  async function one(query: PromiseLike<Found>): Promise<Value | null> {
    const document = await query;
    return document === null ? null : open(document);
  }

  /** What a query finds, as records. */
  async function all(query: PromiseLike<readonly NonNullable<Found>[]>): Promise<readonly Value[]> {
    return (await query).map((document) => open(document));
  }

  function isDocument(made: Record<string, unknown>): made is Record<string, unknown> & Document {
    return fields.every((placed) => placed.name === key || inDocument(placed).name in made);
  }

  /** A new document, with what it has besides the record's fields. */
  function documentOf(record: Value, beside: Readonly<Record<string, unknown>> = {}): Document {
    const document = { _id: Reflect.get(record, key), ...fieldsOf(record, true), ...beside };
    if (!isDocument(document)) throw damaged();
    return document;
  }

  async function add(record: Value, { session, beside = {}, taken = {} }: Writing): Promise<void> {
    await unique(new model(documentOf(record, beside)).save({ session }), taken);
  }

  return {
    open,
    one,
    all,
    find: (id: string): Promise<Value | null> => one(model.findById(id).lean()),
    /** At most `limit`, those whose keys come behind `after`, in their order. */
    page: ({ after, limit }: { after: string | number; limit: number }) =>
      all(
        model
          .find({ _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(limit)
          .lean(),
      ),
    documentOf,
    /** Inserts a new one. Throws CommitRejected with what `taken` says. */
    add,
    ...createWrites(model, key, { fieldsOf, add }),
  };
}

/** Stores records over what is there: by their versions, or without any. */
function createWrites<Value extends object>(
  model: Writable,
  key: string,
  {
    fieldsOf,
    add,
  }: {
    readonly fieldsOf: (record: Value, fresh: boolean) => Record<string, unknown>;
    readonly add: (record: Value, writing: Writing) => Promise<void>;
  },
) {
  return {
    /**
     * Inserts version 1, and puts a later one in the place of the version before it. Throws CommitRejected: `stale` when that is not
     * what is stored, and what `taken` says.
     */
    async write(
      record: Value,
      { session, beside = {}, first = {}, taken = {}, before }: Writing,
    ): Promise<void> {
      const _id: unknown = Reflect.get(record, key);
      const version = Number(Reflect.get(record, 'version'));
      if (version === 1) {
        await add(record, { session, beside: { ...beside, ...first }, taken: { _id: 'stale', ...taken } });
        return;
      }
      const update = model.updateOne(
        { _id, ...(before ?? { version: version - 1 }) },
        { $set: { ...fieldsOf(record, false), ...beside } },
        { session, runValidators: true },
      );
      needOne(await unique(update.exec(), taken), 'stale');
    },
    /** Stores a record that has no versions, over what is there under its key. */
    async put(record: Value, session: ClientSession): Promise<void> {
      const update = model.updateOne(
        { _id: Reflect.get(record, key) },
        { $set: fieldsOf(record, true) },
        { session, runValidators: true, upsert: true },
      );
      await unique(update.exec(), { _id: 'again' });
    },
  };
}

import type { ClientSession, mongo } from 'mongoose';
import { damaged, type Field, type Fields, type FlatFields } from '../records/field.ts';
import {
  assemble,
  inDocument,
  ownerOf,
  placedFields,
  put,
  valueAt,
  type RecordForm,
} from '../records/record.ts';
import { createRowMacs, unlessForged, type Judged } from '../row-macs.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Vault } from '../vault.ts';
import { checkOf, type Checkable } from './documents.ts';
import { needOne, unique } from './outcomes.ts';
import { createDocumentReader } from './read-document.ts';
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

  const { key, personal, kept, guarded, table } = form;
  const macs = createRowMacs(vault, form);
  const read = createDocumentReader(vault, form);
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
    const inside = personal === null ? null : personal.close(record);
    if (personal !== null) document.sealed = vault.seal(inside, ownerOf(form, record));
    if (guarded === true) document.mac = macs.make({ fields: record, personal: inside });
    return document;
  }

  function judge(document: { readonly _id: unknown }): Judged<Value> {
    const { values, holds } = read(check(document));
    return { value: assemble(form, values), holds };
  }

  /** Gives the record. Throws `storage_unavailable` when it is not what this version writes. */
  const open = (document: { readonly _id: unknown }): Value => judge(document).value;

  /** The record; of a guarded one null where its MAC does not hold. */
  const granted = (document: NonNullable<Found>): Value | null =>
    guarded === true
      ? unlessForged(vault, { record: table, key: String(document._id) }, () => judge(document))
      : open(document);

  const opening = (found: readonly NonNullable<Found>[]): readonly Value[] =>
    guarded === true
      ? found.map(granted).filter((value) => value !== null)
      : thoseThatOpen(found, (document) => open(document));
  const reads = createReads(judge, granted, opening);

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
    ...reads,
    find: (id: string): Promise<Value | null> => reads.one(model.findById(id).lean()),
    /** At most `limit`, those whose keys come behind `after`, in their order. */
    page: ({ after, limit }: { after: string | number; limit: number }) =>
      reads.pageOf(limit, (behind, most) =>
        model
          .find({ _id: { $gt: behind ?? after } })
          .sort({ _id: 1 })
          .limit(most)
          .lean(),
      ),
    documentOf,
    /** Inserts a new one. Throws CommitRejected with what `taken` says. */
    add,
    ...createWrites(model, key, { fieldsOf, add }),
  };
}

const keyOf = ({ _id }: { readonly _id: unknown }): string | number | null =>
  typeof _id === 'string' || typeof _id === 'number' ? _id : null;

/**
 * The first `limit` that open of what queries find, of which each goes on behind a document.
 * @param from makes the query; null for the first one
 */
export async function pageBehind<Document, Value>(
  limit: number,
  opening: (documents: readonly Document[]) => readonly Value[],
  from: (last: Document | null, limit: number) => PromiseLike<readonly Document[]>,
): Promise<readonly Value[]> {
  const found: Value[] = [];
  for (let behind: Document | null = null; found.length < limit;) {
    const asked: number = limit - found.length;
    const documents: readonly Document[] = await from(behind, asked);
    found.push(...opening(documents));
    const last = documents.at(-1);
    if (last === undefined || documents.length < asked) break;
    behind = last;
  }
  return found;
}

/** What queries find, as records. */
function createReads<Value>(
  judge: (document: NonNullable<Found>) => Judged<Value>,
  granted: (document: NonNullable<Found>) => Value | null,
  opening: (found: readonly NonNullable<Found>[]) => readonly Value[],
) {
  /** What a query finds, as a record. */
  async function one(query: PromiseLike<Found>): Promise<Value | null> {
    const document = await query;
    return document === null ? null : granted(document);
  }

  /** What a query finds, as records. Throws SealedDamaged where one does not open: for what is decided by all of them together. */
  async function all(query: PromiseLike<readonly NonNullable<Found>[]>): Promise<readonly Value[]> {
    return (await query).map(granted).filter((value) => value !== null);
  }

  /** The first `limit` of what a query finds that goes on behind a key. @param from makes the query; null for the first one */
  async function pageOf(
    limit: number,
    from: (behind: string | number | null, limit: number) => PromiseLike<readonly NonNullable<Found>[]>,
  ): Promise<readonly Value[]> {
    return pageBehind(limit, opening, (last, most) => from(last === null ? null : keyOf(last), most));
  }

  return {
    one,
    all,
    /** What a query finds that opens: for lists of which one that does not keeps nobody from the others. */
    opening: async (query: PromiseLike<readonly NonNullable<Found>[]>): Promise<readonly Value[]> =>
      opening(await query),
    pageOf,
    /** What a query finds, each with whether its MAC holds. */
    judged: async (query: PromiseLike<readonly NonNullable<Found>[]>): Promise<readonly Judged<Value>[]> =>
      (await query).map(judge),
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
    /** Stores more of a version that is stored already, while that is as `before` says. Throws CommitRejected `stale`. */
    async amend(
      record: Value,
      { session, beside = {}, before = {} }: Pick<Writing, 'session' | 'beside' | 'before'>,
    ): Promise<void> {
      const update = model.updateOne(
        { _id: Reflect.get(record, key), ...before },
        { $set: { ...fieldsOf(record, false), ...beside } },
        { session, runValidators: true },
      );
      needOne(await update.exec(), 'stale');
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

import { damaged, readIn } from '../records/field.ts';
import { inDocument, ownerOf, placedFields, put, valueAt, type RecordForm } from '../records/record.ts';
import { createRowMacs } from '../row-macs.ts';
import { putOpened } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';

/** A document's value as the record has it, not looked at yet. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return value ?? null;
}

/** A document's values, by the names of the record. */
export interface ReadDocument {
  readonly values: object;
  /** Whether its MAC is that of what it says; of documents that carry none always. */
  readonly holds: boolean;
  /** The MAC that it should have. */
  readonly mac: () => string;
}

/** Reads documents. Throws where one is not what this version writes. */
export function createDocumentReader(
  vault: Vault,
  form: RecordForm,
): (document: { readonly _id: unknown }) => ReadDocument {
  const { key, personal, guarded } = form;
  const fields = placedFields(form.fields);
  const macs = createRowMacs(vault, form);

  function openSealed(values: object, stored: object): unknown {
    if (personal === null) return null;
    const sealed: unknown = Reflect.get(stored, 'sealed');
    if (!(sealed instanceof Uint8Array)) throw damaged('sealed');
    const inside = putOpened(vault, personal, sealed, ownerOf(form, values));
    Object.assign(values, inside.values);
    return inside.opened;
  }

  return (document) => {
    const values: Record<string, unknown> = {};
    const plain: Record<string, unknown> = {};
    for (const placed of fields) {
      const { field } = placed;
      const found = placed.name === key ? document._id : plainOf(valueAt(document, inDocument(placed)));
      put(values, placed, readIn(field, found, values));
      // What a document of before lacks is covered as what that means: a copy writes it so.
      if (guarded === true)
        put(plain, placed, found === null && field.absent !== null ? valueAt(values, placed) : found);
    }
    const opened = openSealed(values, document);
    const covered = { fields: plain, personal: opened };
    return {
      values,
      holds: guarded !== true || macs.holds(covered, Reflect.get(document, 'mac')),
      mac: () => macs.make(covered),
    };
  };
}

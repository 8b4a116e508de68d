/** The kinds of field that documents are made of. Mongoose checks them on the way in, documents.ts on the way out. */

/** What every collection's schema is set to. */
export const options = {
  versionKey: false,
  // A field that no schema knows is a mistake, in a document and in a query.
  strict: 'throw',
  strictQuery: 'throw',
  minimize: false,
  autoCreate: false,
  autoIndex: false,
} as const;

export const id = { type: String, required: true } as const;

/** A number from 0. */
export const order = { type: Number, required: true, min: 0 } as const;

/** A text that may be empty, which Mongoose's `required` would not allow. */
export const text = {
  type: String,
  default: null,
  validate: { validator: (value: unknown) => typeof value === 'string', message: '{PATH} must be a text' },
} as const;

/** Stored as a date, so that a person can read it. */
export const moment = { type: Date, required: true } as const;

/** One of `words`; any text that is not empty when none are given. */
export function word(words?: readonly string[]) {
  return { type: String, required: true, ...(words && { enum: [...words] }) } as const;
}

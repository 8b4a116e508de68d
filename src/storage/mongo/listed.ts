/** The condition that a field is one of a list. */
export const among = (values: readonly string[]): { $in: string[] } => ({ $in: [...values] });

/** The ids of documents. */
export const idsOf = (found: readonly { readonly _id: string }[]): readonly string[] =>
  found.map(({ _id }) => _id);

import { catalogueCodeOf } from '../domain/code-of.ts';

/** What is read; null where its row does not open: of that staff are told, and the rest of what they look at is shown. */
export async function ifItOpens<Value>(read: Promise<Value | null>): Promise<Value | null> {
  try {
    return await read;
  } catch (error) {
    if (catalogueCodeOf(error) === 'sealed_damaged') return null;
    throw error;
  }
}

import { catalogueCodeOf } from './code-of.ts';

/**
 * What comes of work; null where a row of it does not open: it stays as it is, the log has its record, and the others of a list go on
 * without it.
 */
export async function ifItOpens<Value>(work: Promise<Value | null>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (catalogueCodeOf(error) === 'sealed_damaged') return null;
    throw error;
  }
}

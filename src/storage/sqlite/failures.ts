import { AvisoError } from '../../domain/errors.ts';

/** What kind of trouble an error of the database is; `statement` is a fault of one unit, not of the database. */
export type Trouble = 'busy' | 'full' | 'unavailable' | 'statement';

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const TROUBLES: Readonly<Record<number, Trouble>> = {
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  7: 'unavailable', // SQLITE_NOMEM
  8: 'full', // SQLITE_READONLY
  10: 'unavailable', // SQLITE_IOERR
  11: 'unavailable', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'unavailable', // SQLITE_CANTOPEN
  15: 'busy', // SQLITE_PROTOCOL: the race for the WAL lock was lost many times
  26: 'unavailable', // SQLITE_NOTADB
};

/** Takes whatever was thrown; extended codes count as their primary one. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Error) || !('rawCode' in error) || typeof error.rawCode !== 'number')
    return 'statement';
  return TROUBLES[error.rawCode & 0xff] ?? 'statement';
}

/** Gives the error of the catalogue that a caller gets to see; errors of the catalogue pass as they are. */
export function storageError(error: unknown): AvisoError {
  if (error instanceof AvisoError) return error;
  switch (troubleOf(error)) {
    case 'busy':
      return new AvisoError('storage_busy', undefined, { cause: error });
    case 'full':
      return new AvisoError('storage_full', undefined, { cause: error });
    default:
      return new AvisoError('storage_unavailable', undefined, { cause: error });
  }
}

import { describe, expect, it } from 'vitest';
import { AvisoError } from '../../../src/domain/errors.ts';
import { storageError, troubleOf } from '../../../src/storage/sqlite/failures.ts';

const failure = (rawCode: number): Error => Object.assign(new Error('text of SQLite'), { rawCode });

describe('errors of SQLite', () => {
  it.each([
    ['SQLITE_BUSY', 5, 'storage_busy'],
    ['SQLITE_BUSY_SNAPSHOT', 517, 'storage_busy'],
    ['SQLITE_LOCKED', 6, 'storage_busy'],
    ['SQLITE_FULL', 13, 'storage_full'],
    ['SQLITE_READONLY', 8, 'storage_full'],
    ['SQLITE_IOERR_FSYNC', 1034, 'storage_unavailable'],
    ['SQLITE_CORRUPT', 11, 'storage_unavailable'],
    ['SQLITE_CANTOPEN', 14, 'storage_unavailable'],
    ['SQLITE_CONSTRAINT_UNIQUE', 2067, 'storage_unavailable'],
  ])('%s becomes ours', (_name, rawCode, code) => {
    const cause = failure(rawCode);
    expect(storageError(cause)).toMatchObject({ code, cause });
  });

  it('tells a fault of one statement from trouble with the database', () => {
    expect(troubleOf(failure(2067))).toBe('statement');
    expect(troubleOf(new TypeError('x'))).toBe('statement');
    expect(troubleOf('x')).toBe('statement');
    expect(troubleOf(failure(13))).toBe('full');
  });

  it('leaves errors of the catalogue as they are', () => {
    const error = new AvisoError('sealed_damaged');
    expect(storageError(error)).toBe(error);
  });
});

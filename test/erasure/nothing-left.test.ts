import { describe, expect } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { nothingIsLeft } from './nothing-left.ts';
import { readFiles, readSqlite } from './raw.ts';

describe('an erasure on SQLite', () => {
  nothingIsLeft(
    async () => {
      const temp = await openTempStorage();
      return { temp, read: () => Promise.resolve(readSqlite(temp.path)) };
    },
    async ({ temp }, values) => {
      const bytesOf = (value: string): Buffer =>
        value.startsWith('sealed:')
          ? Buffer.from(value.slice('sealed:'.length), 'base64')
          : Buffer.from(value.replaceAll('"', ''));
      await temp.storage.sweepErased?.();
      const bytes = await readFiles(temp.folder);
      expect(values.filter((value) => bytes.includes(bytesOf(value)))).toEqual([]);
    },
  );
});

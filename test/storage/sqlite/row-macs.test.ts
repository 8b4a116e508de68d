import { describe } from 'vitest';
import { guardedRowsSuite, type OpenedTables } from '../../support/guarded-rows.ts';
import { rawTables } from '../../support/raw-tables.ts';
import { openTempStorage } from '../../support/storage.ts';

async function open(): Promise<OpenedTables> {
  const temp = await openTempStorage();
  return { ...temp, raw: rawTables(temp.path) };
}

describe('in a file', () => {
  guardedRowsSuite(open);
});

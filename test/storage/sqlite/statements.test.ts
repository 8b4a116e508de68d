import Database from 'libsql';
import { expect, it } from 'vitest';
import { openTempStorage } from '../../support/storage.ts';

it('prepares every statement that the storage may run, though most are prepared only when they are run', async () => {
  const statements: string[] = [];
  const temp = await openTempStorage({ onStatement: (sql) => void statements.push(sql) });
  const database = new Database(temp.path);
  expect(statements.length).toBeGreaterThan(150);
  for (const sql of statements) expect(() => database.prepare(sql), sql).not.toThrow();
  database.close();
  await temp.close();
});

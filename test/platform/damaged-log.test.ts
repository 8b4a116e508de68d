import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createDamagedLog } from '../../src/platform/damaged-log.ts';
import { connect } from '../../src/storage/sqlite/connection.ts';
import { createVault } from '../../src/storage/vault.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeToken } from '../support/records.ts';
import { openTempStorage, TEST_KEY } from '../support/storage.ts';

it('a row that the service did not write is told of once, by its record and never by its key', async () => {
  const temp = await openTempStorage();
  const log = createMemoryLog();
  const storage = await temp.reopen({}, createVault(TEST_KEY, randomBytes, createDamagedLog(log)));
  const [changed, kept] = [makeToken(), makeToken()];
  await storage.commit([changed, kept].map((token) => ({ kind: 'token', token })));
  const connection = connect(temp.path, 1_000);
  connection.prepare("UPDATE tokens SET role = 'admin' WHERE id = ?").run([changed.id]);
  connection.close();
  for (let read = 0; read < 3; read += 1) expect(await storage.findToken(changed.id)).toBeNull();
  expect(await storage.listTokens({ after: '', limit: 9 })).toEqual([kept]);
  expect(log.lines).toEqual([
    {
      level: 'error',
      fields: { code: 'row_forged', record: 'tokens' },
      message: 'a row was not written by the service; it grants nothing',
    },
  ]);
  await temp.close();
});

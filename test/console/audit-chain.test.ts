import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/console/audit-chain.ts';
import { auditHash, FIRST_PREVIOUS_HASH } from '../../src/storage/audit-hash.ts';
import { connect } from '../../src/storage/sqlite/connection.ts';
import { fillAudit } from '../support/audit.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

describe('the audit chain on SQLite', () => {
  let temp: TempStorage;
  beforeEach(async () => {
    temp = await openTempStorage();
  });
  afterEach(() => temp.close());

  /** What somebody with the file could do. */
  function tamper(sql: string, ...params: (string | number)[]): void {
    const connection = connect(temp.path, 1_000);
    connection.prepare(sql).run(params);
    connection.close();
  }

  it('holds when nothing was changed, over many pages; its head is the last hash', async () => {
    expect(await verifyAudit(temp.storage)).toEqual({ entries: 0, head: FIRST_PREVIOUS_HASH, broken: null });
    await fillAudit(temp.storage, 2_000);
    const [last] = await temp.storage.listAuditBefore({ before: 9_999, limit: 1 });
    expect(await verifyAudit(temp.storage)).toEqual({ entries: 2_000, head: last!.hash, broken: null });
  });

  it.each([
    ["UPDATE audit SET actor = 'somebody else' WHERE seq = 3", 'changed', 3],
    [`UPDATE audit SET detail = '{"n":9}' WHERE seq = 1`, 'changed', 1],
    ['DELETE FROM audit WHERE seq = 2', 'missing', 2],
    ['DELETE FROM audit WHERE seq = 1', 'missing', 1],
    ['UPDATE audit SET seq = 99 WHERE seq = 5', 'missing', 5],
  ] as const)('%s: %s', async (sql, why, seq) => {
    await fillAudit(temp.storage);
    tamper(sql);
    expect(await verifyAudit(temp.storage)).toMatchObject({ entries: seq - 1, broken: { seq, why } });
  });

  it('an entry that was changed and hashed anew does not fit to the next one', async () => {
    await fillAudit(temp.storage);
    const rows = await temp.storage.listAudit({ after: 0, limit: 9 });
    const forged = { ...rows[2]!, actor: 'somebody else' };
    tamper(
      'UPDATE audit SET actor = ?, hash = ? WHERE seq = 3',
      forged.actor,
      auditHash(forged.previousHash, forged),
    );
    expect(await verifyAudit(temp.storage)).toMatchObject({ broken: { seq: 3, why: 'forged' } });
    // Where entries of before are still given their MACs, the chain alone says so.
    const upgrading = {
      ...temp.storage,
      areRowsGuarded: async () => false,
    };
    expect(await verifyAudit(upgrading)).toMatchObject({ broken: { seq: 4, why: 'not_chained' } });
  });
});

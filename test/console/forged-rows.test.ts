import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveBroadcast, reviewBroadcast, submitBroadcast } from '../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../src/broadcasts/compose.ts';
import { forgedRows } from '../../src/storage/forged-rows.ts';
import { findRolledBack } from '../../src/console/rolled-back.ts';
import { disableAccount, setRole } from '../../src/accounts/accounts.ts';
import { createToken, findGoodToken, revokeToken, tokenHash } from '../../src/console/tokens.ts';
import { ensurePhases, openPhase } from '../../src/decisions/phases.ts';
import { whyNoSecondPerson } from '../../src/staff/second-person.ts';
import { disableStaff, joinStaff } from '../../src/staff/staff.ts';
import { tokenActor } from '../../src/domain/actor.ts';
import { readProgramme, setProgramme } from '../../src/programme/programme.ts';
import { connect } from '../../src/storage/sqlite/connection.ts';
import type { Cell } from '../../src/storage/sqlite/connection.ts';
import { rawTables } from '../support/raw-tables.ts';
import { openAccounts } from '../support/accounts.ts';
import { AT_ONCE, openBroadcastWorld, peopleIn } from '../support/broadcasts.ts';
import { makeProgramme, NOW } from '../support/records.ts';
import { LUIS } from '../support/staff.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

/** What whoever administers the database writes into it. */
function write(path: string, sql: string, ...params: Cell[]): void {
  const connection = connect(path, 1_000);
  expect(connection.prepare(sql).run(params)).toBe(1);
  connection.close();
}

describe('whoever writes to the database', () => {
  let temp: TempStorage;
  let deps: ReturnType<typeof openAccounts>['deps'];
  let accounts: ReturnType<typeof openAccounts>;
  const clock = { now: () => NOW };
  beforeEach(async () => {
    temp = await openTempStorage();
    accounts = openAccounts(temp.storage);
    ({ deps } = accounts);
  });
  afterEach(() => temp.close());

  const forged = async (): Promise<readonly string[]> => {
    const records: string[] = [];
    for await (const { record } of forgedRows(temp.storage)) records.push(record);
    return records;
  };
  const token = (name: string) => createToken(deps, { name, role: 'operator', days: 9 });

  it('makes no second person of an author by spoiling the row that says they are one', async () => {
    const [{ token: ana, staff }, { token: again, staff: twin }] = [await token('Ana'), await token('Berta')];
    await joinStaff(deps, twin.id, staff.id);
    const why = () => whyNoSecondPerson(temp.storage, [tokenActor(again)], tokenActor(ana));
    expect(await why()).toMatch(/Nobody approves/);
    write(temp.path, `UPDATE staff SET name = 'Berta the second' WHERE id = ?`, twin.id);
    expect(await why()).toMatch(/cannot be looked up/);
  });

  it('makes no admin: a person and a token that were inserted let nobody in', async () => {
    const { text: good } = await token('Ana');
    const text = `aviso_${'a'.repeat(43)}`;
    write(
      temp.path,
      `INSERT INTO staff (id, version, name, created_at, linked_by, linked_at) VALUES ('S1', 1, 'Root', 5, 'cli:root', 5)`,
    );
    write(
      temp.path,
      `INSERT INTO tokens (id, version, name, staff_id, role, hash, created_at, expires_at)
       VALUES ('T1', 1, 'Root', 'S1', 'admin', ?, 5, ?)`,
      ...[tokenHash(text), NOW + 1e9],
    );
    expect(await findGoodToken(temp.storage, clock, text)).toBeNull();
    expect(await findGoodToken(temp.storage, clock, good)).not.toBeNull();
    expect(await forged()).toEqual(['staff', 'tokens']);
  });

  it('gives nobody another role, another person’s session or their own back', async () => {
    const text = await accounts.settle(await accounts.make());
    const luz = await accounts.settle(await accounts.make({ email: 'luz@example.org', name: 'Luz' }));
    const who = await accounts.whoHas(text);
    expect(who).not.toBeNull();
    write(temp.path, `UPDATE accounts SET role = 'admin' WHERE id = ?`, who!.account.id);
    expect(await accounts.whoHas(text)).toBeNull();
    const other = await accounts.whoHas(luz);
    expect(other).not.toBeNull();
    write(temp.path, 'UPDATE sessions SET ends_at = ends_at + 1 WHERE id = ?', other!.session.id);
    expect(await accounts.whoHas(luz)).toBeNull();
    expect(await forged()).toEqual(['accounts', 'sessions']);
  });

  it('lets nobody in again who was disabled, nor by taking their row away', async () => {
    const { text, staff } = await token('Ana');
    await disableStaff(deps, staff.id);
    write(temp.path, 'UPDATE staff SET disabled_at = NULL WHERE id = ?', staff.id);
    expect(await findGoodToken(temp.storage, clock, text)).toBeNull();
    write(temp.path, 'DELETE FROM staff WHERE id = ?', staff.id);
    expect(await findGoodToken(temp.storage, clock, text)).toBeNull();
  });

  it('opens no phase: one that was opened in its row is closed, until two people open it', async () => {
    await ensurePhases(temp.storage);
    const [phase] = (await temp.storage.listPhases()).filter(({ open }) => !open);
    write(temp.path, 'UPDATE phases SET open = 1 WHERE id = ?', phase!.id);
    const standing = async () => (await temp.storage.listPhases()).find(({ id }) => id === phase!.id)?.open;
    expect(await standing()).toBe(false);
    expect(await forged()).toEqual(['phases']);
    expect(await openPhase({ ...deps, phaseId: phase!.id })).toBe('changed');
    expect(await standing()).toBe(true);
    expect(await forged()).toEqual([]);
  });

  it('changes nothing of the programme', async () => {
    await temp.storage.commit([{ kind: 'programme', record: makeProgramme({ operator: 'Alianza' }) }]);
    write(temp.path, `UPDATE programme SET changed_by = 'somebody'`);
    expect((await readProgramme(temp.storage)).operator).toBeNull();
    expect(await forged()).toEqual(['programme']);
  });
});

describe('a row that was put back to what it was before', () => {
  it('holds, and is named by what the audit says was done to it last', async () => {
    const temp = await openTempStorage();
    const { storage } = temp;
    const { deps, make } = openAccounts(storage);
    await ensurePhases(storage);
    const phase = (await storage.listPhases()).find(({ open }) => !open)!;
    const made = await createToken(deps, { name: 'Ana', role: 'operator', days: 9 });
    const { account } = await make();
    await setRole(deps, account.id, 'admin');
    const rows = ['accounts', 'staff', 'tokens', 'phases', 'programme'] as const;
    const programme = await setProgramme({ ...deps, storage }, 0, { operator: 'Alianza' });
    const stored = rawTables(temp.path);
    const before = new Map(
      await Promise.all(rows.map(async (record) => [record, await stored.rowsOf(record)] as const)),
    );
    await setRole(deps, account.id, 'viewer');
    await disableAccount(deps, account.id);
    await disableStaff(deps, made.staff.id);
    await revokeToken(deps, made.token.id);
    await openPhase({ ...deps, phaseId: phase.id });
    await setProgramme({ ...deps, storage }, programme.version, { operator: 'Otra' });
    expect(await findRolledBack(storage)).toEqual([]);

    for (const [record, found] of before) for (const row of found.values()) await stored.put(record, row);
    expect(await storage.findAccount(account.id)).toMatchObject({ role: 'admin', disabledAt: null });
    expect(new Set(await findRolledBack(storage))).toEqual(
      new Set([
        { record: 'accounts', key: account.id, act: 'account.role' },
        { record: 'accounts', key: account.id, act: 'account.disable' },
        { record: 'staff', key: made.staff.id, act: 'staff.disable' },
        { record: 'tokens', key: made.token.id, act: 'token.revoke' },
        { record: 'phases', key: phase.id, act: 'phase.open' },
        { record: 'programme', key: 'programme', act: 'programme.set' },
      ]),
    );
    await temp.close();
  });
});

describe('a broadcast whose approval was written into the database', () => {
  it('goes to nobody, and one that two people approved goes', async () => {
    const { deps, storage, loop, temp, now, states } = await openBroadcastWorld();
    await peopleIn(storage, 4, { now });
    const ids: string[] = [];
    for (const title of ['Uno', 'Dos']) {
      const draft = await createBroadcast(deps, { title, ...AT_ONCE }, 'ana');
      await submitBroadcast(deps, draft.id, 'ana');
      ids.push(draft.id);
    }
    const [forged = '', approved = ''] = ids;
    const { hash } = await reviewBroadcast(deps, forged);
    write(
      temp.path,
      `UPDATE broadcasts SET state = 'approved', live = 1, approved_by = ?, approved_at = ?, approved_count = 4, approved_hash = ? WHERE id = ?`,
      ...[LUIS, now, hash, forged],
    );
    await approveBroadcast(deps, approved, LUIS, (await reviewBroadcast(deps, approved)).hash);
    await loop.drain();
    expect(await states(forged)).toEqual({});
    expect(await states(approved)).toEqual({ queued: 4 });
    expect(await storage.findBroadcast(forged)).toBeNull();
  });
});

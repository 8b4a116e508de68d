import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGoodToken } from '../../src/console/tokens.ts';
import { connect } from '../../src/storage/sqlite/connection.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';
import { runScript, type Ended } from '../support/run-script.ts';

const NOW = '2021-03-01T18:00:00Z';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-tokens-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a command as an operator does. */
function command(script: string, ...args: string[]): Promise<Ended> {
  return runScript(`scripts/${script}.ts`, args, {
    DATABASE_URL: `sqlite:${folder}/aviso.db`,
    DATA_KEY: TEST_KEY.toString('base64'),
    NOW,
  });
}

describe('the commands of tokens and the audit', { timeout: 60_000 }, () => {
  it('make a token that is shown once, list it without its text, revoke it', async () => {
    const made = await command('token-create', '--name', 'night shift', '--role', 'operator', '--days', '2');
    expect(made).toMatchObject({ code: 0 });
    expect(made.out).toMatch(/^aviso_[\w-]{43}\n$/);
    const text = made.out.trim();
    const id = /^(\w+): operator, good until 2021-03-03T/.exec(made.err)?.[1] ?? '';

    const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
    const clock = { now: () => Date.parse(NOW) };
    expect(await findGoodToken(storage, clock, text)).toMatchObject({ token: { id, role: 'operator' } });
    const listed = await command('token', 'list');
    expect(listed.out).toMatch(
      new RegExp(
        `^${id}  operator  good  until 2021-03-03T18:00Z  last used 2021-03-01T18:00Z  night shift\n$`,
      ),
    );
    expect((await command('token', 'revoke', id)).out).toBe(`${id} (night shift) is revoked.\n`);
    expect((await command('token', 'list')).out).toContain('revoked');
    expect(await findGoodToken(storage, clock, text)).toBeNull();
    expect(await command('token', 'revoke', 'NONE')).toMatchObject({ code: 1 });
    for (const wrong of [
      ['--role', 'boss'],
      ['--days', '0'],
      ['--days', '999'],
      ['--name', ' '],
    ])
      expect(
        (await command('token-create', '--name', 'x', '--role', 'viewer', ...wrong)).code,
        wrong.join(' '),
      ).toBe(2);
    const staffId = (await storage.findToken(id))!.staffId;
    const acts = (await storage.listAudit({ after: 0, limit: 9 })).map(({ act, subject }) => [act, subject]);
    expect(acts).toEqual([
      ['staff.create', staffId],
      ['token.create', id],
      ['token.revoke', id],
    ]);
    const verified = await command('audit-verify');
    const last = (await storage.listAudit({ after: 0, limit: 9 })).at(-1);
    expect(verified).toEqual({ code: 0, out: `3 entries hold\nhead ${last!.hash}\n`, err: '' });
    await storage.close();

    const connection = connect(join(folder, 'aviso.db'), 1_000);
    connection.prepare("UPDATE audit SET subject = 'x' WHERE seq = 2").run([]);
    connection.close();
    const broken = await command('audit-verify');
    expect(broken.out).toMatch(/^1 entries hold\nhead [0-9a-f]{64}\n$/);
    expect(broken.err).toBe('entry 2 does not hold: it is not what was hashed\n');
    expect(broken.code).toBe(1);
  });

  it('tell people by their ids: a further token, a name that reads like another one, one who is let in no more', async () => {
    const ana = await command('token-create', '--name', 'Carmen', '--role', 'operator');
    expect(ana.err).not.toMatch(/approves nothing/);
    const listed = await command('staff', 'list');
    const id = /^(\w+) {2}linked {2}Carmen$/m.exec(listed.out)?.[1] ?? '';
    expect((await command('token-create', '--staff', id, '--role', 'approver')).err).not.toMatch(
      /nothing yet/,
    );
    const spoof = await command('token-create', '--name', 'Саrmen 2', '--role', 'approver');
    expect(spoof.out).toMatch(/^aviso_/);
    const other = /^(\w+) \(Саrmen 2\) approves nothing yet/m.exec(spoof.err)?.[1] ?? '';
    expect(spoof.err).toContain(`npm run staff -- join ${other} --into ${id}`);
    expect(await command('staff', 'link', other)).toMatchObject({ code: 1, out: '' });
    expect((await command('staff', 'join', other, '--into', id)).code).toBe(0);
    expect((await command('staff', 'disable', id)).code).toBe(0);
    const after = (await command('staff', 'list')).out;
    expect(after).toContain(`${id}  disabled  Carmen`);
    expect(after).toContain(`${other}  same as ${id}`);
    for (const wrong of [
      ['--role', 'viewer'],
      ['--role', 'viewer', '--name', 'x', '--staff', id],
    ])
      expect(await command('token-create', ...wrong)).toMatchObject({ code: 2, out: '' });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anchorLine, readHead, type AuditAnchor } from '../../src/console/audit-anchors.ts';
import { createToken, revokeToken } from '../../src/console/tokens.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { ENTRIES, fillAudit } from '../support/audit.ts';
import { rawTables, withinFile } from '../support/raw-tables.ts';
import { NOW } from '../support/records.ts';
import { runScript, type Ended } from '../support/run-script.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';

let folder: string;
let path: string;
let storage: Storage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-verify-'));
  path = join(folder, 'aviso.db');
  storage = await openSqlite({ path, vault: testVault() });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command as an operator does. */
const command = (script: string, ...args: string[]): Promise<Ended> =>
  runScript(`scripts/${script}.ts`, args, {
    DATABASE_URL: `sqlite:${path}`,
    DATA_KEY: TEST_KEY.toString('base64'),
  });

/** What somebody with the file could do. */
const tamper = (sql: string): void => {
  withinFile(path, (database) => database.prepare(sql).run());
};

/** What a command said, without the lines of its log. */
const said = (out: string): string =>
  out
    .split('\n')
    .filter((line) => !line.startsWith('{'))
    .join('\n');

const clock = { now: () => NOW };
const deps = () => ({ storage, clock, ids: createIds(clock), actor: 'cli:test' });

describe('audit:verify', { timeout: 60_000 }, () => {
  async function anchored(...lines: readonly AuditAnchor[]): Promise<string> {
    const file = join(folder, 'anchors');
    await writeFile(file, lines.map(anchorLine).join(''));
    return file;
  }

  it('says how many entries and anchors hold, and how many of these carry no MAC', async () => {
    await fillAudit(storage);
    const head = (await readHead(storage, NOW))!;
    const file = await anchored({ ...head, mac: null }, head);
    expect(await command('audit-verify', '--anchors', file)).toEqual({
      code: 0,
      out: [
        `${String(ENTRIES)} entries hold`,
        `head ${head.head}`,
        '2 anchors hold',
        '1 of them carry no MAC: an earlier version wrote them, or somebody who took it away',
        '',
      ].join('\n'),
      err: '',
    });
  });

  it('leaves an anchor out that somebody else wrote, and ends with 1', async () => {
    await fillAudit(storage);
    const head = (await readHead(storage, NOW))!;
    const ended = await command(
      'audit-verify',
      '--anchors',
      await anchored({ ...head, entries: ENTRIES + 4 }, head),
    );
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.out).toContain('1 anchors hold');
    expect(ended.err).toBe(
      `the anchor of ${new Date(NOW).toISOString()} at entry 9 was not written by the service: it is left out\n`,
    );
  });

  it('names an end that was cut off, an entry that was hashed without the key, and a file that is none', async () => {
    await fillAudit(storage);
    const file = await anchored((await readHead(storage, NOW))!);
    tamper(`DELETE FROM audit WHERE seq = ${String(ENTRIES)}`);
    const cut = await command('audit-verify', '--anchors', file);
    expect(cut.code).toBe(1);
    expect(cut.err).toMatch(
      /^entry 5, the last one on \S+: it is not there any more: the end was cut off\n$/,
    );

    tamper("UPDATE audit SET mac = 'made up' WHERE seq = 2");
    const forged = await command('audit-verify');
    expect(forged).toMatchObject({ code: 1 });
    expect(forged.out).toMatch(/^1 entries hold\n/);
    expect(forged.err).toBe(
      'entry 2 does not hold: it has not the MAC that only the service makes: somebody wrote it into the database\n',
    );
    await writeFile(file, 'nothing\n');
    const none = await command('audit-verify', '--anchors', file);
    expect(none.code).toBe(1);
    expect(none.err).toContain('Line 1 is no anchor.');
  });

  it('names a row that was put back', async () => {
    const { token } = await createToken(deps(), { name: 'Ana', role: 'operator', days: 9 });
    const raw = rawTables(path);
    const before = (await raw.rowsOf('tokens')).get(token.id)!;
    await revokeToken(deps(), token.id);
    expect(await command('audit-verify')).toMatchObject({ code: 0, err: '' });
    await raw.put('tokens', before);
    expect(await command('audit-verify')).toMatchObject({
      code: 1,
      err: `tokens ${token.id} does not show the last token.revoke: it was put back to what it was before\n`,
    });
  });
});

describe('rows:verify', { timeout: 60_000 }, () => {
  it('names what was not written by the service, takes away what it is told to, and nothing else', async () => {
    const [ana, luz] = [
      await createToken(deps(), { name: 'Ana', role: 'operator', days: 9 }),
      await createToken(deps(), { name: 'Luz', role: 'operator', days: 9 }),
    ];
    await storage.commit([{ kind: 'setting', name: 'our-number:C1', value: 'ours' }]);
    const sound = { code: 0, out: '0 rows were not written by the service\n', err: '' };
    expect(await command('rows-verify')).toEqual(sound);

    tamper(`UPDATE tokens SET role = 'admin' WHERE id = '${ana.token.id}'`);
    tamper("INSERT INTO settings (name, value) VALUES ('our-number:C2', 'ours')");
    const found = await command('rows-verify');
    expect({ ...found, out: said(found.out) }).toEqual({
      ...{ code: 1, out: '2 rows were not written by the service\n' },
      err: `settings:our-number:C2\ntokens:${ana.token.id}\n`,
    });
    const refused = await command('rows-verify', '--drop', `tokens:${luz.token.id}`);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('that the service did not write');
    for (const name of ['settings:our-number:C2', `tokens:${ana.token.id}`]) {
      const gone = await command('rows-verify', '--drop', name);
      expect({ ...gone, out: said(gone.out) }).toEqual({ code: 0, out: `${name} is gone\n`, err: '' });
    }
    expect(await command('rows-verify')).toEqual(sound);
    expect(await storage.findToken(luz.token.id)).not.toBeNull();
    expect(await storage.readSetting('our-number:C1')).toBe('ours');
    const acts = (await storage.listAudit({ after: 0, limit: 99 })).map(({ act, subject }) => [act, subject]);
    expect(acts.filter(([act]) => act === 'rows.drop')).toEqual([
      ['rows.drop', 'our-number:C2'],
      ['rows.drop', ana.token.id],
    ]);
  });

  it('names what was put back, and takes it away', async () => {
    const { token } = await createToken(deps(), { name: 'Ana', role: 'operator', days: 9 });
    const raw = rawTables(path);
    const before = (await raw.rowsOf('tokens')).get(token.id)!;
    await revokeToken(deps(), token.id);
    await raw.put('tokens', before);
    const named = await command('rows-verify');
    expect(named).toMatchObject({ code: 1 });
    expect(named.out).toContain('"row_put_back"');
    expect(said(named.out)).toBe(
      '0 rows were not written by the service\n1 rows were put back to what they were before\n',
    );
    expect(named.err).toContain(`tokens:${token.id}\n`);
    expect(await command('rows-verify', '--drop', `tokens:${token.id}`)).toMatchObject({ code: 0 });
    expect(await command('rows-verify')).toMatchObject({ code: 0, err: '' });
    expect(await storage.findToken(token.id)).toBeNull();
  });
});

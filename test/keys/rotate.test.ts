import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/console/audit-chain.ts';
import { createPresence, type Presence } from '../../src/keys/presence.ts';
import { countSeals, readRotation, rotateKeys, type RotateDeps } from '../../src/keys/rotate.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createVault } from '../../src/storage/vault.ts';
import { silentLog } from '../support/log.ts';
import { fillProgramme } from '../support/programme.ts';
import { makeNote } from '../support/records.ts';
import { openTempStorage, TEST_KEY } from '../support/storage.ts';

const NEXT = Buffer.from(TEST_KEY).reverse();
const BOTH = { key: TEST_KEY, next: NEXT };

let folder: string;
let path: string;
let open: (() => Promise<void>)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-rotate-'));
  path = join(folder, 'aviso.db');
  open = [];
  const temp = await openTempStorage();
  await fillProgramme(temp.storage, 24);
  await temp.storage.close();
  await copyFile(temp.path, path);
  await temp.close();
});
afterEach(async () => {
  for (const close of open) await close();
  await rm(folder, { recursive: true, force: true });
});

/** A process of the service, as far as keys go. */
async function start(name: string, keys: Uint8Array | typeof BOTH) {
  const storage = await openSqlite({ path, vault: createVault(keys, randomBytes) });
  const presence: Presence = createPresence({
    ...{ storage, name, id: name, log: silentLog, now: Date.now },
    beatMs: 5,
  });
  await presence.start();
  open.push(async () => {
    await presence.stop();
    await storage.close();
  });
  return { storage, presence };
}

const deps = (storage: Storage, over: Partial<RotateDeps> = {}): RotateDeps => ({
  ...{ storage, pause, now: Date.now, tell: () => undefined, actor: 'cli:ana' },
  ...{ atOnce: 40, pauseMs: 0, lookMs: 5 },
  ...over,
});

describe('a rotation of keys', () => {
  it('begins only when every live process has both, and names those that have not', async () => {
    const { presence } = await start('web one', TEST_KEY);
    await start('web two', BOTH);
    const command = await start('command', BOTH);
    const before = await command.storage.listKeys();
    await expect(rotateKeys(deps(command.storage))).rejects.toThrow(/DATA_KEY_NEXT: web one\. Start them/);
    expect(await command.storage.listKeys()).toEqual(before);
    await presence.stop();
    await rotateKeys(deps(command.storage));
    expect(await readRotation(command.storage)).toEqual({
      state: 'ended',
      seals: 'seal-2',
      newest: 'seal-2',
    });
  });

  it('is refused without a key to rotate to', async () => {
    const { storage } = await start('command', TEST_KEY);
    await expect(rotateKeys(deps(storage))).rejects.toThrow(/DATA_KEY_NEXT is missing/);
  });

  it('seals everything anew while others write, and leaves nothing to the old key', async () => {
    const web = await start('web', BOTH);
    const command = await start('command', BOTH);
    const inbound = await web.storage.listInbound('contact-000001', 9);
    const told: string[] = [];
    let written = 0;
    const done = new AbortController();
    const writing = (async () => {
      while (!done.signal.aborted) {
        const note = makeNote({ id: `X${String((written += 1))}`, contactId: 'contact-x' });
        expect(await web.storage.commit([{ kind: 'note', note }])).toBe('ok');
        await pause(1);
      }
    })();
    const sum = await rotateKeys(deps(command.storage, { tell: (line) => void told.push(line) }));
    done.abort();
    await writing;
    expect(sum).toMatchObject({ stale: 0, damaged: 0 });
    expect(told.join('\n')).toMatch(/, 0 of them by an old key alone/);
    expect(web.storage.keysHeld()).toMatchObject({ seals: 'seal-2' });

    for (const close of open.splice(0)) await close();
    const { storage } = await start('later', NEXT);
    expect(await storage.listInbound('contact-000001', 9)).toEqual(inbound);
    expect(await storage.listNotesOf('contact-x', '')).toHaveLength(written);
    expect(await countSeals(storage)).toMatchObject({ stale: 0, damaged: 0 });
    expect((await verifyAudit(storage)).broken).toBeNull();
    const [entry] = await storage.listAuditBefore({ before: 1e9, limit: 1 });
    expect(entry).toMatchObject({ act: 'keys.rotate', actor: 'cli:ana', subject: 'seal-2' });
    await expect(start('old', TEST_KEY)).rejects.toMatchObject({ code: 'storage_key_mismatch' });
  });

  it('waits for a process that has not heard of the new key, and goes on when it has', async () => {
    const late = await openSqlite({ path, vault: createVault(BOTH, randomBytes) });
    open.push(() => late.close());
    await late.announceProcess({ id: 'late', name: 'late web', now: Date.now(), liveMs: 60_000 });
    const { storage } = await start('command', BOTH);
    let told: (line: string) => void = () => undefined;
    const waits = new Promise<string>((resolve) => (told = resolve));
    const rotating = rotateKeys(
      deps(storage, {
        tell: (line) => {
          if (line.startsWith('Waiting for late web')) told(line);
        },
      }),
    );
    expect(await waits).toBe('Waiting for late web to have seal-2.');
    expect(await readRotation(storage)).toMatchObject({ state: 'begun', seals: 'seal-1' });
    const beating = setInterval(() => {
      void late
        .refreshKeys()
        .then(() => late.announceProcess({ id: 'late', name: 'late web', now: Date.now(), liveMs: 60_000 }))
        .catch(() => undefined);
    }, 5);
    await rotating;
    clearInterval(beating);
    expect(await readRotation(storage)).toMatchObject({ state: 'ended' });
  });
});

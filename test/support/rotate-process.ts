import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createPresence } from '../../src/keys/presence.ts';
import { rotateKeys } from '../../src/keys/rotate.ts';
import { openMongo } from '../../src/storage/mongo/open.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { silentLog } from './log.ts';
import { TEST_KEY } from './storage.ts';

/**
 * Rotates keys as the command does, in small batches, and is killed at its `write`-th write, or at the one that ends the rotation:
 * `before` it, or `after`. Run as `node --import tsx test/support/rotate-process.ts URL WRITE|end before|after`.
 */
const [, , url = '', write = '', when] = process.argv;
const vault = createVault({ key: TEST_KEY, next: Buffer.from(TEST_KEY).reverse() }, randomBytes);
const opened = await (url.startsWith('sqlite:')
  ? openSqlite({ path: url.slice('sqlite:'.length), vault })
  : openMongo({ url, vault }));
const presence = createPresence({
  ...{ storage: opened, id: `P${String(process.pid)}`, name: 'command', now: Date.now, log: silentLog },
  // Those who were killed are not waited for longer than the test may take.
  ...{ beatMs: 20, liveMs: 2_000 },
});
await presence.start();

let written = 0;
async function counted<T>(work: () => Promise<T>, ends = false): Promise<T> {
  written += 1;
  const last = write === 'end' ? ends : written === Number(write);
  if (last && when === 'before') process.kill(process.pid, 'SIGKILL');
  const done = await work();
  if (last) process.kill(process.pid, 'SIGKILL');
  return done;
}
await rotateKeys({
  storage: {
    ...opened,
    moveKeys: (step, at) => counted(() => opened.moveKeys(step, at), step === 'end'),
    resealBatch: (page) => counted(() => opened.resealBatch(page)),
    commit: (writes) => counted(() => opened.commit(writes)),
  },
  ...{ pause, now: Date.now, actor: 'cli:ana' },
  ...{ tell: () => undefined, atOnce: 25, pauseMs: 0, lookMs: 20 },
});
await presence.stop();
await opened.close();

// Rotates keys as the command does and as it is built, in small batches, and is killed at its WRITE-th write, or at the one that ends
// the rotation: `before` it, or `after`. Arguments: URL, WRITE or `end`, `before` or `after`, and the DATA_KEY.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createPresence } from '../../dist/src/keys/presence.js';
import { rotateKeys } from '../../dist/src/keys/rotate.js';
import { createVault } from '../../dist/src/storage/vault.js';
import { openBuilt } from './open-built.js';

const [url, write, when, dataKey] = process.argv.slice(2);
const key = Buffer.from(dataKey, 'base64');
const nothing = () => undefined;
const vault = createVault({ key, next: Buffer.from(key).reverse() }, randomBytes);

const opened = await openBuilt(url, vault);
const presence = createPresence({
  ...{ storage: opened, id: `P${String(process.pid)}`, name: 'command', now: Date.now },
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  // Those who were killed are not waited for longer than the test may take.
  ...{ beatMs: 20, liveMs: 2_000 },
});
await presence.start();

let written = 0;
async function counted(work, ends = false) {
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
  ...{ tell: nothing, atOnce: 25, pauseMs: 0, lookMs: 20 },
});
await presence.stop();
await opened.close();

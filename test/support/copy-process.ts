import { copyStorage } from '../../src/storage/copy.ts';
import { keyFor, openNamed, sideOf, vaultsFor } from '../../scripts/copy-sides.ts';
import { TEST_KEY } from './storage.ts';

/**
 * Copies as the command does, in small pages, and is killed at its `checkpoint`-th checkpoint: `before` that is written, when the
 * page is there and not known to be, or `after`. Run as
 * `node --import tsx test/support/copy-process.ts FROM_URL TO_URL CHECKPOINT before|after`.
 */
const [, , fromUrl = '', toUrl = '', checkpoint = '', when] = process.argv;
const [from, to] = [sideOf(fromUrl)!, sideOf(toUrl)!];
const vault = vaultsFor(keyFor(from, to, { dataKey: TEST_KEY })).from;
const target = await openNamed('TO_URL', to, vault);
let written = 0;
await copyStorage({
  from: await openNamed('FROM_URL', from, vault),
  to: {
    ...target,
    async writeCheckpoint(text) {
      written += 1;
      const last = written === Number(checkpoint);
      if (last && when === 'before') process.kill(process.pid, 'SIGKILL');
      await target.writeCheckpoint(text);
      if (last) process.kill(process.pid, 'SIGKILL');
    },
  },
  now: Date.now(),
  pageSize: 20,
});

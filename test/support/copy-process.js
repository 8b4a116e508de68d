// Copies as the command does and as it is built, in small pages, and is killed at its CHECKPOINT-th checkpoint: `before` that is
// written, when the page is there and not known to be, or `after`. Arguments: FROM_URL, TO_URL, CHECKPOINT, `before` or `after`, and the DATA_KEY.
import { keyFor, openNamed, sideOf, vaultsFor } from '../../dist/scripts/copy-sides.js';
import { copyStorage } from '../../dist/src/storage/copy.js';

const [fromUrl, toUrl, checkpoint, when, dataKey] = process.argv.slice(2);
const [from, to] = [sideOf(fromUrl), sideOf(toUrl)];
const vault = vaultsFor(keyFor(from, to, { dataKey: Buffer.from(dataKey, 'base64') })).from;
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

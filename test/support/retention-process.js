// Makes a round of retention as it is built, and is killed at its WRITE-th commit, or at the one that ends the round: `before` it, or
// `after`; `none`: it is not. Arguments: URL, WRITE, `end` or `none`, `before` or `after`, the DATA_KEY, and the time in milliseconds.
import { randomBytes } from 'node:crypto';
import { letGoOfAged } from '../../dist/src/retention/let-go.js';
import { createVault } from '../../dist/src/storage/vault.js';
import { openBuilt } from './open-built.js';

const [url, write, when, dataKey, now] = process.argv.slice(2);
const vault = createVault(Buffer.from(dataKey, 'base64'), randomBytes);

const opened = await openBuilt(url, vault);
let written = 0;
const isEnd = (writes) =>
  writes.some(({ kind, value }) => kind === 'setting' && JSON.parse(value).open === false);
await letGoOfAged({
  storage: {
    ...opened,
    async commit(writes) {
      written += 1;
      const last = write === 'end' ? isEnd(writes) : written === Number(write);
      if (last && when === 'before') process.kill(process.pid, 'SIGKILL');
      const outcome = await opened.commit(writes);
      if (last) process.kill(process.pid, 'SIGKILL');
      return outcome;
    },
  },
  clock: { now: () => Number(now) },
  actor: 'cli:ana',
  pause: () => Promise.resolve(),
});
await opened.close();

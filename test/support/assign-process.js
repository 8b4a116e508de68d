// Assigners as they are built, in a process of their own (assigners.ts): file, how many, DATA_KEY, and the time. Writes how many
// families were given slots.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { assign } from '../../dist/src/decisions/assign.js';
import { createIds } from '../../dist/src/platform/ids.js';
import { packageRoot } from '../../dist/src/platform/root.js';
import { openSqlite } from '../../dist/src/storage/sqlite/open.js';
import { createVault } from '../../dist/src/storage/vault.js';
import { createWording } from '../../dist/src/wording/i18n.js';

const [path, count, key, now] = process.argv.slice(2);
const clock = { now: () => Number(now) };
const wording = createWording({ localesDir: join(packageRoot(), 'locales') });
const families = await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const vault = createVault(Buffer.from(key, 'base64'), randomBytes);
    const storage = await openSqlite({ path, vault, tuning: { patienceMs: 60_000 } });
    const ids = createIds(clock);
    const done = await assign({ storage, clock, ids, wording, dryRun: false, actor: 'cli:test' });
    await storage.close();
    return done.families;
  }),
);
process.stdout.write(String(families.reduce((sum, each) => sum + each, 0)));

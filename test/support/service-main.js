// The service as it is built, in a process of its own that a test may kill; waits are shortened by the first argument, the
// third says by how many milliseconds this machine's clock is ahead; a message `{ aheadMs }` sets it anew.
import { openRuntime } from '../../dist/src/app/open.js';
import { startService } from '../../dist/src/app/service.js';

const [tuning, role, ahead] = process.argv.slice(2);
const trueNow = Date.now;
let aheadMs = Number(ahead ?? 0);
Date.now = () => trueNow() + aheadMs;
process.on('message', (message) => {
  aheadMs = message.aheadMs;
});
const runtime = await openRuntime(process.env, 'service');
const service = await startService(runtime, role ?? 'all', JSON.parse(tuning));
process.on('SIGTERM', () => void service.close().then(() => process.exit(0)));
process.send?.({ ready: true, url: service.url, firstLink: service.firstLink });

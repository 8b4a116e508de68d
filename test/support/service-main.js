// The service as it is built, in a process of its own that a test may kill; waits are shortened by the first argument, the
// third says by how many milliseconds this machine's clock is ahead.
import { openRuntime } from '../../dist/src/app/open.js';
import { startService } from '../../dist/src/app/service.js';

const [tuning, role, ahead] = process.argv.slice(2);
const trueNow = Date.now;
Date.now = () => trueNow() + Number(ahead ?? 0);
const runtime = await openRuntime(process.env, 'service');
const service = await startService(runtime, role ?? 'all', JSON.parse(tuning));
process.on('SIGTERM', () => void service.close().then(() => process.exit(0)));
process.send?.({ ready: true, url: service.url, firstLink: service.firstLink });

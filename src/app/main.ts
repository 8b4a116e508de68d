import { ConfigError } from '../platform/config.ts';
import { AvisoError } from '../domain/errors.ts';
import { exitCodeOf } from '../platform/exit-code.ts';
import { openRuntime, type Runtime } from './open.ts';
import { release } from './release.ts';
import type { Role, Service } from './service.ts';
import { welcome } from './welcome.ts';

/**
 * Starts the service: `node main.js [web|worker]`; without a role everything runs in this process. `node main.js release` makes
 * the database ready and ends.
 */
async function main(argument: string | undefined): Promise<void> {
  if (argument === 'release') return prepare();
  const role: Role | null =
    argument === undefined ? 'all' : argument === 'web' || argument === 'worker' ? argument : null;
  if (role === null) {
    process.stderr.write('usage: main [web|worker|release]\n');
    process.exit(64);
  }
  let runtime: Runtime;
  let service: Service;
  try {
    runtime = await openRuntime(process.env, 'service');
    // Not loaded for a release, which needs none of it.
    const { startService } = await import('./service.ts');
    service = await startService(runtime, role);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(exitCodeOf(error));
  }
  let closing = false;
  const close = (signal: string): void => {
    if (closing) return;
    closing = true;
    runtime.log.info({ signal }, 'stopping');
    service.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  // A promise nobody waited for must not take everyone's talks down; it is logged by kind and seen in tests.
  process.on('unhandledRejection', (reason) => {
    runtime.log.error(
      { code: reason instanceof AvisoError ? reason.code : 'unexpected' },
      'unhandled rejection',
    );
  });
  // Last: whoever reads it may stop the process at once.
  if (service.url !== null)
    process.stdout.write(welcome(runtime, { url: service.url, firstLink: service.firstLink }));
  runtime.log.info({ role }, 'started');
}

async function prepare(): Promise<void> {
  try {
    await release(process.env);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(exitCodeOf(error));
  }
}

/** One line for each problem; names what is wrong and never its value. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.problems.join('\n');
  if (error instanceof AvisoError) return `${error.code}: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'PORT: another program listens there already; stop it or choose another port';
  }
  return error instanceof Error ? (error.stack ?? error.message) : 'unexpected error';
}

await main(process.argv[2]);

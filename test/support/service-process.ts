import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Role, Tuning } from '../../src/service.ts';

/** The built service as a process of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** SIGKILL: nothing is finished, nothing is said. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Short waits, so that a crash test takes seconds: a lease lost is taken over and doubt is settled within two. */
export const QUICK: Tuning = {
  dispatcher: { pollMs: 50, leaseMs: 800, settleMs: 900, holdMs: 400, staleMs: 200 },
  schedulePollMs: 100,
  missed: { leaseMs: 800, retryMs: 100 },
};

/**
 * Starts the service and resolves when it listens.
 * @param options `aheadMs`: its clock is ahead of ours by so much, or behind
 */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  options: { role?: Role; tuning?: Tuning; aheadMs?: number } = {},
): Promise<ServiceProcess> {
  const main = fileURLToPath(new URL('service-main.js', import.meta.url));
  const { role = 'all', tuning = QUICK, aheadMs = 0 } = options;
  const child = fork(main, [JSON.stringify(tuning), role, String(aheadMs)], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error('the service ended before it listened');
    }),
  ]);
  return {
    child,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

/** A port on 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

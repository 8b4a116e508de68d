import { fork, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Role, Tuning } from '../../src/app/service.ts';

/** The built service as a process of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** Where it listens; null for a worker. */
  readonly url: string | null;
  /** The path that logs in to a simulator's console, once; null elsewhere. */
  readonly firstLink: string | null;
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

const started = z.object({ url: z.string().nullable(), firstLink: z.string().nullable() });

/** The service ended before it listened: what it said, and with which code. */
export class EndedAtStart extends Error {
  constructor(code: number | null, complaint: string) {
    super(`the service ended with ${String(code)} before it listened: ${complaint.trim()}`);
  }
}

/**
 * Starts the service and resolves when it listens. Rejects with EndedAtStart when it does not come to that.
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
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  const exited = once(child, 'exit');
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
    process.stderr.write(chunk);
  });
  const [said] = z.tuple([started]).parse(
    await Promise.race([
      once(child, 'message').then(([message]: unknown[]) => [message]),
      exited.then(() => {
        throw new EndedAtStart(child.exitCode, complaint);
      }),
    ]),
  );
  return {
    ...{ child, url: said.url, firstLink: said.firstLink },
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

/**
 * A port on 127.0.0.1 that is free now, and that no outgoing connection is given while its server is away: those get 32768
 * and up (Linux, `ip_local_port_range`), so a killed process could not have come back to where it listened.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + randomInt(20_000);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onCore } from './machine.ts';

export const SERVER_CORE = 0;

/** A server under measurement, pinned to its core. */
export interface Server {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** Milliseconds from spawn until it was ready. */
  readonly startMs: number;
  readonly stop: () => Promise<void>;
  /** Lets it stand still, and go on. */
  readonly pause: () => void;
  readonly resume: () => void;
}

export interface Start {
  readonly name: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Path that answers 200 when it is ready; without it, listening is enough. */
  readonly readyPath?: string;
  /** Where its output goes, read back when it does not start. */
  readonly log: string;
  readonly core?: number;
}

/** A port of the loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return open;
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    await response.text();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Starts a server and waits until it is ready; throws with the end of its output when it is not after a minute. */
export async function startServer(start: Start): Promise<Server> {
  const port = await freePort();
  const log = openSync(start.log, 'a');
  const [command, args] = onCore(start.core ?? SERVER_CORE, [process.execPath, ...start.args]);
  const begin = performance.now();
  const child = spawn(command, args, {
    cwd: start.cwd,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...start.env, PORT: String(port) },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  while (!(start.readyPath === undefined ? await listens(port) : await answers(port, start.readyPath))) {
    if (child.exitCode !== null || performance.now() - begin > 60_000) {
      child.kill('SIGKILL');
      throw new Error(`${start.name} did not start:\n${readFileSync(start.log, 'utf8').slice(-2000)}`);
    }
    await pause(2);
  }
  const startMs = performance.now() - begin;
  return {
    name: start.name,
    pid: child.pid ?? 0,
    port,
    startMs,
    stop: () => stop(child),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(late);
}

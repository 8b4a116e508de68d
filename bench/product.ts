import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACCOUNT } from './load/form.ts';
import { memoryMb, processTree } from './machine.ts';
import { startServer, type Server } from './server.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A fixed key, so that the bench can open the database and count what is in it. */
export const DATA_KEY = Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1));

export interface Database {
  readonly path: string;
}

export function build(): void {
  process.stderr.write('Building …\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm run build failed.');
}

function environment(database: Database): Record<string, string> {
  return {
    DATABASE_URL: `sqlite:${database.path}`,
    DATA_KEY: DATA_KEY.toString('base64'),
    PUBLIC_URL: ACCOUNT.publicUrl,
    OPERATOR_NAME: 'Aviso',
    TWILIO_ACCOUNT_SID: ACCOUNT.sid,
    TWILIO_AUTH_TOKEN: ACCOUNT.token,
    TWILIO_SMS_FROM: ACCOUNT.sender,
    DEMO: 'off',
  };
}

/**
 * Starts the service as it is deployed: the built program, the real log level, its log in a file.
 * `web` answers webhooks only; `all` is web and worker in one process and sends to `twilio`.
 */
export function startProduct(options: {
  name: string;
  role: 'web' | 'all';
  database: Database;
  folder: string;
  /** Port of a fake Twilio on the loopback. */
  twilioPort?: number;
  nodeArgs?: readonly string[];
}): Promise<Server> {
  const { name, role, database, folder, twilioPort } = options;
  return startServer({
    name,
    args: [...(options.nodeArgs ?? []), 'dist/src/app/main.js', ...(role === 'web' ? ['web'] : [])],
    cwd: ROOT,
    env: {
      ...environment(database),
      HOST: '127.0.0.1',
      // Nothing may leave this machine: without a fake Twilio, REST calls go to a port where nobody listens.
      TWILIO_API_BASE_URL: `http://127.0.0.1:${twilioPort ?? 9}`,
      SENDER_RATES: `${ACCOUNT.sender}=100000`,
    },
    readyPath: '/readyz',
    log: join(folder, `${role}.log`),
  });
}

export interface CommandResult {
  readonly seconds: number;
  /** The most memory that any process of the command ever held, megabytes. */
  readonly peakMb: number;
  readonly output: string;
}

/** Runs one of the npm scripts as an operator does, and watches its memory. Throws when it fails. */
export async function runCommand(
  script: string,
  args: readonly string[],
  database: Database,
): Promise<CommandResult> {
  const start = performance.now();
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...environment(database) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let peakMb = 0;
  const watch = setInterval(() => {
    // VmHWM only grows, so that a late look misses only what came after it.
    for (const pid of processTree(child.pid ?? 0)) peakMb = Math.max(peakMb, memoryMb(pid, 'VmHWM'));
  }, 20);
  await once(child, 'close');
  clearInterval(watch);
  if (child.exitCode !== 0)
    throw new Error(
      `npm run ${script} failed (${child.exitCode ?? child.signalCode}):\n${output.slice(-2000)}`,
    );
  return { seconds: (performance.now() - start) / 1000, peakMb, output };
}

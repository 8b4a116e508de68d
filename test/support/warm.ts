import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Ended } from './run-script.ts';

/** A command, its arguments, and all that it sees of the environment. */
interface Started {
  /** Absolute path. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A process that runs commands one after another (warm-commands.js). */
export interface WarmProcess {
  /** Resolves when the command is at its end; they take turns. Rejects when the process ended meanwhile. */
  run(started: Started): Promise<Ended>;
  /** Asks no more of it. Resolves with its exit code once it ends by itself: when nothing that a command opened is open. */
  end(): Promise<number | null>;
}

/**
 * Starts one. It ends with this process at the latest.
 * @param runs what it can run: commands as they are built, or as they are written, which takes it longer to start
 */
export function openWarmProcess(runs: 'built' | 'source' = 'built'): WarmProcess {
  const child = fork(fileURLToPath(new URL('warm-commands.js', import.meta.url)), {
    env: { PATH: process.env['PATH'] },
    execArgv: runs === 'built' ? ['--enable-source-maps'] : ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  const closed = once(child, 'close');
  // Who lets go of the channel first is not told that it is closed.
  const exited = once(child, 'exit');
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(started) {
      const ended = last.then(() => runIn(child, closed, started));
      last = ended.catch(() => undefined);
      return ended;
    },
    async end() {
      await last;
      if (child.connected) child.disconnect();
      await exited;
      return child.exitCode;
    },
  };
}

async function runIn(child: ChildProcess, closed: Promise<unknown>, started: Started): Promise<Ended> {
  const mark = `\0${randomUUID()}\0`;
  const out = upTo(mark, child.stdout);
  const err = upTo(mark, child.stderr);
  const gone = closed.then(() => {
    throw new Error(`${started.script} ended the process that it ran in: ${err.soFar()}`);
  });
  child.send({ ...started, mark });
  const code = new Promise<number>((resolve) => {
    child.once('message', (sent) => {
      resolve(Number(sent));
    });
  });
  const ended = await Promise.race([Promise.all([code, out.whole, err.whole]), gone]);
  return { code: ended[0], out: ended[1], err: ended[2] };
}

/** What comes out of a stream before the mark. */
function upTo(mark: string, stream: NodeJS.ReadableStream | null) {
  let text = '';
  const whole = new Promise<string>((resolve) => {
    stream?.on('data', function take(chunk: string) {
      text += chunk;
      const at = text.indexOf(mark);
      if (at === -1) return;
      stream.off('data', take);
      resolve(text.slice(0, at));
    });
  });
  return { whole, soFar: () => text };
}

let shared: WarmProcess | undefined;

/** Runs a command in the process that this worker's test files share. */
export function runWarm(started: Started): Promise<Ended> {
  shared ??= openWarmProcess();
  return shared.run(started);
}

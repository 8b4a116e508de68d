import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What another process does with a database. See process.ts. */
export type Job = 'pass' | 'turns';

export interface Child {
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string | null>;
  /** What it prints, line by line. */
  readonly lines: AsyncIterable<string>;
  kill(signal: 'SIGKILL'): void;
}

/** Starts another process on the database at `path`. */
export function startChild(job: Job, path: string, count: string): Child {
  const script = fileURLToPath(new URL('process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, job, path, count], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    ended: new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        resolve(code ?? signal);
      });
    }),
    lines: createInterface({ input: child.stdout }),
    kill: (signal) => child.kill(signal),
  };
}

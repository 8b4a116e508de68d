import { execFile } from 'node:child_process';

/** How a command ended and what it wrote. `code`: its exit code, or the signal that ended it. */
export interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** Runs a script as an operator does: a process of its own that sees PATH and `env`, nothing else. */
export function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', script, ...args],
      { env: { PATH: process.env['PATH'], ...env } },
      (_, out, err) => {
        resolve({ code: child.exitCode ?? child.signalCode ?? 'gone', out, err });
      },
    );
  });
}

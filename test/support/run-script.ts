import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/root.ts';
import { runWarm } from './warm.ts';

/** How a command ended and what it wrote. `code`: its exit code, or the signal that ended it. */
export interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** A command that has not ended yet. */
export interface Running {
  /** What it has written so far. */
  out(): string;
  readonly ended: Promise<Ended>;
}

/**
 * How Node runs a script: a command as it is built, which starts in a third of the time that its source takes; what belongs
 * to the tests as it is, and JavaScript without what reads TypeScript.
 */
export function argumentsFor(script: string): readonly string[] {
  const built = builtFrom(script);
  if (built !== null) return ['--enable-source-maps', built];
  return script.endsWith('.js') ? [script] : ['--import', 'tsx', script];
}

/** Where a command is as it is built; null for what belongs to the tests. */
export function builtFrom(script: string): string | null {
  const built = /^((?:scripts|src)\/.+)\.ts$/.exec(script)?.[1];
  return built === undefined ? null : join(packageRoot(), 'dist', `${built}.js`);
}

/** Starts a script as an operator does: a process of its own that sees PATH and `env`, nothing else. */
export function startScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [...argumentsFor(script), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { out: '', err: '' };
  for (const [stream, name] of [
    [child.stdout, 'out'],
    [child.stderr, 'err'],
  ] as const)
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      written[name] += chunk;
    });
  return {
    out: () => written.out,
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code: code ?? signal ?? 'gone', ...written });
      });
    }),
  };
}

/** Runs it to its end: a command in a process that ran others before, which spares all of its start but what is its own. */
export function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const built = builtFrom(script);
  return built === null
    ? startScript(script, args, env).ended
    : runWarm({ script: built, args, env: { PATH: process.env['PATH'], ...env } });
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/root.ts';
import { TEST_KEY } from './storage.ts';

const MAIN = join(packageRoot(), 'dist', 'src', 'app', 'main.js');

/** Runs the release phase as the platform does. */
export function release(env: Record<string, string>): Promise<{ code: number; errors: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, 'release'],
      {
        env: { PATH: process.env.PATH, DATA_KEY: TEST_KEY.toString('base64'), LOG_LEVEL: 'warn', ...env },
        timeout: 30_000,
      },
      (error, _out, errors) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, errors });
      },
    );
  });
}

/** How it ends when all is well. */
export const done = { code: 0, errors: '' };

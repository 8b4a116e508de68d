import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { startScript } from './run-script.ts';
import { fillProgramme } from './programme.ts';
import { openTempStorage, TEST_KEY } from './storage.ts';

const FAMILIES = 24;
/** DATA_KEY of what is copied. */
export const KEY = TEST_KEY.toString('base64');

/** The lines of the table: name, rows on each side, digest. */
export function tableOf(out: string): readonly string[] {
  return out.split('\n').filter((line) => /^\w+ +\d+ +\d+ {2}[0-9a-f]{64}$/.test(line));
}

/** A filled file and the command that copies it, for one test file. */
export async function openCopyScript() {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-copy-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const filled = join(folder, 'filled.db');
  const temp = await openTempStorage();
  await fillProgramme(temp.storage, FAMILIES);
  await temp.storage.close();
  // Another file: this process may not have let go of its locks on the one that it wrote.
  await copyFile(temp.path, filled);
  await temp.close();
  let files = 0;
  return {
    filled,
    /** A path where nothing is yet. */
    freshPath: (): string => {
      files += 1;
      return join(folder, `copy-${files}.db`);
    },
    /** In a process of its own: it asks that nobody has the files open, and one that is closed is let go when it is collected. */
    copy: (from: string, to: string, env: Record<string, string> = { DATA_KEY: KEY }) =>
      startScript('scripts/storage-copy.ts', [from, to], env).ended,
    /** Lists the phases of what `env` names, which it opens; a process of its own for the same reason. */
    phases: (env: Record<string, string>) => startScript('scripts/phase.ts', ['list'], env).ended,
    /** Copies, and is killed at a checkpoint. */
    killed: (from: string, to: string, checkpoint: number, when: 'before' | 'after') =>
      startScript('test/support/copy-process.js', [from, to, String(checkpoint), when, KEY]).ended,
  };
}

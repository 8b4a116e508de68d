import { createReadStream, statSync, type ReadStream } from 'node:fs';
import { AvisoError } from '../src/domain/errors.ts';
import type { UnreadableCode } from '../src/csv/unreadable.ts';
import { fail } from './output.ts';

/** A file named on the command line, that can be read from its start as often as wanted. */
export interface InputFile {
  readonly bytes: number;
  readonly open: () => ReadStream;
}

/** Works with a file. Where there is none it says so and ends as a file that cannot be read does, before anything is opened or made. */
export async function withInputFile(
  path: string,
  code: UnreadableCode,
  work: (file: InputFile) => Promise<void>,
): Promise<void> {
  try {
    await work(inputFile(path, code));
  } catch (error) {
    fail(error);
  }
}

/** Throws AvisoError `code` when there is no such file. */
export function inputFile(path: string, code: UnreadableCode | 'talks_unreadable'): InputFile {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) throw new AvisoError(code, `There is no file ${path}.`);
  return { bytes: stats.size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

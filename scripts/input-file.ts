import { createReadStream, statSync, type ReadStream } from 'node:fs';
import { AvisoError } from '../src/domain/errors.ts';
import type { UnreadableCode } from '../src/csv/lines.ts';

/** A file named on the command line, that can be read from its start as often as wanted. */
export interface InputFile {
  readonly bytes: number;
  readonly open: () => ReadStream;
}

/** Throws AvisoError `code` when there is no such file. */
export function inputFile(path: string, code: UnreadableCode): InputFile {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) throw new AvisoError(code, `There is no file ${path}.`);
  return { bytes: stats.size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

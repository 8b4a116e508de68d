import { open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { BYTE_ORDER_MARK } from '../src/csv/write.ts';

export { BYTE_ORDER_MARK };

/** A file that holds what is about people. */
export interface PrivateFile {
  readonly stream: Writable;
  /** Puts it in its place, whole. */
  keep(): Promise<void>;
  /** Takes it away unless it was kept. */
  drop(): Promise<void>;
}

/**
 * Begins a file that its owner alone may read, whoever could read the one that it replaces: written beside it and moved when it is
 * whole, so that what goes wrong leaves that one as it was.
 */
export async function openPrivateFile(path: string): Promise<PrivateFile> {
  const part = `${path}.part`;
  await rm(part, { force: true });
  const stream = (await open(part, 'wx', 0o600)).createWriteStream();
  // Told by the next write.
  stream.on('error', () => undefined);
  return {
    stream,
    async keep() {
      stream.end();
      await finished(stream);
      await rename(part, path);
    },
    async drop() {
      stream.destroy();
      await rm(part, { force: true });
    },
  };
}

/** Writes a CSV file of lines that are there already. */
export async function writePrivateCsv(path: string, lines: readonly string[]): Promise<void> {
  const file = await openPrivateFile(path);
  try {
    file.stream.write(BYTE_ORDER_MARK + lines.join(''));
    await file.keep();
  } finally {
    await file.drop();
  }
}

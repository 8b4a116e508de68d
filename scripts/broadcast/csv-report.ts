import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from './client.ts';
import { Hindrance, Refused } from './refused.ts';

const CUT_OFF = 'The report was cut off; give the command again.';

/**
 * Writes a report to standard output, as it comes. Throws Hindrance when it is not whole; Refused.
 * @param out stays open
 */
export async function printCsv(client: Client, path: string, out: Writable): Promise<void> {
  const { body } = await client.open(path);
  if (body === null) return;
  try {
    await pipeline(Readable.fromWeb(body), out, { end: false });
  } catch (error) {
    // Whoever read it has enough, as `head` has.
    if (out.destroyed || (error instanceof Error && 'code' in error && error.code === 'EPIPE')) return;
    throw new Hindrance(CUT_OFF);
  }
}

/** Writes it to a file that its owner alone may read: there whole, or not at all. Throws as printCsv does. */
export async function saveCsv(client: Client, path: string, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    const { body } = await client.open(path);
    await pipeline(
      body === null ? Readable.from([]) : Readable.fromWeb(body),
      createWriteStream(part, { mode: 0o600 }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Refused || error instanceof Hindrance) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Hindrance(
      /^E[A-Z]+$/.test(code) ? `${file} cannot be written (${code}). Name another with --out.` : CUT_OFF,
    );
  }
}

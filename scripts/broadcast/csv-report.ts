import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BYTE_ORDER_MARK, openPrivateFile, type PrivateFile } from '../private-file.ts';
import { clean } from '../terminal.ts';
import type { Client } from './client.ts';
import { Hindrance, ApiError } from './api-error.ts';

const CUT_OFF = 'The report was cut off; give the command again.';

/**
 * Writes a report to standard output, as it comes. Throws Hindrance when it is not whole; ApiError.
 * @param out stays open
 */
export async function printCsv(client: Client, path: string, out: Writable): Promise<void> {
  const { body } = await client.open(path);
  if (body === null) return;
  try {
    await pipeline([Readable.from(chunksOf(body)), ...shown('isTTY' in out && out.isTTY === true), out], {
      end: false,
    });
  } catch (error) {
    // Whoever read it has enough, as `head` has.
    if (out.destroyed || (error instanceof Error && 'code' in error && error.code === 'EPIPE')) return;
    throw new Hindrance(CUT_OFF);
  }
}

/** Writes it to a file that its owner alone may read: there whole, or not at all. Throws as printCsv does. */
export async function saveCsv(client: Client, path: string, file: string): Promise<void> {
  let saved: PrivateFile | null = null;
  try {
    const { body } = await client.open(path);
    saved = await openPrivateFile(file);
    saved.stream.write(BYTE_ORDER_MARK);
    // `end` is keep()'s, which knows when it is whole.
    if (body !== null) await pipeline(Readable.from(chunksOf(body)), saved.stream, { end: false });
    await saved.keep();
  } catch (error) {
    if (error instanceof ApiError || error instanceof Hindrance) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Hindrance(
      /^E[A-Z]+$/.test(code) ? `${file} cannot be written (${code}). Name another with --out.` : CUT_OFF,
    );
  } finally {
    await saved?.drop();
  }
}

/** A body piece by piece; whoever stops early lets go of the rest. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What a terminal shows of it; a file or a program gets it as it is. */
function shown(isTerminal: boolean): Transform[] {
  if (!isTerminal) return [];
  const decoder = new TextDecoder();
  return [
    new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        done(null, clean(decoder.decode(chunk, { stream: true })));
      },
    }),
  ];
}

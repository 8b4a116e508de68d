import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

/** The first line of every file says what is in which column (RFC 4180, 3). */
export const CSV_MEDIA = 'text/csv';

/** A file on its way. */
export interface Download {
  readonly fileName: string;
  /** What it is; CSV with a first line of names when left out. */
  readonly media?: string;
  readonly lines: AsyncIterable<string>;
}

/** Characters that are sent together: a line by itself would cost more to send than to read. */
const BLOCK = 16 * 1024;

/**
 * Sends a file as fast as it is taken, so that memory stays flat however long it is. What goes wrong before the first block is
 * thrown, and can be answered; later the connection is cut, so that half a file is not taken for a whole one.
 */
export async function sendFile(
  { fileName, media, lines }: Download,
  request: Request,
  response: Response,
): Promise<void> {
  const failure: { error?: unknown } = {};
  const blocks = blocksOf(lines, failure);
  const first = await blocks.next();
  response
    .status(200)
    .type(media === undefined ? `${CSV_MEDIA}; charset=utf-8; header=present` : `${media}; charset=utf-8`)
    .set('Content-Disposition', `attachment; filename="${fileName}"`);
  if (request.method === 'HEAD') {
    await blocks.return(undefined);
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(withFirst(first, blocks)), response);
  } catch {
    // Otherwise the client has gone, and needs no answer.
    if ('error' in failure) throw failure.error;
  }
}

/** @param failure what went wrong is left there */
async function* blocksOf(
  lines: AsyncIterable<string>,
  failure: { error?: unknown },
): AsyncGenerator<string, undefined> {
  let block = '';
  try {
    for await (const line of lines) {
      block += line;
      if (block.length < BLOCK) continue;
      yield block;
      block = '';
    }
  } catch (error) {
    failure.error = error;
    throw error;
  }
  if (block !== '') yield block;
  return undefined;
}

async function* withFirst(
  first: IteratorResult<string, undefined>,
  rest: AsyncGenerator<string, undefined>,
): AsyncGenerator<string> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

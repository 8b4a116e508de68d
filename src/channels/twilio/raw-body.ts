import type { IncomingMessage } from 'node:http';

/** What a webhook may weigh. Twilio's largest form is a few kilobytes. */
const BODY_LIMIT = 64 * 1024;

/** How much more of a body that is too large is read and thrown away, so that its sender sees the answer and not a reset. */
const DISCARD_LIMIT = 1024 * 1024;

/**
 * Reads a request to its end. Gives the bytes; `too_large` past 64 kB (the rest is read and dropped up to another
 * megabyte, after which the connection is left to be closed); `gone` when the sender hung up in the middle.
 */
export function readBody(request: IncomingMessage): Promise<Buffer | 'too_large' | 'gone'> {
  return new Promise((resolve) => {
    if (request.readableEnded) {
      resolve(Buffer.alloc(0));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else if (size > BODY_LIMIT + DISCARD_LIMIT) resolve('too_large');
    });
    request.on('end', () => {
      if (size > BODY_LIMIT) resolve('too_large');
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    });
    request.on('error', () => {
      resolve('gone');
    });
    // After `end` the promise is settled and this changes nothing.
    request.on('close', () => {
      resolve('gone');
    });
  });
}

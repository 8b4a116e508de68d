import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from 'express';
import { z } from 'zod';
import { diskFull, MOST_UPLOAD_BYTES } from '../../jobs/job-files.ts';
import { SealedFile } from '../../jobs/sealed-file.ts';
import { CSV_MEDIA } from '../file.ts';
import { ApiError } from './problem.ts';

/** What may stand behind the media type. */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/** A file that came as the body of a request; nothing of it is left when the process is gone. */
export class UploadedFile {
  readonly #file: SealedFile;
  readonly #sha256: string;

  private constructor(file: SealedFile, sha256: string) {
    this.#file = file;
    this.#sha256 = sha256;
  }

  /**
   * Takes the whole body in; close() it afterwards. Throws an ApiError when it is no CSV in UTF-8 by its headers, too large, empty
   * or not whole; AvisoError `storage_full`.
   */
  static async receive(request: Request, mostBytes: number = MOST_UPLOAD_BYTES): Promise<UploadedFile> {
    refuseOtherMedia(request);
    const file = await SealedFile.create(join(tmpdir(), `aviso-${randomBytes(16).toString('hex')}`));
    try {
      // Whoever stops this process leaves nothing behind.
      await rm(file.path);
      await take(request, file, mostBytes);
      return new UploadedFile(file, file.done().sha256);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Of what is in it: equal files are the same request. */
  get sha256(): string {
    return this.#sha256;
  }

  open(): AsyncGenerator<Uint8Array> {
    return this.#file.open();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function take(request: Request, file: SealedFile, mostBytes: number): Promise<void> {
  let bytes = 0;
  try {
    // Read to its end whatever the answer will be: a client that is still writing would see a reset instead of it.
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      if (bytes <= mostBytes) await file.add(chunk);
    }
  } catch {
    throw noFile('The file did not come whole.');
  }
  if (file.failed) throw diskFull();
  if (bytes > mostBytes) throw new ApiError('body_too_large', `At most ${mostBytes} bytes.`);
  if (bytes === 0) throw noFile('There is no file.');
}

/** The body of a route that takes a CSV file. */
export const csvBody = z.custom<UploadedFile>((value) => value instanceof UploadedFile);

function refuseOtherMedia(request: Request): void {
  if (request.get('content-length') === '0') throw noFile('There is no file.');
  const charset = CHARSET.exec(request.get('content-type') ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  const plain = (request.get('content-encoding') ?? 'identity') === 'identity';
  if (request.is(CSV_MEDIA) === CSV_MEDIA && plain && ['utf-8', 'utf8', 'us-ascii'].includes(charset)) return;
  throw new ApiError('body_not_csv');
}

function noFile(detail: string): ApiError {
  return new ApiError('request_invalid', undefined, { faults: [{ in: 'body', pointer: '', detail }] });
}

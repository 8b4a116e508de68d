import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from 'express';
import { z } from 'zod';
import { AvisoError } from '../../domain/errors.ts';
import { CSV_MEDIA } from '../file.ts';
import { ApiError } from './problem.ts';

/** Twice what a roster of a million rows takes. */
export const MOST_UPLOAD_BYTES = 256 * 1024 * 1024;
const CIPHER = 'aes-256-ctr';
const KEY_BYTES = 32;
const IV_BYTES = 16;
const BLOCK = 256 * 1024;
/** What may stand behind the media type. */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/**
 * A file that came as the body of a request, to be read from its start as often as wanted. It waits on the disk and not in
 * memory, without a name, and encrypted with a key that only this process knows: nothing of it is left when the process is gone.
 */
export class UploadedFile {
  readonly #file: FileHandle;
  readonly #key = randomBytes(KEY_BYTES);
  readonly #iv = randomBytes(IV_BYTES);
  #bytes = 0;
  #sha256 = '';

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Takes the whole body in; close() it afterwards. Throws an ApiError when it is no CSV in UTF-8 by its headers, too large, empty
   * or not whole; AvisoError `storage_full`.
   */
  static async receive(request: Request, mostBytes: number = MOST_UPLOAD_BYTES): Promise<UploadedFile> {
    refuseOtherMedia(request);
    const path = join(tmpdir(), `aviso-${randomBytes(16).toString('hex')}`);
    const file = await open(path, 'wx+', 0o600);
    const upload = new UploadedFile(file);
    try {
      // Whoever stops this process leaves nothing behind.
      await rm(path);
      await upload.#take(request, mostBytes);
      return upload;
    } catch (error) {
      await upload.close();
      throw error;
    }
  }

  async #take(request: Request, mostBytes: number): Promise<void> {
    const cipher = createCipheriv(CIPHER, this.#key, this.#iv);
    const hash = createHash('sha256');
    let failed = false;
    try {
      // Read to its end whatever the answer will be: a client that is still writing would see a reset instead of it.
      for await (const chunk of request) {
        if (!Buffer.isBuffer(chunk)) continue;
        this.#bytes += chunk.length;
        if (failed || this.#bytes > mostBytes) continue;
        hash.update(chunk);
        failed = !(await wrote(this.#file, cipher.update(chunk)));
      }
    } catch {
      throw noFile('The file did not come whole.');
    }
    if (failed) throw new AvisoError('storage_full', 'The folder for temporary files cannot be written.');
    if (this.#bytes > mostBytes) throw new ApiError('body_too_large', `At most ${mostBytes} bytes.`);
    if (this.#bytes === 0) throw noFile('There is no file.');
    this.#sha256 = hash.digest('hex');
  }

  /** Of what is in it: equal files are the same request. */
  get sha256(): string {
    return this.#sha256;
  }

  async *open(): AsyncGenerator<Uint8Array> {
    const decipher = createDecipheriv(CIPHER, this.#key, this.#iv);
    const block = Buffer.alloc(BLOCK);
    for (let at = 0; at < this.#bytes;) {
      const { bytesRead } = await this.#file.read(block, 0, BLOCK, at);
      if (bytesRead === 0) throw new Error('a file that waits on the disk has become shorter');
      at += bytesRead;
      yield decipher.update(block.subarray(0, bytesRead));
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The body of a route that takes a CSV file. */
export const csvBody = z.custom<UploadedFile>((value) => value instanceof UploadedFile);

async function wrote(file: FileHandle, bytes: Uint8Array): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
    return true;
  } catch {
    return false;
  }
}

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

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';

const CIPHER = 'aes-256-ctr';
const KEY_BYTES = 32;
const IV_BYTES = 16;
const BLOCK = 256 * 1024;

/** A file that was taken in whole. */
export interface TakenIn {
  /** What opens it: whoever has the disk alone reads nothing. */
  readonly key: string;
  readonly bytes: number;
  /** Of what is in it: equal files are the same request. */
  readonly sha256: string;
}

/**
 * A file of somebody's, to be read from its start as often as wanted. It waits on the disk and not in memory, for this user alone,
 * and encrypted with a key of its own.
 */
export class SealedFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #key: Buffer;
  readonly #cipher;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #failed = false;

  private constructor(path: string, file: FileHandle, key: Buffer) {
    this.path = path;
    this.#file = file;
    this.#key = key;
    this.#cipher = createCipheriv(CIPHER, key.subarray(0, KEY_BYTES), key.subarray(KEY_BYTES));
  }

  /** A new, empty one. Throws when there is a file at `path`, or there can be none. */
  static async create(path: string): Promise<SealedFile> {
    return new SealedFile(path, await open(path, 'wx+', 0o600), randomBytes(KEY_BYTES + IV_BYTES));
  }

  /** Takes bytes in. What comes after the disk failed is passed over: see `failed`. */
  async add(chunk: Uint8Array): Promise<void> {
    if (this.#failed) return;
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
    const sealed = this.#cipher.update(chunk);
    try {
      for (let at = 0; at < sealed.length;) at += (await this.#file.write(sealed, at)).bytesWritten;
    } catch {
      this.#failed = true;
    }
  }

  /** Whether the disk could not be written. */
  get failed(): boolean {
    return this.#failed;
  }

  /** After the last byte, once. */
  done(): TakenIn {
    return { key: this.#key.toString('base64'), bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  open(): AsyncGenerator<Uint8Array> {
    return opened(this.#file, this.#key, this.#bytes);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Lets go of it, and takes it off the disk. */
  async drop(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}

async function* opened(file: FileHandle, key: Buffer, bytes: number): AsyncGenerator<Uint8Array> {
  const decipher = createDecipheriv(CIPHER, key.subarray(0, KEY_BYTES), key.subarray(KEY_BYTES));
  const block = Buffer.alloc(BLOCK);
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await file.read(block, 0, BLOCK, at);
    if (bytesRead === 0) throw new Error('a file that waits on the disk has become shorter');
    at += bytesRead;
    yield decipher.update(block.subarray(0, bytesRead));
  }
}

/** The bytes of a file that another process may have taken in, from its start. Throws when it is not there. */
export async function* openTakenIn(
  path: string,
  { key, bytes }: Omit<TakenIn, 'sha256'>,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    yield* opened(file, Buffer.from(key, 'base64'), bytes);
  } finally {
    await file.close();
  }
}

const notThere = z.object({ code: z.literal('ENOENT') });

/** Whether a file is at `path`. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close();
    return true;
  } catch (error) {
    if (notThere.safeParse(error).success) return false;
    throw error;
  }
}

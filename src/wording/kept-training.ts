import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ANSWER_SAMPLES } from '../understanding/answer-samples.ts';
import { TOPICS } from '../understanding/topic.ts';
import type { Trained } from '../understanding/training.ts';

/** What stands before the weights: of what they were made, and their names. */
const head = z.strictObject({
  key: z.string(),
  samples: z.array(z.enum([...TOPICS, 'none', ...ANSWER_SAMPLES])),
  features: z.array(z.string()),
});
const NUMBER = Float32Array.BYTES_PER_ELEMENT;
/** Rooms whose code says what is seen of an example. */
const ROOMS = ['understanding', 'domain'];
/** What `readerCode` gave of the sources that this was built of (scripts/build.ts); not there where it is read as it is written. */
declare const BUILT_READER_CODE: string | undefined;

/** What examples are, and the words by which they are read. */
const DATA = /^[a-z]{2}\/(?:phrases|examples|answers)\.json$/;

/** In the folder of what is built, beside the locales. */
const KEPT = 'dist/training.bin';

/**
 * What training gave before on the same examples by the same code: a process starts fifteen seconds sooner. Without it, or when it is of
 * something else, they are trained anew and kept, where the folder is there and can be written to.
 */
export function keptTraining(localesDir: string): (train: () => Trained) => Trained {
  return (train) => {
    const [file, key] = [fileOf(localesDir), keyOf(localesDir)];
    const known = read(file, key);
    if (known !== null) return known;
    const trained = train();
    keep(file, key, trained);
    return trained;
  };
}

/** Whether nothing would be trained anew. */
export const isTrainingKept = (localesDir: string): boolean =>
  read(fileOf(localesDir), keyOf(localesDir)) !== null;

const fileOf = (localesDir: string): string => join(localesDir, '..', KEPT);

/** A hash of the code that says what is seen of an example, as it is written. */
export function readerCode(): string {
  if (typeof BUILT_READER_CODE === 'string') return BUILT_READER_CODE;
  const hash = createHash('sha256');
  for (const room of ROOMS)
    addFiles(hash, join(import.meta.dirname, '..', room), (path) => path.endsWith('.ts'));
  return hash.digest('base64url');
}

function addFiles(hash: Hash, folder: string, isOf: (path: string) => boolean): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of paths.filter(isOf).sort())
    hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
}

/** Of the examples, the words and the code. */
function keyOf(localesDir: string): string {
  const hash = createHash('sha256').update(readerCode());
  addFiles(hash, localesDir, (path) => DATA.test(path));
  return hash.digest('base64url');
}

/** Null when there is none, it is of something else, or it is not whole. */
function read(file: string, key: string): Trained | null {
  try {
    const bytes = readFileSync(file);
    const end = bytes.indexOf('\n');
    const { key: of, samples, features } = head.parse(JSON.parse(bytes.toString('utf8', 0, end)));
    const weights = bytes.subarray(end + 1);
    if (of !== key || weights.length !== samples.length * features.length * NUMBER) return null;
    // A copy of its own begins where numbers may begin.
    return { samples, features, weights: new Float32Array(new Uint8Array(weights).buffer) };
  } catch {
    return null;
  }
}

/** Whole or not at all: several processes may begin at once. */
function keep(file: string, key: string, { samples, features, weights }: Trained): void {
  const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
  const draft = `${file}.${String(process.pid)}`;
  try {
    writeFileSync(
      draft,
      Buffer.concat([Buffer.from(`${JSON.stringify({ key, samples, features })}\n`), bytes]),
    );
    renameSync(draft, file);
  } catch {
    // No such folder, or none that can be written to: the next process trains for itself.
  }
}

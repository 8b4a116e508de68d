import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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
/** Where the rooms are: what is started is built into a few files beside them (scripts/build.ts). */
const SRC = join(import.meta.dirname, basename(import.meta.dirname) === 'wording' ? '..' : '../src');
/** What examples are, and the words by which they are read. */
const DATA = /^[a-z]{2}\/(?:phrases|examples|answers)\.json$/;

/** The folder of what is built, beside the locales. */
const BUILT = 'dist';
/** Whether this is read as it is written. */
const isSource = import.meta.filename.endsWith('.ts');

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

/** One for the sources and one for what is built of them: their code is not the same bytes. */
function fileOf(localesDir: string): string {
  return join(localesDir, '..', BUILT, `training-${isSource ? 'source' : 'built'}.bin`);
}

/** Of the examples, the words and the code. */
function keyOf(localesDir: string): string {
  const hash = createHash('sha256');
  const add = (room: string, isOf: (path: string) => boolean): void => {
    const paths = readdirSync(room, { recursive: true, encoding: 'utf8' });
    for (const path of paths.filter(isOf).sort())
      hash.update(`${path}\0`).update(readFileSync(join(room, path)));
  };
  add(localesDir, (path) => DATA.test(path));
  for (const room of ROOMS) add(join(SRC, room), (path) => /\.[jt]s$/.test(path));
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

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { HEAD_BYTES, LARGEST_CLIP, readClipName, soundsLike, type ClipFault } from './clip-file.ts';

/** One recorded clip. */
export interface Clip {
  readonly language: Language;
  readonly name: string;
  /** Behind `/media/`; another one when the file's content is. */
  readonly path: string;
  readonly type: string;
  /** The whole path of the file. */
  readonly file: string;
  /** Of the file as it was read. */
  readonly size: number;
  readonly changedMs: number;
}

/** A file that is no clip. */
export interface FaultyFile {
  readonly language: Language;
  readonly file: string;
  readonly fault: ClipFault;
}

/** What lies in AUDIO_DIR. */
export interface ClipIndex {
  readonly clips: readonly Clip[];
  readonly faults: readonly FaultyFile[];
}

export const NO_CLIPS: ClipIndex = { clips: [], faults: [] };

/** Digits of the content's hash in an address: nobody makes two clips of a name that share them. */
const HASH_DIGITS = 16;

/**
 * Reads `DIR/<language>/<name>.<ending>`. Rejects when DIR cannot be read; a language without a folder has no clips.
 * @param before what was read last: files that are as they were then are not read again
 */
export async function readClips(dir: string, before: ClipIndex = NO_CLIPS): Promise<ClipIndex> {
  const folders = new Set(await readdir(dir));
  const known = new Map(before.clips.map((clip) => [clip.file, clip]));
  const read = await Promise.all(
    LANGUAGES.filter((language) => folders.has(language)).map((language) =>
      readLanguage(resolve(dir, language), language, known),
    ),
  );
  return {
    clips: read.flatMap(({ clips }) => clips),
    faults: read.flatMap(({ faults }) => faults),
  };
}

async function readLanguage(
  folder: string,
  language: Language,
  known: ReadonlyMap<string, Clip>,
): Promise<ClipIndex> {
  const files = (await readdir(folder)).filter((file) => !file.startsWith('.')).sort();
  const faults: FaultyFile[] = [];
  const best = new Map<string, Clip & { readonly rank: number; readonly called: string }>();
  for (const called of files) {
    const named = readClipName(called);
    const clip =
      typeof named === 'string'
        ? named
        : await readClip(join(folder, called), { ...named, language }, known).catch(
            () => 'unreadable' as const,
          );
    if (typeof named === 'string' || typeof clip === 'string') {
      faults.push({ language, file: called, fault: typeof clip === 'string' ? clip : 'unreadable' });
      continue;
    }
    const other = best.get(clip.name);
    const worse = other === undefined ? null : other.rank < named.rank ? called : other.called;
    if (worse !== null) faults.push({ language, file: worse, fault: 'double' });
    if (worse !== called) best.set(clip.name, { ...clip, rank: named.rank, called });
  }
  return { clips: [...best.values()].map(({ rank: _rank, called: _called, ...clip }) => clip), faults };
}

type Named = Exclude<ReturnType<typeof readClipName>, string> & { readonly language: Language };

async function readClip(
  file: string,
  named: Named,
  known: ReadonlyMap<string, Clip>,
): Promise<Clip | ClipFault> {
  const found = await stat(file);
  const { size, mtimeMs: changedMs } = found;
  if (!found.isFile()) return 'unreadable';
  if (size > LARGEST_CLIP) return 'size';
  const before = known.get(file);
  if (before?.size === size && before.changedMs === changedMs) return before;
  const content = await readFile(file);
  if (!soundsLike(named, content.subarray(0, HEAD_BYTES))) return 'sound';
  const { language, name, ending, type } = named;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_DIGITS);
  return { language, name, type, file, size, changedMs, path: `${language}/${name}-${hash}.${ending}` };
}

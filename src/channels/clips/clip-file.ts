/** The largest that WhatsApp takes, in bytes. */
export const LARGEST_CLIP = 16 * 1024 * 1024;

/** What WhatsApp plays, the best first: where a clip is there as several kinds, the first is sent. */
const KINDS = [
  { ending: 'ogg', type: 'audio/ogg', looksLike: isOpus },
  { ending: 'mp3', type: 'audio/mpeg', looksLike: isMp3 },
  { ending: 'm4a', type: 'audio/mp4', looksLike: (head: Buffer) => textAt(head, 4, 'ftyp') },
  { ending: 'aac', type: 'audio/aac', looksLike: isAdts },
  { ending: 'amr', type: 'audio/amr', looksLike: (head: Buffer) => textAt(head, 0, '#!AMR') },
] as const;

/** Bytes at the beginning of a file by which its kind is known. */
export const HEAD_BYTES = 64;

/** Why a file in AUDIO_DIR cannot be a clip. */
export type ClipFault = 'ending' | 'name' | 'size' | 'sound' | 'double' | 'unreadable';

/** What the name of a file says of it. */
export interface NamedClip {
  /** The step or the text that it says. */
  readonly name: string;
  readonly ending: string;
  /** As it is served. */
  readonly type: string;
  /** Where several files have a name, the lowest is sent. */
  readonly rank: number;
}

/** A clip's name stands in its address: letters, digits, dots, hyphens and underscores. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export function readClipName(file: string): NamedClip | Extract<ClipFault, 'ending' | 'name'> {
  const at = file.lastIndexOf('.');
  const ending = file.slice(at + 1).toLowerCase();
  const rank = KINDS.findIndex((kind) => kind.ending === ending);
  const kind = KINDS[rank];
  if (at < 0 || kind === undefined) return 'ending';
  const name = file.slice(0, at);
  return NAME.test(name) ? { name, ending, type: kind.type, rank } : 'name';
}

/** Whether the beginning of a file is of the kind that its name says. @param head its first HEAD_BYTES */
export function soundsLike({ rank }: NamedClip, head: Buffer): boolean {
  return KINDS[rank]?.looksLike(head) ?? false;
}

const textAt = (head: Buffer, at: number, text: string): boolean =>
  head.subarray(at, at + text.length).toString('latin1') === text;

/** WhatsApp plays Ogg with Opus in it, and no other. */
function isOpus(head: Buffer): boolean {
  return textAt(head, 0, 'OggS') && head.includes('OpusHead');
}

/** A tag, or the beginning of a frame of layer III. */
function isMp3(head: Buffer): boolean {
  const [first = 0, second = 0] = head;
  return textAt(head, 0, 'ID3') || (first === 0xff && (second & 0xe6) === 0xe2);
}

function isAdts(head: Buffer): boolean {
  const [first = 0, second = 0] = head;
  return first === 0xff && (second & 0xf6) === 0xf0;
}

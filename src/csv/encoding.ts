import { isAscii, isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { MAY_HOLD_DATES } from './dates.ts';
import { lineTooLong, LONGEST_LINE } from './lines.ts';
import type { UnreadableCode } from './unreadable.ts';
import { refuseOtherFile, UnreadableFile } from './unreadable.ts';

/** Encodings in which spreadsheets save: Excel writes windows-1252 and utf-16le, old ones on a Mac macintosh. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'macintosh'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface FileText {
  readonly encoding: Encoding;
  /** Nothing in the file says which encoding it is. */
  readonly guessed: boolean;
  /** Its lines end with CR alone. */
  readonly crAlone: boolean;
  /** Something in it may be a day written as two numbers and a year; most files hold none and are not looked through for them. */
  readonly mayHoldDates: boolean;
}

type Bytes = AsyncIterable<Uint8Array | string>;

const LF = 0x0a;
const CR = 0x0d;
/** Bytes of lines beyond ASCII that are kept to tell encodings apart. */
const SAMPLE = 64 * 1024;
/** Share of zero bytes at one side of pairs from which a file without a mark is UTF-16. */
const ZEROS = 0.3;
const LATIN: ReadonlySet<string> = new Set(['ISO-8859-1', 'windows-1252', 'ISO-8859-15']);
/** What a Latin-1 file of names holds beyond ASCII; other letters tell that it is another encoding. */
const EXPECTED =
  /^[\p{ASCII}áéíóúàèìòùâêîôûäëïöüãõñçýÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÄËÏÖÜÃÕÑÇÝœŒºª°·’‘“”–—…¿¡«»€´¨\u00a0]*$/u;

/**
 * Finds in which encoding a file is, by reading it to its end once.
 * @param asked what the person says it is; checked for UTF-8 only, as any bytes are text in the others
 * @throws UnreadableFile when it cannot be told, with the line and what to do, or it is another kind of file
 */
export async function encodingOf(
  stream: Bytes,
  asked: Encoding | null,
  code: UnreadableCode,
): Promise<FileText> {
  const seen = await look(stream, code);
  const found = { crAlone: seen.cr && !seen.lf, mayHoldDates: seen.dates };
  if (asked !== null && asked !== 'utf-8') return { encoding: asked, guessed: false, ...found };
  const marked = markOf(seen.head);
  if (marked !== null) return { encoding: marked, guessed: false, ...found };
  if (seen.other === null) return { encoding: 'utf-8', guessed: false, ...found };
  if (asked === 'utf-8')
    throw new UnreadableFile(code, `Line ${seen.other} is not UTF-8.`, {
      what: 'encoding',
      line: seen.other,
    });
  if (seen.utf8 !== null) {
    throw new UnreadableFile(
      code,
      `Line ${seen.utf8} is UTF-8 and line ${seen.other} is not: it was put together from two files. ` +
        `Save it again as UTF-8, or say --encoding.`,
      { what: 'two_encodings', line: seen.utf8, other: seen.other },
    );
  }
  const [best] = analyse(seen.sample);
  const decoded = iconv.decode(seen.sample, 'windows-1252');
  if (best === undefined || !LATIN.has(best.name) || !EXPECTED.test(decoded)) {
    throw new UnreadableFile(
      code,
      `Line ${seen.other} is not UTF-8, and its letters fit no encoding for sure. Say which: --encoding ${ENCODINGS.join(', ')}.`,
      { what: 'encoding', line: seen.other },
    );
  }
  return { encoding: 'windows-1252', guessed: true, ...found };
}

interface Seen {
  readonly head: Buffer;
  /** The first line with letters beyond ASCII that is UTF-8; null when there is none. */
  readonly utf8: number | null;
  /** The first line that is not UTF-8. */
  readonly other: number | null;
  readonly sample: Buffer;
  readonly lf: boolean;
  readonly cr: boolean;
  readonly dates: boolean;
}

async function look(stream: Bytes, code: UnreadableCode): Promise<Seen> {
  let head: Buffer = Buffer.alloc(0);
  let carried: Buffer = Buffer.alloc(0);
  let line = 1;
  let utf8: number | null = null;
  let other: number | null = null;
  let lf = false;
  let cr = false;
  let dates = false;
  const samples: Buffer[] = [];
  let sampled = 0;

  function take(block: Buffer): void {
    // Digits and what stands between them are one byte in each of these encodings, in UTF-16 beside a zero.
    dates ||= MAY_HOLD_DATES.test(block.toString('latin1').replaceAll('\0', ''));
    if (isAscii(block) || (isUtf8(block) && utf8 !== null)) {
      for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) line += 1;
      line += 1;
      return;
    }
    for (let start = 0; start <= block.length; line += 1) {
      const newline = block.indexOf(LF, start);
      const end = newline < 0 ? block.length : newline;
      const one = block.subarray(start, end);
      start = end + 1;
      if (isAscii(one)) continue;
      if (isUtf8(one)) utf8 ??= line;
      else {
        other ??= line;
        if (sampled < SAMPLE) samples.push(Buffer.from(one));
        sampled += one.length;
      }
    }
  }

  for await (const chunk of stream) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    if (head.length < 4096) head = Buffer.concat([head, buffer.subarray(0, 4096)]);
    cr ||= buffer.includes(CR);
    const end = buffer.lastIndexOf(LF);
    if (end < 0) {
      carried = Buffer.concat([carried, buffer]);
      if (carried.length <= LONGEST_LINE) continue;
      refuseOtherFile(head, code);
      // Lines that end with CR alone.
      const last = carried.lastIndexOf(CR);
      if (last < 0) throw lineTooLong(code, line);
      take(carried.subarray(0, last));
      carried = Buffer.from(carried.subarray(last + 1));
    } else {
      lf = true;
      take(Buffer.concat([carried, buffer.subarray(0, end)]));
      carried = Buffer.from(buffer.subarray(end + 1));
    }
  }
  refuseOtherFile(head, code);
  if (carried.length > 0) take(carried);
  return { head, utf8, other, sample: Buffer.concat(samples), lf, cr, dates };
}

/** By its byte-order mark, or by the zero bytes that every ASCII letter has in UTF-16. */
function markOf(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  head.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  });
  const least = (head.length / 2) * ZEROS;
  if (odd > least && even < odd / 10) return 'utf-16le';
  return even > least && odd < even / 10 ? 'utf-16be' : null;
}

/** The same file as UTF-8 with LF at the end of its lines; a file that is so already goes through untouched. */
export async function* asUtf8(stream: Bytes, { encoding, crAlone }: FileText): AsyncGenerator<Buffer> {
  const decoder = encoding === 'utf-8' ? null : iconv.getDecoder(encoding);
  /** Half of a character beyond the basic plane, until its other half comes. */
  let half = '';
  const ends = (text: string): string => (crAlone ? text.replaceAll('\r', '\n') : text);
  for await (const chunk of stream) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    if (decoder === null) {
      // A CR is one byte and part of no other character in UTF-8.
      for (let at = buffer.indexOf(CR); crAlone && at >= 0; at = buffer.indexOf(CR, at + 1)) buffer[at] = LF;
      yield buffer;
      continue;
    }
    const text = half + decoder.write(buffer);
    half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    yield Buffer.from(ends(half === '' ? text : text.slice(0, -1)));
  }
  const rest = decoder === null ? '' : half + (decoder.end() ?? '');
  if (rest !== '') yield Buffer.from(ends(rest));
}

import { isUtf8 } from 'node:buffer';
import { UnreadableFile, type UnreadableCode } from './unreadable.ts';

/** Longest line taken: a file without line ends must not fill the memory. Bytes. */
export const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/** Consecutive lines of a file; `first` is the number of the first, counted from 1. */
export interface Lines {
  readonly first: number;
  readonly lines: readonly string[];
  /** Bytes read up to the end of these lines. */
  readonly bytes: number;
}

/**
 * Reads UTF-8 text block by block, as whole lines without their ends (LF or CRLF) and without a byte-order mark.
 * Memory: a chunk of the stream and one line.
 * @throws AvisoError `code`, with the line, when a line is not UTF-8 or longer than 64 kB
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array | string>,
  code: UnreadableCode,
): AsyncGenerator<Lines> {
  let carried: Buffer = Buffer.alloc(0);
  let next = 1;
  let bytes = 0;

  function take(block: Buffer): Lines {
    if (!isUtf8(block)) throw notUtf8(code, block, next);
    let text = block.toString('utf8');
    if (next === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    const taken = { first: next, lines, bytes };
    next += lines.length;
    return taken;
  }

  for await (const chunk of stream) {
    const buffer =
      typeof chunk === 'string'
        ? Buffer.from(chunk, 'utf8')
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    bytes += buffer.length;
    const end = buffer.lastIndexOf(NEWLINE);
    if (end < 0) {
      carried = Buffer.concat([carried, buffer]);
    } else {
      const block = Buffer.concat([carried, buffer.subarray(0, end)]);
      carried = buffer.subarray(end + 1);
      yield take(block);
    }
    if (carried.length > LONGEST_LINE) throw lineTooLong(code, next);
  }
  if (carried.length > 0) yield take(carried);
}

/** @param line counted from 1 */
export function lineTooLong(code: UnreadableCode, line: number): UnreadableFile {
  const detail = `Line ${line} is longer than ${LONGEST_LINE / 1024} kB.`;
  return new UnreadableFile(code, detail, { what: 'long_line', line });
}

function notUtf8(code: UnreadableCode, block: Buffer, first: number): UnreadableFile {
  if (first === 1 && ((block[0] === 0xff && block[1] === 0xfe) || (block[0] === 0xfe && block[1] === 0xff))) {
    return new UnreadableFile(code, 'It is UTF-16; save it as UTF-8.', { what: 'encoding', line: first });
  }
  let line = first;
  for (let start = 0; start < block.length; line += 1) {
    const newline = block.indexOf(NEWLINE, start);
    const end = newline < 0 ? block.length : newline;
    if (!isUtf8(block.subarray(start, end))) break;
    start = end + 1;
  }
  return new UnreadableFile(code, `Line ${line} is not UTF-8.`, { what: 'encoding', line });
}

import { AvisoError, type ErrorCode } from '../domain/errors.ts';

/** The code under which a file that is no CSV is refused. */
export type UnreadableCode = Extract<
  ErrorCode,
  'roster_unreadable' | 'slots_unreadable' | 'receipts_unreadable' | 'lines_unreadable'
>;

/** Files that people take for a table, by how they begin. */
export const OTHER_FILES = ['zip', 'pdf', 'xls'] as const;
export type OtherFile = (typeof OTHER_FILES)[number];

/** Why a file cannot be read as a table, as programs take it; lines are counted from 1. */
export type FileProblem =
  | { readonly what: 'empty' }
  /** Another kind of file: a workbook (`zip`, or of before 2007 `xls`), a PDF. */
  | { readonly what: 'other_file'; readonly is: OtherFile }
  /** Letters that fit no encoding for sure, or not the one that was named. */
  | { readonly what: 'encoding'; readonly line: number }
  /** Lines of two encodings. */
  | { readonly what: 'two_encodings'; readonly line: number; readonly other: number }
  | { readonly what: 'long_line'; readonly line: number }
  /** Its first line holds data. */
  | { readonly what: 'no_header' }
  | { readonly what: 'missing'; readonly columns: readonly string[] }
  | { readonly what: 'twice'; readonly columns: readonly string[] }
  /** Dates that can be read in two ways; the first lines that are certain, by order, where there are any. */
  | {
      readonly what: 'dates';
      readonly column: string;
      readonly dmy: number | null;
      readonly mdy: number | null;
    };

/** A file that is refused as a whole, before anything of it is used. */
export class UnreadableFile extends AvisoError {
  readonly problem: FileProblem;

  /** @param detail for whoever runs a command: what is wrong, and which option helps */
  constructor(code: UnreadableCode, detail: string, problem: FileProblem) {
    super(code, detail);
    this.problem = problem;
  }
}

const BEGINNINGS: readonly (readonly [OtherFile, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['xls', [0xd0, 0xcf, 0x11, 0xe0]],
];
const NAMES: Readonly<Record<OtherFile, string>> = {
  zip: 'a spreadsheet (.xlsx) or another zip',
  pdf: 'a PDF',
  xls: 'a spreadsheet (.xls)',
};

/** Throws UnreadableFile when a file begins as another kind of file does. */
export function refuseOtherFile(head: Uint8Array, code: UnreadableCode): void {
  const found = BEGINNINGS.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  if (found === undefined) return;
  const [is] = found;
  throw new UnreadableFile(code, `It is ${NAMES[is]}: save it as CSV.`, { what: 'other_file', is });
}

import type { Row } from '../../src/csv/rows.ts';
import { readRows } from '../../src/csv/rows.ts';
import { parseCode } from '../../src/domain/code.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import { inputFile } from '../input-file.ts';

const CODE = 'receipts_unreadable';
/** Bad lines that are named; the others are counted. */
const NAMED = 5;

/**
 * Receipts of a CSV file, each once: those of its column `receipt`, or of its only column. A report of a broadcast is such a file.
 * Throws AvisoError `receipts_unreadable` with the lines that hold none: nobody is left out without a word.
 */
export async function readReceipts(path: string): Promise<readonly string[]> {
  const receipts = new Set<string>();
  const bad: number[] = [];
  let column: number | null = null;
  for await (const { rows } of readRows(inputFile(path, CODE).open(), CODE)) {
    for (const row of rows) {
      if (column === null) {
        const named: number = row.fields.findIndex((field) => field.trim().toLowerCase() === 'receipt');
        if (named < 0 && row.fields.length > 1)
          throw new AvisoError(CODE, 'Its first line names no column receipt.');
        column = Math.max(0, named);
        if (named >= 0) continue;
      }
      const receipt = receiptIn(row, column);
      if (receipt === null) bad.push(row.line);
      else receipts.add(receipt);
    }
  }
  if (bad.length > 0)
    throw new AvisoError(
      CODE,
      `No receipt on line ${bad.slice(0, NAMED).join(', ')}${bad.length > NAMED ? ` and ${bad.length - NAMED} more` : ''}.`,
    );
  if (receipts.size === 0) throw new AvisoError(CODE, 'There is no receipt in it.');
  return [...receipts];
}

function receiptIn({ fields, broken }: Row, column: number): string | null {
  const code = broken === null ? parseCode(fields[column] ?? '') : null;
  return code?.kind === 'receipt' ? code.code : null;
}

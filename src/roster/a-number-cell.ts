import { parseANumber } from '../domain/a-number.ts';
import { plainText } from '../domain/plain-text.ts';

/** The A-number of a cell. */
export interface ANumberCell {
  /** Nine digits. */
  readonly aNumber: string;
  /** A spreadsheet had taken it for a number and written `.0` behind it. */
  readonly asSpreadsheet: boolean;
}

/** Nearly every cell is written so. */
const PLAIN = /^A?\d{8,9}$/i;
const GROUPED = /^(?:A[ #-]*)?\d+(?:[ -]\d+)*$/i;

/**
 * Reads a cell that must be an A-number and nothing else: a digit too many is somebody else's number. Groups are those in which people
 * write it. The `.0` that spreadsheets put behind numbers is taken off; null for anything else.
 */
export function readANumberCell(text: string): ANumberCell | null {
  const cell = plainText(text).trim();
  const number = cell.replace(/\.0+$/, '');
  const asSpreadsheet = number !== cell;
  if (PLAIN.test(number)) {
    const digits = number.replace(/^A/i, '').padStart(9, '0');
    return /^0+$/.test(digits) ? null : { aNumber: digits, asSpreadsheet };
  }
  if (asSpreadsheet || !GROUPED.test(cell)) return null;
  const read = parseANumber(cell);
  return read.kind === 'ok' ? { aNumber: read.aNumber, asSpreadsheet } : null;
}

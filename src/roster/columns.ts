import { EOIR_STATUSES, type Case } from '../domain/case.ts';
import { PORT_IDS, portIdOf } from '../domain/port.ts';
import { isIsoDate } from '../domain/zoned-time.ts';
import { readANumberCell } from './a-number-cell.ts';
import { isNationality } from './nationality.ts';

/** The columns of a roster. A file may have them in any order and others beside them. */
export const COLUMNS = [
  'a_number',
  'family_id',
  'given_names',
  'surnames',
  'birth_date',
  'nationality',
  'language',
  'mpp_enrolled_on',
  'returned_to_mexico',
  'eoir_status',
  'port_of_return',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One thing that is wrong with a row. The reason never repeats what the row holds. */
export interface Fault {
  readonly column: Column;
  readonly reason: string;
}

/** A row as it was read. */
export type RowRead =
  | {
      readonly case: Case;
      /** A spreadsheet had written its A-number with `.0` behind it. */
      readonly asSpreadsheet: boolean;
    }
  | { readonly faults: readonly Fault[] };

const LONGEST_NAME = 200;
const LONGEST_FAMILY_ID = 64;
const OLDEST_BIRTH = '1900-01-01';
const YES_NO = new Map([
  ['yes', true],
  ['no', false],
]);

/**
 * Reads one row.
 * @param field gives the text of a column
 * @param hash a keyed hash (storage.contactIdOf): names families that the roster leaves unnamed, or names by an
 *   A-number, so that no A-number is kept in clear as a family's id
 * @returns the case, or everything that is wrong with the row
 */
export function readCase(field: (column: Column) => string, hash: (text: string) => string): RowRead {
  const faults: Fault[] = [];
  const wrong = (column: Column, reason: string): void => void faults.push({ column, reason });
  const text = (column: Column): string => tidy(field(column));

  const cell = readANumberCell(text('a_number'));
  const aNumber = cell?.aNumber ?? '';
  if (cell === null) {
    wrong('a_number', text('a_number') === '' ? 'is empty' : 'must be A and 8 or 9 digits');
  }

  const familyId = text('family_id');
  if (familyId.length > LONGEST_FAMILY_ID) {
    wrong('family_id', `is longer than ${LONGEST_FAMILY_ID} characters`);
  }

  const givenNames = text('given_names');
  if (givenNames === '') wrong('given_names', 'is empty');
  const surnames = text('surnames');
  if (givenNames.length > LONGEST_NAME) wrong('given_names', `is longer than ${LONGEST_NAME} characters`);
  if (surnames.length > LONGEST_NAME) wrong('surnames', `is longer than ${LONGEST_NAME} characters`);

  const date = (column: Column): string => {
    const value = text(column);
    if (value === '') wrong(column, 'is empty');
    else if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) wrong(column, 'must be written YYYY-MM-DD');
    else if (!isDay(value)) wrong(column, 'is not a day of the calendar');
    else return value;
    return '';
  };
  const birthDate = date('birth_date');
  const enrolledOn = date('mpp_enrolled_on');
  if (birthDate !== '' && birthDate < OLDEST_BIRTH) wrong('birth_date', 'is before 1900');
  if (birthDate !== '' && enrolledOn !== '' && birthDate > enrolledOn) {
    wrong('birth_date', 'is after mpp_enrolled_on');
  }

  const nationality = text('nationality').toUpperCase();
  if (!isNationality(nationality)) {
    wrong('nationality', 'must be an ISO 3166-1 alpha-3 code, such as HND');
  }

  const language = text('language');
  if (!isLanguageTag(language)) wrong('language', 'must be a BCP 47 language tag, such as es or es-MX');

  const returned = YES_NO.get(text('returned_to_mexico').toLowerCase());
  if (returned === undefined) wrong('returned_to_mexico', 'must be yes or no');

  const status = text('eoir_status').toLowerCase();
  const eoirStatus = EOIR_STATUSES.find((known) => known === status);
  if (eoirStatus === undefined) wrong('eoir_status', `must be one of ${EOIR_STATUSES.join(', ')}`);

  const portOfReturn = portIdOf(text('port_of_return').toLowerCase());
  if (portOfReturn === null) wrong('port_of_return', `must be one of ${PORT_IDS.join(', ')}`);

  if (faults.length > 0 || returned === undefined || eoirStatus === undefined || portOfReturn === null) {
    return { faults };
  }
  return {
    asSpreadsheet: cell?.asSpreadsheet ?? false,
    case: {
      aNumber,
      familyId: familyIdOf(familyId, aNumber, hash),
      givenNames,
      surnames,
      birthDate,
      nationality,
      language,
      enrolledOn,
      returned,
      eoirStatus,
      portOfReturn,
    },
  };
}

function familyIdOf(familyId: string, aNumber: string, hash: (text: string) => string): string {
  if (familyId === '') return `solo-${hash(`family:${aNumber}`)}`;
  const digits = familyId.replace(/[\s-]/g, '');
  if (/^a?\d{8,9}$/i.test(digits))
    return `named-${hash(`family:${digits.replace(/^a/i, '').padStart(9, '0')}`)}`;
  return familyId;
}

/** One spelling of a text: NFC, single spaces, none around. Most cells are plain and have it already. */
function tidy(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** A check that remembers its last answers: a roster holds few different dates and languages. */
function remembering(check: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const good = check(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, good);
    return good;
  };
}

const MOST_REMEMBERED = 50_000;

const isDay = remembering(isIsoDate);

// Names of languages ("spanish") are well-formed tags too; a registered language has two or three letters.
const isLanguageTag = remembering((tag) => /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(tag));

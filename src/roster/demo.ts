import { csvRow } from '../csv/write.ts';
import type { Case, EoirStatus } from '../domain/case.ts';
import type { PortId } from '../domain/port.ts';
import { randomOf } from '../domain/random.ts';
import { addDays } from '../domain/zoned-time.ts';
import { COLUMNS } from './columns.ts';

/**
 * A made-up roster for the demonstration, the tests and the benchmarks. Nobody in it exists: surnames say so
 * (Ejemplo, Muestra, Prueba, …). The same count and seed give the same roster.
 */

/** Names a share of the whole: the weights need not add up to anything. */
type Weighted<T> = readonly (readonly [value: T, weight: number])[];

// About 25,000 of the 70,000 people sent back had an active case when phase one began.
const STATUSES: Weighted<EoirStatus> = [
  ['pending', 36],
  ['in_absentia', 40],
  ['terminated', 13],
  ['closed', 3],
  ['none', 7],
  ['granted', 1],
];
const ORIGINS: Weighted<readonly [nationality: string, language: string]> = [
  [['HND', 'es'], 34],
  [['GTM', 'es'], 20],
  [['GTM', 'quc'], 2],
  [['CUB', 'es'], 13],
  [['SLV', 'es'], 12],
  [['ECU', 'es'], 8],
  [['NIC', 'es'], 4],
  [['VEN', 'es'], 4],
  [['BRA', 'pt'], 2],
  [['HTI', 'ht'], 1],
];
const PORTS: Weighted<PortId> = [
  ['paso-del-norte', 45],
  ['gateway', 30],
  ['san-ysidro', 25],
];
const SIZES: Weighted<number> = [
  [1, 38],
  [2, 24],
  [3, 18],
  [4, 12],
  [5, 5],
  [6, 3],
];
const GIVEN =
  'Ana Luis Eva Leo Rosa Marco Julia Pedro Inés Tomás Sofía Hugo Elena Iván Lucía Mateo José María'.split(
    ' ',
  );
const SURNAMES = ['Ejemplo', 'Muestra', 'Prueba', 'Modelo', 'Ficticio', 'Demostración'];

const FIRST_A_NUMBER = 210_000_000;
const FIRST_ENROLMENT = '2019-01-29';
const ENROLMENT_DAYS = 720;

/**
 * `count` people in families of one to six, A-numbers from A210000000 on. One family in fifty holds two statuses;
 * three in a hundred were never returned.
 */
export function* demoRoster(count: number, seed: number): Generator<Case> {
  const random = randomOf(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  function pick<T>(weighted: Weighted<T>, otherwise: T): T {
    let left = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of weighted) {
      left -= weight;
      if (left < 0) return value;
    }
    return otherwise;
  }
  const isoDate = (firstYear: number, years: number): string =>
    `${firstYear + below(years)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`;

  let made = 0;
  for (let family = 1; made < count; family += 1) {
    const size = Math.min(pick(SIZES, 1), count - made);
    const [nationality, language] = pick(ORIGINS, ['HND', 'es']);
    const surnames = `${SURNAMES[below(SURNAMES.length)] ?? ''} ${SURNAMES[below(SURNAMES.length)] ?? ''}`;
    const shared = pick(STATUSES, 'pending');
    const mixed = random() < 0.02;
    const returned = random() >= 0.03;
    const enrolledOn = addDays(FIRST_ENROLMENT, below(ENROLMENT_DAYS));
    const portOfReturn = pick(PORTS, 'san-ysidro');
    for (let member = 0; member < size; member += 1) {
      yield {
        aNumber: String(FIRST_A_NUMBER + made),
        familyId: size === 1 ? '' : `DEMO-${String(family).padStart(7, '0')}`,
        givenNames: GIVEN[below(GIVEN.length)] ?? '',
        surnames,
        birthDate: member < 2 ? isoDate(1970, 30) : isoDate(2002, 17),
        nationality,
        language,
        enrolledOn,
        returned,
        eoirStatus: mixed && member === 0 ? 'terminated' : shared,
        portOfReturn,
      };
      made += 1;
    }
  }
}

const WALK_THROUGH: Case = {
  aNumber: '200000001',
  familyId: 'DEMO-FAMILY',
  givenNames: 'Ana',
  surnames: 'Ejemplo',
  birthDate: '1988-03-14',
  nationality: 'HND',
  language: 'es',
  enrolledOn: '2019-07-10',
  returned: true,
  eoirStatus: 'pending',
  portOfReturn: 'san-ysidro',
};

/**
 * The cases that the walk-through in the README uses.
 *
 * | A-number | born | what becomes of them |
 * |---|---|---|
 * | A200000001 | 14 March 1988 | Ana with Luis, Eva and Leo: a family of four, eligible, San Ysidro |
 * | A200000005 | 30 September 1995 | Rosa: alone, eligible, Paso del Norte |
 * | A200000006 | 2 January 1979 | Marco: never returned under MPP, not considered |
 * | A200000007 | 25 November 1991 | Julia: case terminated, a later phase |
 * | A200000008 | 9 June 1983 | Pedro with Inés, whose case was terminated: looked at by a person |
 */
export const DEMO_CASES: readonly Case[] = [
  WALK_THROUGH,
  { ...WALK_THROUGH, aNumber: '200000002', givenNames: 'Luis', birthDate: '1985-11-02' },
  { ...WALK_THROUGH, aNumber: '200000003', givenNames: 'Eva', birthDate: '2012-07-21' },
  { ...WALK_THROUGH, aNumber: '200000004', givenNames: 'Leo', birthDate: '2016-02-05' },
  {
    ...WALK_THROUGH,
    aNumber: '200000005',
    familyId: '',
    givenNames: 'Rosa',
    surnames: 'Muestra',
    birthDate: '1995-09-30',
    enrolledOn: '2019-10-02',
    portOfReturn: 'paso-del-norte',
  },
  {
    ...WALK_THROUGH,
    aNumber: '200000006',
    familyId: '',
    givenNames: 'Marco',
    surnames: 'Prueba',
    birthDate: '1979-01-02',
    returned: false,
  },
  {
    ...WALK_THROUGH,
    aNumber: '200000007',
    familyId: '',
    givenNames: 'Julia',
    surnames: 'Modelo',
    birthDate: '1991-11-25',
    eoirStatus: 'terminated',
    portOfReturn: 'gateway',
  },
  {
    ...WALK_THROUGH,
    aNumber: '200000008',
    familyId: 'DEMO-MIXED',
    givenNames: 'Pedro',
    surnames: 'Ficticio',
    birthDate: '1983-06-09',
    enrolledOn: '2019-12-05',
  },
  {
    ...WALK_THROUGH,
    aNumber: '200000009',
    familyId: 'DEMO-MIXED',
    givenNames: 'Inés',
    surnames: 'Ficticio',
    birthDate: '1986-04-18',
    enrolledOn: '2019-12-05',
    eoirStatus: 'terminated',
  },
];

const CSV_CHUNK_ROWS = 500;

/** Roster CSV, header first, in chunks of some hundred rows: what importRoster's `open` may give. */
export async function* rosterCsv(cases: Iterable<Case>): AsyncGenerator<string> {
  let chunk = csvRow(COLUMNS);
  let rows = 0;
  for (const each of cases) {
    chunk += csvRow([
      `A${each.aNumber}`,
      each.familyId,
      each.givenNames,
      each.surnames,
      each.birthDate,
      each.nationality,
      each.language,
      each.enrolledOn,
      each.returned ? 'yes' : 'no',
      each.eoirStatus,
      each.portOfReturn,
    ]);
    rows += 1;
    if (rows % CSV_CHUNK_ROWS === 0) {
      // A turn of the event loop: a million rows must not hold everything else up.
      yield await Promise.resolve(chunk);
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

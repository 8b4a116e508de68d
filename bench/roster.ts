import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PORT_IDS } from '../src/domain/port.ts';

/** Family sizes of the made-up roster, in turn: 10 people in 4 families. */
const SIZES = [1, 4, 2, 3] as const;
const PER_CYCLE = SIZES.reduce<number>((sum, size) => sum + size, 0);

const GIVEN = ['Ana', 'Luis', 'Marta', 'Jose', 'Elena', 'Mateo', 'Rosa', 'Diego', 'Lucia', 'Carlos'];
const FAMILY = ['Perez', 'Lopez', 'Garcia', 'Flores', 'Reyes', 'Cruz', 'Morales', 'Ortiz'];
const NATIONS = ['HND', 'GTM', 'SLV', 'CUB', 'ECU', 'NIC', 'VEN'];

export const HEADER =
  'a_number,family_id,given_names,surnames,birth_date,nationality,language,mpp_enrolled_on,returned_to_mexico,eoir_status,port_of_return';

const two = (n: number): string => String(n).padStart(2, '0');
const pick = <T>(list: readonly [T, ...T[]] | readonly T[], n: number): T | undefined =>
  list[n % list.length];

/** A made-up person: the same `index` gives the same one. A-numbers from A200000000 on belong to nobody here. */
export function person(index: number): {
  aNumber: string;
  birthDate: string;
  familyId: string;
  line: string;
} {
  const cycle = Math.floor(index / PER_CYCLE);
  let family = cycle * SIZES.length;
  let rest = index % PER_CYCLE;
  for (const size of SIZES) {
    if (rest < size) break;
    rest -= size;
    family += 1;
  }
  const aNumber = String(200_000_000 + index);
  // Days past 12, so that day and month cannot be taken for each other and no question comes back.
  const birthDate = `${1960 + (index % 55)}-${two((index % 12) + 1)}-${two(13 + (index % 15))}`;
  const enrolled = `2019-${two((family % 12) + 1)}-${two((family % 28) + 1)}`;
  const familyId = `F${String(family).padStart(7, '0')}`;
  const fields = [
    `A${aNumber}`,
    familyId,
    pick(GIVEN, index * 7 + cycle),
    `${pick(FAMILY, family) ?? ''} ${pick(FAMILY, family * 3 + 1) ?? ''}`,
    birthDate,
    pick(NATIONS, family),
    'es',
    enrolled,
    'yes',
    'pending',
    pick(PORT_IDS.slice(0, 3), family),
  ];
  return { aNumber, birthDate, familyId, line: fields.join(',') };
}

/** The first person of family number `family`. */
export function headOf(family: number): { aNumber: string; birthDate: string } {
  let index = Math.floor(family / SIZES.length) * PER_CYCLE;
  for (const size of SIZES.slice(0, family % SIZES.length)) index += size;
  return person(index);
}

/** How many whole families there are among the first `people` of the roster. */
export function familiesIn(people: number): number {
  return Math.floor(people / PER_CYCLE) * SIZES.length;
}

/** Writes a roster CSV of `people` rows. */
export async function writeRoster(path: string, people: number): Promise<void> {
  const out = createWriteStream(path);
  let chunk = `${HEADER}\n`;
  for (let index = 0; index < people; index += 1) {
    chunk += `${person(index).line}\n`;
    if (chunk.length > 1 << 20) {
      if (!out.write(chunk)) await once(out, 'drain');
      chunk = '';
    }
  }
  out.end(chunk);
  await once(out, 'finish');
}

import { z } from 'zod';
import { AvisoError } from '../domain/errors.ts';
import { isWithin } from '../domain/office-hours.ts';
import { isTime24, isZone } from '../domain/zoned-time.ts';
import type { Storage } from '../storage/storage.ts';
import type { ProgrammeDeps } from './programme.ts';
import {
  readVersioned,
  writeVersioned,
  type VersionedSetting,
  type VersionedValue,
} from './versioned-setting.ts';

/** When a member of staff is on duty, one part of the week. */
const shift = z.object({
  id: z.string(),
  staffId: z.string(),
  /** 0 Sunday … 6 Saturday. */
  days: z.array(z.int().min(0).max(6)).readonly(),
  /** Local 24-hour times. */
  from: z.string(),
  to: z.string(),
  zone: z.string(),
});
export type Shift = Readonly<z.output<typeof shift>>;

const MOST = 300;
const SETTING: VersionedSetting<readonly Shift[]> = {
  name: 'duty',
  schema: z.array(shift).readonly(),
  nothing: [],
};

/** The rota, and its version. */
export const readDuty = (
  storage: Pick<Storage, 'readCount' | 'readSetting'>,
): Promise<VersionedValue<readonly Shift[]>> => readVersioned(storage, SETTING);

/** What is wrong with a shift; null when nothing is. */
export function shiftFault({
  days,
  from,
  to,
  zone,
}: Omit<Shift, 'id' | 'staffId'>): 'days' | 'times' | 'zone' | null {
  if (days.length === 0) return 'days';
  if (!isTime24(from) || !isTime24(to) || from >= to) return 'times';
  return isZone(zone) ? null : 'zone';
}

/**
 * Adds a shift to the rota.
 * @param version of the rota that was looked at
 * @throws AvisoError `request_invalid`; `not_possible` when somebody changed the rota meanwhile
 */
export async function addShift(deps: ProgrammeDeps, version: number, added: Shift): Promise<void> {
  const fault = shiftFault(added);
  if (fault !== null) throw new AvisoError('request_invalid', `${fault}.`);
  const { value } = await readVersioned(deps.storage, SETTING);
  if (value.length >= MOST) throw new AvisoError('not_possible', `At most ${MOST} shifts.`);
  await writeVersioned(deps, SETTING, { version, value: [...value, added] }, { staff: added.staffId });
}

/** Takes a shift off the rota. Throws AvisoError `not_possible` when somebody changed the rota meanwhile. */
export async function removeShift(deps: ProgrammeDeps, version: number, id: string): Promise<void> {
  const { value } = await readVersioned(deps.storage, SETTING);
  const next = { version, value: value.filter((each) => each.id !== id) };
  await writeVersioned(deps, SETTING, next, { removed: id });
}

/** Who is on duty at `now`, by id of staff. */
export const onDuty = (shifts: readonly Shift[], now: number): readonly string[] => [
  ...new Set(shifts.filter((each) => isWithin(each, now)).map(({ staffId }) => staffId)),
];

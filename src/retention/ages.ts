import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import {
  AGES,
  isAge,
  ofEachKind,
  RETENTION_KINDS,
  USUAL_AGES,
  type RetentionAges,
  type RetentionKind,
} from '../domain/retention.ts';
import { readVersioned, writeVersioned, type VersionedSetting } from '../programme/versioned-setting.ts';
import type { Storage } from '../storage/storage.ts';

/** How long each kind is kept, as admins set it. */
export interface RetentionSetting {
  /** 0 before anybody set anything. */
  readonly version: number;
  /** Days. */
  readonly ages: RetentionAges;
  /** Actor; null before anybody set anything. */
  readonly changedBy: string | null;
  /** UTC milliseconds. */
  readonly changedAt: number | null;
}

const stored = z.object({
  days: z.partialRecord(z.enum(RETENTION_KINDS), z.number()).readonly(),
  changedBy: z.string().nullable(),
  changedAt: z.number().nullable(),
});

/** The name of the setting, and the subject of its entries in the audit. */
export const RETENTION_SETTING = 'retention';

const SETTING: VersionedSetting<Readonly<z.output<typeof stored>>> = {
  name: RETENTION_SETTING,
  schema: stored,
  nothing: { days: {}, changedBy: null, changedAt: null },
};

/** What is set now. A number outside of the bounds that hold today counts as the nearest one within. */
export async function readRetention(
  storage: Pick<Storage, 'readCount' | 'readSetting'>,
): Promise<RetentionSetting> {
  const { version, value } = await readVersioned(storage, SETTING);
  const ages = ofEachKind((kind) => within(kind, value.days[kind] ?? USUAL_AGES[kind]));
  return { version, ages, changedBy: value.changedBy, changedAt: value.changedAt };
}

const within = (kind: RetentionKind, days: number): number =>
  Math.min(Math.max(days, AGES[kind].least), AGES[kind].most);

/** Kinds whose number of days is not allowed. */
export const ageFaults = (change: Partial<RetentionAges>): readonly RetentionKind[] =>
  RETENTION_KINDS.filter((kind) => change[kind] !== undefined && !isAge(kind, change[kind]));

/** The bounds of a kind, for whoever sets it. */
export const boundsOf = (kind: RetentionKind): string =>
  `${kind} are kept ${String(AGES[kind].least)} to ${String(AGES[kind].most)} days`;

/**
 * Sets how long the kinds that are given are kept; what they were and are stands in the audit.
 * @param version of the setting that was looked at
 * @throws AvisoError `request_invalid` where a number is out of bounds; `not_possible` when somebody changed it meanwhile
 */
export async function setRetention(
  deps: { readonly storage: Storage; readonly clock: Clock; readonly actor: string },
  version: number,
  change: Partial<RetentionAges>,
): Promise<RetentionSetting> {
  const [fault] = ageFaults(change);
  if (fault !== undefined) throw new AvisoError('request_invalid', `${boundsOf(fault)}.`);
  const before = await readRetention(deps.storage);
  const ages = { ...before.ages, ...change };
  const value = { days: ages, changedBy: deps.actor, changedAt: deps.clock.now() };
  const detail = RETENTION_KINDS.filter((kind) => ages[kind] !== before.ages[kind]).flatMap(
    (kind): readonly (readonly [string, number])[] => [
      [`was_${kind}`, before.ages[kind]],
      [`now_${kind}`, ages[kind]],
    ],
  );
  await writeVersioned(deps, SETTING, { version, value }, Object.fromEntries(detail));
  return { version: version + 1, ages, changedBy: value.changedBy, changedAt: value.changedAt };
}

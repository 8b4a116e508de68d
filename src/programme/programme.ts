import { createHash } from 'node:crypto';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { contactPoint } from '../domain/address.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import {
  NOTHING_SET,
  PROGRAMME_FIELDS,
  settingFaults,
  type SettingFault,
  type ProgrammeRecord,
  type ProgrammeSettings,
} from '../domain/programme-record.ts';
import { LANGUAGES } from '../domain/language.ts';
import { travelWord } from '../domain/travel/travel-check.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { canonicalJson } from '../storage/canonical-json.ts';
import type { Storage } from '../storage/storage.ts';

/** What an admin changes it with. */
export interface ProgrammeDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  /** For the audit. */
  readonly actor: string;
}

/** The programme as it is set now. */
export async function readProgramme(storage: Pick<Storage, 'findProgramme'>): Promise<ProgrammeRecord> {
  return (await storage.findProgramme()) ?? NOTHING_SET;
}

/**
 * Changes what is given, each field whole. What it was and is stands in the audit as digests.
 * @param version of the record that was looked at
 * @throws AvisoError `request_invalid` that names the fields; `not_possible` when somebody changed it meanwhile
 */
export async function setProgramme(
  { storage, clock, actor }: ProgrammeDeps,
  version: number,
  change: Partial<ProgrammeSettings>,
): Promise<ProgrammeRecord> {
  const before = await readProgramme(storage);
  const faults = [...settingFaults({ ...before, ...change }), ...movingFaults(change)];
  if (faults.length > 0)
    throw new AvisoError(
      'request_invalid',
      faults.map(({ field, detail }) => `${field}: ${detail}`).join(' '),
    );
  if (before.version !== version) throw changedMeanwhile(before.version);
  const now = clock.now();
  const after: ProgrammeRecord = {
    ...before,
    ...change,
    version: version + 1,
    changedBy: actor,
    changedAt: now,
  };
  const detail = {
    fields: PROGRAMME_FIELDS.filter((field) => change[field] !== undefined).join(' '),
    version: after.version,
    before: digestOf(storage, before),
    after: digestOf(storage, after),
  };
  const outcome = await storage.commit([
    { kind: 'programme', record: after },
    auditWrite(now, actor, 'programme.set', 'programme', detail),
  ]);
  if (outcome !== 'ok') throw changedMeanwhile((await readProgramme(storage)).version);
  return after;
}

/** People who have no appointment read who sees what they write: nothing in it may move them. */
function movingFaults({ viewers = {} }: Partial<ProgrammeSettings>): readonly SettingFault[] {
  return LANGUAGES.filter((language) => {
    const who = viewers[language];
    return who !== undefined && travelWord(who, language, PLACE_NAMES) !== null;
  }).map((language) => ({ field: 'viewers', detail: `The one in ${language} suggests to travel.` }));
}

const changedMeanwhile = (version: number): AvisoError =>
  new AvisoError(
    'not_possible',
    `Somebody changed it meanwhile: it has version ${String(version)} now; look at it again.`,
  );

/** Names what is set, without telling a phone: that is in it as its keyed hash. SHA-256, hexadecimal. */
function digestOf(storage: Pick<Storage, 'contactIdOf'>, record: ProgrammeRecord): string {
  const { operator, viewers, gates, officeHours, helplines } = record;
  const phones = record.staffPhones.map(({ number, who }) => [
    storage.contactIdOf(contactPoint(number)),
    who,
  ]);
  return createHash('sha256')
    .update(
      canonicalJson({
        ...{ operator, gates, officeHours, helplines, phones },
        // The digest of a record from before there were any stays what it was.
        ...(Object.keys(viewers).length > 0 && { viewers }),
      }),
    )
    .digest('hex');
}

/** Whether a phone is one of those that an admin listed, however its number is spelled. */
export function isStaffPhone(
  { staffPhones }: Pick<ProgrammeRecord, 'staffPhones'>,
  address: string,
): boolean {
  const point = contactPoint(address);
  return staffPhones.some(({ number }) => contactPoint(number) === point);
}

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
import { fitsSeptets } from '../domain/gsm.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import { MOST_SEPTETS } from '../domain/programme-words.ts';
import { assignCountName } from '../domain/slot.ts';
import { travelWord } from '../domain/travel/travel-check.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { canonicalJson } from '../storage/canonical-json.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

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

/** All that is wrong with a change of what is set. */
export interface ChangeFaults {
  /** What is no such value. */
  readonly wrong: readonly SettingFault[];
  /** What could move people who read it: an admin may pass over it with a reason. */
  readonly moving: readonly SettingFault[];
}

export const changeFaults = (before: ProgrammeRecord, change: Partial<ProgrammeSettings>): ChangeFaults => ({
  wrong: settingFaults({ ...before, ...change }),
  moving: movingFaults(change),
});

const LONGEST_REASON = 200;

/**
 * Changes what is given, each field whole. What it was and is stands in the audit as digests, and in words where it is no phone. A gate
 * that is changed or taken off loses its signature.
 * @param version of the record that was looked at
 * @param override why words may stand that could move people, such as the name of an organisation; null: they may not
 * @throws AvisoError `request_invalid` that names the fields; `not_possible` when somebody changed it meanwhile
 */
export async function setProgramme(
  deps: ProgrammeDeps,
  version: number,
  change: Partial<ProgrammeSettings>,
  override: string | null = null,
): Promise<ProgrammeRecord> {
  const reason = (override ?? '').trim().slice(0, LONGEST_REASON);
  return inNextVersion(deps, version, (before) => {
    const { wrong, moving } = changeFaults(before, change);
    const faults = reason === '' ? [...wrong, ...moving] : wrong;
    if (faults.length > 0)
      throw new AvisoError(
        'request_invalid',
        faults.map(({ field, detail }) => `${field}: ${detail}`).join(' '),
      );
    const { gates = before.gates } = change;
    const ports = PORT_IDS.filter((port) => gates[port] !== before.gates[port]);
    const dropped = ports.flatMap((port) => {
      const signature = before.signatures[port];
      return signature === undefined ? [] : [[port, { ...signature, stands: false }] as const];
    });
    return {
      after: { ...change, signatures: { ...before.signatures, ...Object.fromEntries(dropped) } },
      ports,
      act: 'programme.set',
      detail: {
        fields: PROGRAMME_FIELDS.filter((field) => change[field] !== undefined).join(' '),
        ...wordsOfChange(before, change),
        ...(reason !== '' && moving.length > 0 && { override: reason }),
      },
    };
  });
}

/**
 * Signs where families present at a port, as it stands in the version that was looked at: from then on they may be given appointments
 * there.
 * @param version of the record that was looked at
 * @throws AvisoError `not_possible` when no gate is set there, and when somebody changed it meanwhile
 */
export async function signGate(deps: ProgrammeDeps, version: number, port: PortId): Promise<ProgrammeRecord> {
  return inNextVersion(deps, version, (before, at) => {
    const gate = before.gates[port];
    if (gate === undefined) throw new AvisoError('not_possible', `No gate is set at ${port}; set it first.`);
    if (!fitsSeptets(gate, MOST_SEPTETS.gate))
      throw new AvisoError('not_possible', `The gate at ${port} is longer than texts have room for.`);
    return {
      after: { signatures: { ...before.signatures, [port]: { gate, by: deps.actor, at, stands: true } } },
      ports: [port],
      act: 'programme.sign',
      detail: { port, gate },
    };
  });
}

/** What becomes of the record, and what the audit says of it. */
interface Change {
  readonly after: Partial<ProgrammeRecord>;
  /** Whose gates or signatures change: an assignment there that has begun begins anew. */
  readonly ports: readonly PortId[];
  readonly act: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** Writes the next version of what was looked at, with its audit entry. */
function inNextVersion(
  { storage, clock, actor }: ProgrammeDeps,
  version: number,
  changeOf: (before: ProgrammeRecord, now: number) => Change,
): Promise<ProgrammeRecord> {
  // A commit is stale too when families were assigned meanwhile: then it is made again on the same version.
  return retryStale(async () => {
    const before = await readProgramme(storage);
    const now = clock.now();
    if (before.version !== version) throw changedMeanwhile(before.version);
    const { after: changed, ports, act, detail } = changeOf(before, now);
    const after: ProgrammeRecord = {
      ...before,
      ...changed,
      version: version + 1,
      changedBy: actor,
      changedAt: now,
    };
    const outcome = await storage.commit([
      ...(await Promise.all(ports.map((port) => assignAnew(storage, port)))),
      { kind: 'programme', record: after },
      auditWrite(now, actor, act, 'programme', {
        ...detail,
        version: after.version,
        before: digestOf(storage, before),
        after: digestOf(storage, after),
      }),
    ]);
    return outcome === 'ok' ? after : null;
  }, 'It was');
}

/** Makes a batch of an assignment at the port that was planned before this commit plan anew. */
async function assignAnew(storage: Pick<Storage, 'readCount'>, port: PortId): Promise<Write> {
  const name = assignCountName(port);
  return { kind: 'expectedCount', name, expected: await storage.readCount(name) };
}

/** What was and is set, field by field, as the audit tells it: all but phones, of which it tells how many. */
function wordsOfChange(
  before: ProgrammeSettings,
  change: Partial<ProgrammeSettings>,
): Readonly<Record<string, string>> {
  const said = (field: (typeof PROGRAMME_FIELDS)[number], of: ProgrammeSettings): string =>
    canonicalJson(field === 'staffPhones' ? of.staffPhones.length : of[field]);
  const after = { ...before, ...change };
  return Object.fromEntries(
    PROGRAMME_FIELDS.filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field])).flatMap(
      (field) => [
        [`was_${field}`, said(field, before)],
        [`now_${field}`, said(field, after)],
      ],
    ),
  );
}

/** People who have no appointment read who runs the service, who sees what they write and who else helps: nothing in it may move them. What to bring stays what it is. */
function movingFaults({
  viewers = {},
  operator = null,
  helplines = [],
  papers = [],
}: Partial<ProgrammeSettings>): readonly SettingFault[] {
  const moves = (text: string, language: Language): boolean =>
    travelWord(text, language, PLACE_NAMES) !== null;
  // The name is one in all languages.
  const named = operator !== null && LANGUAGES.some((language) => moves(operator, language));
  return [
    ...(named ? [{ field: 'operator', detail: 'The name suggests to travel.' } as const] : []),
    ...movingViewers(viewers),
    ...helplines
      .filter(({ name, languages = LANGUAGES }) => languages.some((language) => moves(name, language)))
      .map(({ name }) => ({ field: 'helplines', detail: `“${name}” suggests to travel.` }) as const),
    ...papers.flatMap(({ name }) =>
      LANGUAGES.filter((language) => moves(name[language], language)).map(
        (language) => ({ field: 'papers', detail: `“${name[language]}” suggests to travel.` }) as const,
      ),
    ),
  ];
}

function movingViewers(viewers: ProgrammeSettings['viewers']): readonly SettingFault[] {
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
  const { operator, viewers, gates, signatures, officeHours, helplines, papers, alertLanguage } = record;
  const phones = record.staffPhones.map(({ number, who, admin }) => [
    storage.contactIdOf(contactPoint(number)),
    who,
    ...(admin === true ? ['admin'] : []),
  ]);
  return createHash('sha256')
    .update(
      canonicalJson({
        ...{ operator, gates, officeHours, helplines, phones },
        // The digest of a record from before there were any stays what it was.
        ...(papers.length > 0 && { papers }),
        ...(Object.keys(viewers).length > 0 && { viewers }),
        ...(Object.keys(signatures).length > 0 && { signatures }),
        ...(alertLanguage !== NOTHING_SET.alertLanguage && { alertLanguage }),
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

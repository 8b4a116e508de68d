import { contactPoint, parsePhone } from './address.ts';
import { fitsSeptets } from './gsm.ts';
import { helplineFaults, type Helpline } from './helpline.ts';
import { LANGUAGES, type Language } from './language.ts';
import { paperFaults } from './papers.ts';
import { PORT_IDS, type PortId } from './port.ts';
import { MOST_SEPTETS, type Paper } from './programme-words.ts';
import { isName, LONGEST_NAME } from './set-name.ts';
import { isTime24, isZone } from './zoned-time.ts';

/** A phone that an admin listed: gets test sends, and the word that urgent requests wait. Personal. */
export interface StaffPhone {
  /** E.164. */
  readonly number: string;
  /** Whose it is. */
  readonly who: string;
  /** An admin's: told of urgent requests once they have waited for long, and before that only where no other phone is listed. */
  readonly admin?: true;
}

/** That somebody looked at where families present at a port, and stands for it. */
export interface GateSignature {
  /** The gate that was signed. */
  readonly gate: string;
  /** Actor who signed. */
  readonly by: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** False once the gate was changed or taken off. What was signed is still said of appointments that exist. */
  readonly stands: boolean;
}

/** When people of the team answer, one part of the week. */
export interface OfficeHours {
  /** 0 Sunday … 6 Saturday. */
  readonly days: readonly number[];
  /** Local 24-hour times. */
  readonly from: string;
  readonly to: string;
  /** IANA zone. */
  readonly zone: string;
}

/** What admins set of the programme. */
export interface ProgrammeSettings {
  /** Who runs the service, as people are told; null: as the environment says. */
  readonly operator: string | null;
  /** Who sees what people write, as the consent says it in each language; nothing is claimed where it is not set. */
  readonly viewers: Readonly<Partial<Record<Language, string>>>;
  readonly staffPhones: readonly StaffPhone[];
  /** In which staff are told that urgent requests wait. */
  readonly alertLanguage: Language;
  /** Where at each port a family presents. */
  readonly gates: Readonly<Partial<Record<PortId, string>>>;
  readonly officeHours: readonly OfficeHours[];
  readonly helplines: readonly Helpline[];
  /** What families are told to bring; empty: what the programme itself names. */
  readonly papers: readonly Paper[];
}

/** The one record of it. Versioned like every other: each write carries the stored version plus one. */
export interface ProgrammeRecord extends ProgrammeSettings {
  readonly version: number;
  /** The last signature at each port. */
  readonly signatures: Readonly<Partial<Record<PortId, GateSignature>>>;
  /** Actor of the last change; null before the first. */
  readonly changedBy: string | null;
  /** UTC milliseconds; null before the first. */
  readonly changedAt: number | null;
}

/** As it is before anybody set anything. */
export const NOTHING_SET: ProgrammeRecord = {
  version: 0,
  operator: null,
  viewers: {},
  staffPhones: [],
  alertLanguage: LANGUAGES[0],
  gates: {},
  officeHours: [],
  helplines: [],
  papers: [],
  signatures: {},
  changedBy: null,
  changedAt: null,
};

/** Where families present at a port, as it is signed now; null where nobody new may be given an appointment. */
export function signedGate(record: Pick<ProgrammeRecord, 'signatures'> | null, port: PortId): string | null {
  const signature = record?.signatures[port];
  return signature?.stands === true ? signature.gate : null;
}

export const PROGRAMME_FIELDS = [
  'operator',
  'viewers',
  'staffPhones',
  'alertLanguage',
  'gates',
  'officeHours',
  'helplines',
  'papers',
] as const satisfies readonly (keyof ProgrammeSettings)[];

/** The most that makes sense; a slip of a program stops here. */
const MOST = 100;

/** A fault of what is to be set: the field, and what is wrong. Never the value. */
export interface SettingFault {
  readonly field: (typeof PROGRAMME_FIELDS)[number];
  readonly detail: string;
}

/** Everything that is wrong with what is to be set. */
export function settingFaults(settings: ProgrammeSettings): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  const need = (good: boolean, field: SettingFault['field'], detail: string): void => {
    if (!good) faults.push({ field, detail });
  };
  const { operator, viewers, staffPhones, gates, officeHours, helplines, papers } = settings;
  need(
    operator === null || (isName(operator) && fitsSeptets(operator, MOST_SEPTETS.operator)),
    'operator',
    `Must be 1 to ${MOST_SEPTETS.operator} septets of SMS in one line.`,
  );
  for (const [language, who] of Object.entries(viewers)) {
    need(
      LANGUAGES.some((known) => known === language),
      'viewers',
      `A language must be one of ${LANGUAGES.join(', ')}.`,
    );
    need(
      isName(who) && fitsSeptets(who, MOST_SEPTETS.viewers),
      'viewers',
      `Who sees it must be 1 to ${MOST_SEPTETS.viewers} septets of SMS in one line.`,
    );
  }
  for (const list of ['staffPhones', 'officeHours', 'helplines'] as const)
    need(settings[list].length <= MOST, list, `Must be ${MOST} at most.`);
  for (const { number, who } of staffPhones) {
    need(
      parsePhone(number) === number,
      'staffPhones',
      'A number must be whole, with + and its country code.',
    );
    need(isName(who), 'staffPhones', `Say whose it is in 1 to ${LONGEST_NAME} characters.`);
  }
  need(
    new Set(staffPhones.map(({ number }) => contactPoint(number))).size === staffPhones.length,
    'staffPhones',
    'A phone is listed twice.',
  );
  for (const [port, gate] of Object.entries(gates)) {
    need(
      PORT_IDS.some((id) => id === port),
      'gates',
      'A port must be one of the programme.',
    );
    need(
      isName(gate) && fitsSeptets(gate, MOST_SEPTETS.gate),
      'gates',
      `A gate must be 1 to ${MOST_SEPTETS.gate} septets of SMS in one line.`,
    );
  }
  for (const { days, from, to, zone } of officeHours) {
    need(
      days.length > 0 &&
        new Set(days).size === days.length &&
        days.every((day) => Number.isInteger(day) && day >= 0 && day <= 6),
      'officeHours',
      'Days must be numbers from 0 (Sunday) to 6, each once.',
    );
    need(
      isTime24(from) && isTime24(to) && from < to,
      'officeHours',
      'Times must be HH:MM, the end after the beginning.',
    );
    need(isZone(zone), 'officeHours', 'A zone must be an IANA time zone such as America/Tijuana.');
  }
  for (const detail of helplineFaults(helplines)) need(false, 'helplines', detail);
  for (const detail of paperFaults(papers)) need(false, 'papers', detail);
  return faults;
}

import { assign } from '../../decisions/assign.ts';
import { leafOf } from '../../conversation/stored-talk.ts';
import type { Case } from '../../domain/case.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { slotId } from '../../domain/slot.ts';
import { instantOf } from '../../domain/zoned-time.ts';
import type { Ground } from './ground.ts';
import { handOver } from './hand-over.ts';
import { sayText } from './hear.ts';
import type { LineState } from './line.ts';

/** A phone in a state: what it is set to, and who texts on it. */
export interface PhoneWanted {
  readonly language: Language;
  readonly state: LineState;
}

/** The state of the talk in which a phone has been asked what its name says. */
const LEAVES: Readonly<Record<Exclude<LineState, 'first'>, string>> = {
  language: 'language',
  consent: 'consent',
  caseNumber: 'caseNumber',
  birthDate: 'birthDate',
  family: 'family',
  alone: 'alone',
  missing: 'missing',
  place: 'place',
  city: 'city',
  needs: 'needs',
  review: 'review',
  registered: 'home',
  scheduled: 'home',
  decline: 'decline',
  cancelWhich: 'cancelWhich',
  erase: 'erase',
  wrong: 'wrong',
  mistake: 'mistake',
  locked: 'locked',
  stopped: 'silent',
};
/** These have an appointment. */
const SEATED: ReadonlySet<LineState> = new Set(['scheduled', 'decline', 'cancelWhich']);

const FAMILY = ['Ana María', 'Luis', 'Eva', 'Leo'];
const BORN = { iso: '1988-03-14', typed: '14/03/1988' };
/** Who types it too often is locked out. */
const WRONG_BIRTH = '02/02/1970';
const WRONG = 'WRONG NUMBER';
/** What leads on from where nothing is asked; the rest say that they cannot come. */
const AT_HOME: Readonly<Partial<Record<LineState, string>>> = {
  stopped: 'STOP',
  wrong: WRONG,
  cancelWhich: 'CANCEL APPOINTMENT',
  erase: 'BORRAR',
};
const HELLO = { es: 'hola', en: 'hello', pt: 'oi', ht: 'bonjou', fr: 'bonjour' } as const;
/** More texts than the longest way takes. */
const MOST_TEXTS = 20;
const SECONDS = 30_000;
const SLOT = { port: 'san-ysidro', date: '2021-03-15', time: '10:00' } as const;

const nameOf = ({ language, state }: PhoneWanted): string => `${language} ${state}`;

/**
 * Brings a phone into each state by texts, as a person would, one family a phone. Who is to have an appointment is given one before
 * the others register.
 * @returns the number of each phone
 */
export async function bringPhones(
  ground: Ground,
  wanted: readonly PhoneWanted[],
): Promise<(phone: PhoneWanted) => string> {
  const phones = [...new Map(wanted.map((each) => [nameOf(each), each])).values()].map((each, at) => ({
    ...each,
    number: `+5266410${String(10_000 + at)}`,
    aNumber: String(201_000_000 + at * FAMILY.length),
  }));
  await ground.storage.importCases(phones.flatMap(casesOf), { dryRun: false });
  const seated = phones.filter(({ state }) => SEATED.has(state));
  for (const phone of seated) await bringTo(ground, phone, 'home', null);
  if (seated.length > 0) await giveDates(ground, seated.length);
  for (const phone of phones) {
    if (phone.state !== 'first')
      await bringTo(ground, phone, LEAVES[phone.state], SEATED.has(phone.state) ? 'home' : null);
  }
  const numbers = new Map(phones.map((phone) => [nameOf(phone), phone.number]));
  return (phone) => {
    const number = numbers.get(nameOf(phone));
    if (number === undefined) throw new RangeError(`no phone was brought to ${nameOf(phone)}`);
    return number;
  };
}

interface Phone extends PhoneWanted {
  readonly number: string;
  readonly aNumber: string;
}

function casesOf({ aNumber, state, language }: Phone): readonly Case[] {
  const names = state === 'alone' ? ['Rosa'] : FAMILY;
  return names.map((givenNames, at) => ({
    aNumber: String(Number(aNumber) + at),
    familyId: `F-${aNumber}`,
    givenNames,
    surnames: 'Ejemplo Muestra',
    birthDate: BORN.iso,
    nationality: 'HND',
    language,
    enrolledOn: '2019-08-02',
    returned: true,
    eoirStatus: 'pending',
    portOfReturn: SLOT.port,
  }));
}

/** @param from the state in which the phone is; null when it has not texted yet */
async function bringTo(ground: Ground, phone: Phone, leaf: string, from: string | null): Promise<void> {
  let at = from;
  for (let texts = 0; at !== leaf; texts += 1) {
    if (texts === MOST_TEXTS)
      throw new Error(`no text brings a phone to ${nameOf(phone)}: it is at ${String(at)}`);
    const text = at === null ? HELLO[phone.language] : nextText(phone, at);
    const heard = await sayText(ground, phone.number, text);
    at = leafOf(heard.after.talk.value);
    ground.wait(SECONDS);
    await handOver(ground);
    ground.wait(SECONDS);
  }
}

/** What somebody texts who wants to come to the phone's state. */
function nextText({ language, state, aNumber }: Phone, at: string): string {
  switch (at) {
    case 'language':
      return String(LANGUAGES.indexOf(language) + 1);
    case 'caseNumber':
      return state === 'mistake' ? WRONG : `A${aNumber}`;
    case 'birthDate':
      return state === 'locked' ? WRONG_BIRTH : BORN.typed;
    case 'family':
      return state === 'missing' ? '2' : '1';
    case 'place':
      return state === 'city' ? '4' : '1';
    case 'home':
      return AT_HOME[state] ?? '2';
    default:
      return '1';
  }
}

async function giveDates(ground: Ground, families: number): Promise<void> {
  const { storage, clock, ids, wording } = ground;
  const { port, date, time } = SLOT;
  const startsAt = instantOf(date, time, 'America/Tijuana');
  const capacity = families * FAMILY.length;
  await storage.importSlots([{ id: slotId(port, date, time), ...SLOT, startsAt, capacity, taken: 0 }]);
  ground.wait(SECONDS);
  await assign({ storage, clock, ids, wording, dryRun: false, actor: 'heard' });
  await handOver(ground);
}

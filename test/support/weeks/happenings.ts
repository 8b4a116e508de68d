import {
  answerRequests,
  closeDay,
  giveAppointments,
  openOffice,
  recordArrivals,
  type Office,
} from '../../../src/app/demo-day/office.ts';
import { DANGER, FAMILY_WORDS } from '../../../src/app/demo-day/words.ts';
import { moveAppointment } from '../../../src/appointments/change.ts';

import { codeOf } from '../../../src/domain/code-of.ts';
import type { Language } from '../../../src/domain/language.ts';
import { addDays, instantOf } from '../../../src/domain/zoned-time.ts';
import { sendWeeksBroadcast } from './broadcast.ts';
import { WEEKS_ZONE } from './clock.ts';
import type { WeeksFamily, Way } from './people.ts';
import type { WeeksStage } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of so many families with an appointment one is moved on a day. */
const ONE_MOVED_OF = 40;
/** Days from the first on which the office does more than on others. */
const CLOSED_ON = 6;
const CANNOT_BE_MOVED = new Set(['not_possible', 'not_found']);
const BROADCAST_ON = [3, 8];

/** Something that happens at a time. */
export interface Happening {
  /** UTC milliseconds. */
  readonly at: number;
  readonly run: () => Promise<void>;
}

const ERASE: Readonly<Record<Language, string>> = {
  es: 'BORRAR',
  en: 'DELETE',
  pt: 'APAGAR',
  ht: 'EFASE',
  fr: 'EFFACER',
};
const BACK: Readonly<Record<Language, string>> = {
  es: 'INICIO',
  en: 'START',
  pt: 'COMECAR',
  ht: 'KOMANSE',
  fr: 'COMMENCER',
};

/** What a family of each way texts a day after it registered. */
const LATER: Readonly<Partial<Record<Way, (language: Language) => readonly string[]>>> = {
  asks: (language) => [FAMILY_WORDS[language].person, '¿cuándo me toca?'],
  erases: (language) => [ERASE[language], '2'],
  wrong_number: (language) => [FAMILY_WORDS[language].wrong, '2'],
  danger: () => [DANGER.now],
};
/** What it texts to the message of its appointment. */
const ANSWER: Readonly<Partial<Record<Way, (language: Language) => readonly string[]>>> = {
  confirms: () => ['1'],
  says_all_at_once: () => ['1'],
  two_phones: () => ['1'],
  declines: () => ['2', '2'],
  stops: (language) => [FAMILY_WORDS[language].stop],
  comes_back: (language) => [FAMILY_WORDS[language].stop, BACK[language]],
  asks: (language) => [FAMILY_WORDS[language].status],
};

/** Everything that happens on the days, in no order. */
export async function happeningsOf(
  stage: WeeksStage,
  people: readonly WeeksFamily[],
  days: readonly string[],
): Promise<readonly Happening[]> {
  const office = await openOffice(stage);
  const answered = new Set<string>();
  return [
    ...people.flatMap((family) => textsOf(stage, family, days)),
    ...days.flatMap((date, day) => officeOf(stage, office, { people, answered }, { date, day })),
  ];
}

function textsOf(stage: WeeksStage, family: WeeksFamily, days: readonly string[]): readonly Happening[] {
  const { phone, channel, language, way, texts } = family;
  const from = instantOf(days[family.day] ?? '', '09:00', WEEKS_ZONE) + family.minute * MINUTE;
  const inTurn = (words: readonly string[], at: number, whose = phone): readonly Happening[] =>
    words.map((text, i) => ({ at: at + i * MINUTE, run: () => stage.text(whose, channel, text) }));
  const registered = from + texts.length * MINUTE;
  return [
    ...inTurn(texts, from),
    ...inTurn(LATER[way]?.(language) ?? [], registered + 24 * HOUR),
    // Another adult of the family begins from a phone of their own.
    ...(way === 'two_phones' ? inTurn(texts, registered + HOUR, phone.replace('+52', '+521')) : []),
    ...(way === 'unreached' ? [{ at: registered, run: () => turnedOff(stage, phone) }] : []),
  ];
}

function turnedOff({ off }: WeeksStage, phone: string): Promise<void> {
  off.add(phone);
  return Promise.resolve();
}

function officeOf(
  stage: WeeksStage,
  office: Office,
  { people, answered }: { readonly people: readonly WeeksFamily[]; readonly answered: Set<string> },
  { date, day }: { readonly date: string; readonly day: number },
): readonly Happening[] {
  const at = (time: string): number => instantOf(date, time, WEEKS_ZONE);
  const every = (minutes: number): readonly Happening[] =>
    Array.from({ length: (24 * 60) / minutes }, (_, i) => ({
      at: at('00:00') + i * minutes * MINUTE,
      run: () => stage.keepTime(),
    }));
  return [
    ...every(60),
    {
      at: at('08:10'),
      run: () => giveAppointments(stage, office, { from: addDays(date, 3), to: addDays(date, 9) }),
    },
    { at: at('19:10'), run: () => reply(stage, people, answered) },
    { at: at('19:40'), run: () => answerRequests(stage, office) },
    { at: at('15:20'), run: () => moveSome(stage, office, date) },
    { at: at('22:10'), run: () => recordArrivals(stage, office, date) },
    ...(day === CLOSED_ON
      ? [{ at: at('11:20'), run: () => closeDay(stage, office, closedDay(date), stage.deps.ids.next()) }]
      : []),
    ...(BROADCAST_ON.includes(day)
      ? [{ at: at('13:20'), run: () => sendWeeksBroadcast(stage, office) }]
      : []),
  ];
}

const closedDay = (date: string) => ({ port: 'gateway' as const, date: addDays(date, 3), time: null });

/** Families that have had an appointment since answer, each once, a minute between two texts. @param already ids of those that have */
async function reply(stage: WeeksStage, people: readonly WeeksFamily[], already: Set<string>): Promise<void> {
  const { storage, clock } = stage.deps;
  const due: { readonly family: WeeksFamily; readonly texts: readonly string[] }[] = [];
  for (const family of people) {
    const texts = ANSWER[family.way]?.(family.language);
    if (texts === undefined || already.has(family.familyId)) continue;
    const registration = await storage.findRegistrationOfFamily(family.familyId);
    if (registration?.stage !== 'scheduled') continue;
    already.add(family.familyId);
    due.push({ family, texts });
  }
  const longest = Math.max(0, ...due.map(({ texts }) => texts.length));
  for (let i = 0; i < longest; i += 1) {
    await Promise.all(
      due.flatMap(({ family: { phone, channel }, texts }) => {
        const text = texts[i];
        return text === undefined ? [] : [stage.text(phone, channel, text)];
      }),
    );
    await stage.send();
    await stage.leapTo(clock.now() + MINUTE);
  }
}

/** Moves some appointments of four days on to a later day at the same port. */
async function moveSome(stage: WeeksStage, { operator }: Office, date: string): Promise<void> {
  const { deps } = stage;
  const day = addDays(date, 4);
  const held = await deps.storage.listActiveAppointments({ port: 'san-ysidro', date: day, time: null });
  for (const [i, { reference, slotId }] of held.entries()) {
    if (i % ONE_MOVED_OF !== 0) continue;
    const toSlot = slotId.replace(day, addDays(day, 1));
    // No room there, or no such slot: it stays where it is.
    await moveAppointment({ ...deps, actor: operator, reference, toSlot }).catch((error: unknown) => {
      if (!CANNOT_BE_MOVED.has(codeOf(error))) throw error;
    });
  }
}

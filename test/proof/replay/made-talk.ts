import { assign } from '../../../src/decisions/assign.ts';
import { leafOf } from '../../../src/conversation/stored-talk.ts';
import { ensurePhases } from '../../../src/decisions/phases.ts';
import { contactPoint } from '../../../src/domain/address.ts';
import { slotId } from '../../../src/domain/slot.ts';
import { instantOf } from '../../../src/domain/zoned-time.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { sendDueReminders } from '../../../src/appointments/reminders.ts';
import type { Ground } from '../../../src/proof/heard/ground.ts';
import { handOver } from '../../../src/proof/heard/hand-over.ts';
import { sayText } from '../../../src/proof/heard/hear.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { makeCase } from '../../support/records.ts';
import { signGates } from '../../support/signed-gates.ts';
import { keywords, wording } from '../../support/talk.ts';

export const PHONE = '+525587654321';
const BEGAN = Date.parse('2021-02-22T18:00:00Z');
const HOUR = 3_600_000;
const SLOT = { port: 'san-ysidro', date: '2021-03-15', time: '11:00' } as const;

/** What tells whose the talk is: none of it may be in a recording. */
export const TELLING = [
  'Xiomara',
  'Wenceslao',
  'Quetzalli',
  'Hernandez',
  'Hernández',
  'Abigail',
  '204567891',
  '4567891',
  '1988',
  '14 de',
  '5587654321',
  '87654321',
  '555123',
];

const FIRST = 'buenas tardes, me llamo Xiomara Hernandez';

/** What a family of three texts in each state until it is registered, one after the other, and what it tells beside. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  language: ['1'],
  consent: ['1'],
  caseNumber: ['quien son ustedes', 'mi numero es A204 567 891'],
  birthDate: ['naci el 14 de marzo de 1988'],
  family: ['2', '1'],
  missing: ['Abigail Hernández, de Wenceslao su hija'],
  place: ['1'],
  needs: ['1'],
  review: ['llamenme al 5587654321 o al 664 555 1234', 'xqwzt', '3', '1'],
};

/** A storage as a ground to talk on; it is closed by whoever opened it. */
export function groundOn(storage: Storage): Ground {
  let now = BEGAN;
  const clock = { now: () => now };
  return {
    ...{ storage, wording, keywords, clock, ids: createIds(clock) },
    wait(ms) {
      now += ms;
    },
    close: () => Promise.resolve(),
  };
}

/** Has a family talk until it has an appointment and said that it comes; gives its contact. */
export async function makeTalk(storage: Storage): Promise<string> {
  await ensurePhases(storage);
  await signGates(storage);
  const ground = groundOn(storage);
  await storage.importCases(
    ['Xiomara', 'Wenceslao', 'Quetzalli'].map((givenNames, at) =>
      makeCase({
        aNumber: String(204_567_891 + at),
        familyId: 'F-TOLD',
        givenNames,
        surnames: 'Hernández',
        birthDate: at === 0 ? '1988-03-14' : '2011-11-30',
      }),
    ),
    { dryRun: false },
  );
  const say = async (text: string): Promise<string> => {
    ground.wait(60_000);
    const { after } = await sayText(ground, PHONE, text);
    await handOver(ground);
    return leafOf(after.talk.value);
  };
  const texts = new Map(Object.entries(TEXTS).map(([state, said]) => [state, [...said]]));
  for (let at = await say(FIRST); at !== 'home';) {
    const text = texts.get(at)?.shift();
    if (text === undefined) throw new Error(`nothing is said at ${at}`);
    at = await say(text);
  }
  const startsAt = instantOf(SLOT.date, SLOT.time, 'America/Tijuana');
  await storage.importSlots([
    { id: slotId(SLOT.port, SLOT.date, SLOT.time), ...SLOT, startsAt, capacity: 20, taken: 0 },
  ]);
  ground.wait(20 * HOUR);
  await assign({ ...ground, dryRun: false, actor: 'test' });
  await handOver(ground);
  await say('cuando me toca');
  ground.wait(14 * 24 * HOUR);
  await sendDueReminders({ ...ground, senderFor: () => null });
  await handOver(ground);
  await say('1');
  const contactId = storage.contactIdOf(contactPoint(PHONE));
  const [registration] = await storage.listRegistrationsOf(contactId);
  await say(registration?.receipt ?? '');
  return contactId;
}

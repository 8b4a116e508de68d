import { PLACE_NAMES } from '../../flows/place-names.ts';
import { portOf } from '../../flows/programme.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { carrierWord } from '../domain/text-rules.ts';
import { ownWordsOf, type Held } from '../domain/travel/own-words.ts';
import { travelFindings, type TravelFinding, type TravelKind } from '../domain/travel/travel-check.ts';
import { localOf } from '../domain/zoned-time.ts';
import type { Storage } from '../storage/storage.ts';

/** What a word does, and what to write instead. */
const WHY: Readonly<Record<TravelKind, string>> = {
  move: 'may move people: say that they stay where they are and that you will write',
  receive: 'says that people are received or that something opens: say what you do with their case instead',
  place: 'names a place to go to: leave it out, or say that they must not go there',
  queue: 'speaks of a line or of room for some: leave it out',
  time: 'names a time: say it together with your call or message, or leave it out',
  script: 'is not all of Latin letters, so nobody can check it: write it with Latin letters',
};

/** The appointments of a contact's families that are still to come, or of today. */
export async function heldBy(
  storage: Pick<Storage, 'listRegistrationsOf' | 'findActiveAppointment'>,
  contactId: string,
  now: number,
): Promise<readonly Held[]> {
  const registrations = await storage.listRegistrationsOf(contactId);
  const active = await Promise.all(registrations.map(({ id }) => storage.findActiveAppointment(id)));
  return active.flatMap((appointment) => {
    if (appointment === null) return [];
    const { date, time } = appointment;
    const port = portOf(appointment.port);
    return date < localOf(now, port.zone).date ? [] : [{ date, time, port }];
  });
}

/**
 * Whether what a member of staff wrote may go to somebody. There is no passing over it.
 * @param held what they have been given; without any, nothing may move them
 * @throws AvisoError `text_refused` that names the words, what is wrong with each, and what to write instead
 */
export function refuseMovingText(text: string, language: Language, held: readonly Held[], now: number): void {
  const own = held.length === 0 ? null : ownWordsOf(held, now);
  const findings = travelFindings(text, language, { places: PLACE_NAMES, own });
  const carrier = carrierWord(text);
  const wrong = [
    ...findings.map((finding) => whyNot(finding, held.length > 0)),
    ...(carrier === null
      ? []
      : [`“${carrier}” is a word on which carriers act: never ask for it as an answer`]),
  ];
  if (wrong.length > 0) throw new AvisoError('text_refused', `${wrong.join('; ')}.`);
}

function whyNot({ kind, word }: TravelFinding, holder: boolean): string {
  // It may be a name, and an error holds none.
  if (kind === 'script') return `A word ${WHY.script}`;
  const another =
    holder && kind !== 'queue' ? 'is not of their own appointment: say theirs, or leave it out' : WHY[kind];
  return `“${word.trim()}” ${another}`;
}

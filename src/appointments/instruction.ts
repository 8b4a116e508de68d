import { portOf } from '../../flows/programme.ts';
import type { Channel } from '../domain/address.ts';
import type { Appointment } from '../domain/appointment.ts';
import { firstName } from '../domain/first-names.ts';
import type { Content } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import type { Wording } from '../wording/wording.ts';

/** Segments of one part, and parts of one instruction, at most. */
const PART_SEGMENTS = 2;
const MOST_PARTS = 3;
/** In the order in which they are said: the answer first, then how to answer. */
const SENTENCES = [
  'when',
  'place',
  'who',
  'early',
  'papers',
  'health',
  'confirm',
  'cannot',
  'change',
] as const;
/** Names given before "+3" when the family is too long for them all. */
const FEWER_NAMES = 3;

/** Who reads: the family, its language, its channel. */
export interface Reader {
  readonly registration: Pick<Registration, 'members' | 'aNumber' | 'language'>;
  readonly channel: Channel;
}

/**
 * What an appointment's texts are filled with. `names` may be shortened when a text is too long with all of them.
 */
export function appointmentValues(
  wording: Wording,
  appointment: Appointment,
  reader: Reader,
  names = namesOf(reader.registration).join(', '),
): Readonly<Record<string, string | number>> {
  const port = portOf(appointment.port);
  const language = reader.registration.language;
  return {
    reference: appointment.reference,
    city: port.city,
    port: port.name,
    gate: port.gate,
    date: wording.date(appointment.date, language),
    time: wording.time(appointment.time, language),
    people: appointment.people,
    names,
  };
}

/** First names of the family, the registrant's own first. Personal. */
function namesOf({ members, aNumber }: Reader['registration']): readonly string[] {
  return [...members]
    .sort((a, b) => Number(b.aNumber === aNumber) - Number(a.aNumber === aNumber))
    .map((member) => firstName(member.givenNames));
}

/** All names, some and how many more, none: a name that SMS cannot write cheaply must not cost the family its message. */
function namings(registration: Reader['registration']): readonly string[] {
  const names = namesOf(registration);
  const some = names.slice(0, FEWER_NAMES).join(', ');
  return [names.join(', '), names.length > FEWER_NAMES ? `${some} +${names.length - FEWER_NAMES}` : some, ''];
}

/**
 * The instruction to a family with an appointment: where, when, who, what to bring, what is mandatory, how to answer.
 *
 * On SMS one message where it fits in two segments, else up to three of two, numbered `1/3`, whole sentences each;
 * on WhatsApp one message with the place as a location.
 * @param changed whether it replaces an earlier date of the same appointment
 */
export function instructionContents(
  wording: Wording,
  appointment: Appointment,
  reader: Reader,
  changed: boolean,
): readonly Content[] {
  const { language } = reader.registration;
  const say = (key: string, names?: string): string =>
    wording.text(
      { key: `appointment:${key}`, values: appointmentValues(wording, appointment, reader, names) },
      language,
      reader.channel,
    );
  if (reader.channel === 'whatsapp') {
    const { name, gate, latitude, longitude } = portOf(appointment.port);
    const body = [...(changed ? [say('changed')] : []), say('instruction.whatsapp')].join('\n\n');
    return [{ body, location: { latitude, longitude, label: `${name}, ${gate}` } }];
  }
  const fits = (body: string): boolean => wording.render({ body }, 'sms').segments <= PART_SEGMENTS;
  let parts: readonly string[] = [];
  for (const names of namings(reader.registration)) {
    const sentences = SENTENCES.map((sentence) =>
      sentence === 'who' && names === ''
        ? say('instruction.sms.count')
        : say(`instruction.sms.${sentence}`, names),
    );
    parts = inParts(changed ? [say('changed'), ...sentences] : sentences, fits);
    if (parts.length <= MOST_PARTS && parts.every(fits)) break;
  }
  return parts.map((body) => ({ body }));
}

/** Packs whole sentences into as few texts as fit; numbered when there are several. */
function inParts(sentences: readonly string[], fits: (body: string) => boolean): readonly string[] {
  const whole = sentences.join(' ');
  if (fits(whole)) return [whole];
  const parts: string[] = [];
  for (const sentence of sentences) {
    const last = parts.at(-1);
    if (last !== undefined && fits(`9/9 ${last} ${sentence}`))
      parts[parts.length - 1] = `${last} ${sentence}`;
    else parts.push(sentence);
  }
  return parts.map((part, index) => `${index + 1}/${parts.length} ${part}`);
}

/** One text about an appointment, in two segments: with all names, or as many as fit. */
export function appointmentText(
  wording: Wording,
  key: string,
  appointment: Appointment,
  reader: Reader,
): string {
  let body = '';
  for (const names of namings(reader.registration)) {
    const values = appointmentValues(wording, appointment, reader, names);
    body = wording.text({ key: `appointment:${key}`, values }, reader.registration.language, reader.channel);
    if (wording.render({ body }, reader.channel).segments <= PART_SEGMENTS) break;
  }
  return body;
}

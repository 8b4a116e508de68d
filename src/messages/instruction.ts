import { lostCharacters } from '../domain/gsm.ts';
import { appointmentMark, choicePayload } from '../../flows/buttons.ts';
import { appointmentAnswer } from '../../flows/questions/appointment.ts';
import { papersFor, portOf } from '../../flows/programme.ts';
import type { Channel } from '../domain/address.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { Asks } from '../domain/asks.ts';
import { firstName } from '../domain/first-names.ts';
import type { Content, ContentTemplate } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import { fillTemplate } from '../wording/templates.ts';
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
/** Texts that say what to answer. */
const ASKING: readonly string[] = ['reminder.confirm', 'reminder.prepare', 'reminder.day_before'];
/** Names given before "+3" when the family is too long for them all. */
const FEWER_NAMES = 3;

/** Who reads: the family, its language, its channel. */
export interface Reader {
  readonly registration: Pick<Registration, 'members' | 'aNumber' | 'language'>;
  readonly channel: Channel;
}

/** The gate as it is signed now; of an appointment from before gates were signed, what it was told. */
function gateAt(wording: Wording, { port }: Appointment): string {
  return wording.gateOf(port) ?? portOf(port).gate;
}

/** What an appointment's texts are filled with. `names` '' tells how many come instead of who. */
function appointmentValues(
  wording: Wording,
  appointment: Appointment,
  { registration, channel }: Reader,
  names: string,
): Readonly<Record<string, string | number>> {
  const { reference, people } = appointment;
  const { name, city } = portOf(appointment.port);
  const gate = gateAt(wording, appointment);
  const { language } = registration;
  const key = `appointment:who.${names === '' ? 'count' : 'names'}`;
  const papers =
    wording.papersFor(people, language) ??
    papersFor(people).map((paper) => wording.text({ key: `appointment:papers.${paper}` }, language, channel));
  return {
    reference,
    city,
    port: name,
    gate,
    date: wording.date(appointment.date, language),
    time: wording.time(appointment.time, language),
    papers: papers.join(', '),
    paperList: papers.map((paper) => `• ${paper}`).join('\n'),
    who: wording.text({ key, values: { people, names } }, language, channel),
    family: names === '' ? people : names,
  };
}

/**
 * How the family may be named, longest first: all first names, the registrant's own first; some and how many more; not at
 * all. Names in a script that the channel cannot write are among those not given. Personal.
 */
function namings({ registration, channel }: Reader): readonly string[] {
  const { members, aNumber } = registration;
  const names = [...members]
    .sort((a, b) => Number(b.aNumber === aNumber) - Number(a.aNumber === aNumber))
    .map((member) => firstName(member.givenNames))
    .filter((name) => name !== '' && (channel !== 'sms' || lostCharacters(name).length === 0));
  const some = (count: number): string => {
    const shown = names.slice(0, count);
    const more = members.length - shown.length;
    return shown.length === 0 ? '' : `${shown.join(', ')}${more > 0 ? ` +${more}` : ''}`;
  };
  return [some(names.length), some(FEWER_NAMES), ''];
}

/**
 * The instruction to a family with an appointment: where, when, who, what to bring, what is mandatory, how to answer.
 *
 * On SMS one message where it fits in two segments, else up to three of two, numbered `1/3`, whole sentences each;
 * on WhatsApp one message with the place as a location, and with it what is said when WhatsApp takes no free text.
 * @param changed whether it replaces an earlier date of the same appointment
 */
export function instructionContents(
  wording: Wording,
  appointment: Appointment,
  reader: Reader,
  changed: boolean,
): readonly Content[] {
  const { language } = reader.registration;
  const asks = { what: 'appointment', mark: appointmentMark(appointment) } as const;
  const speaker = (names: string): ((key: string) => string) => {
    const values = appointmentValues(wording, appointment, reader, names);
    return (key) => wording.text({ key: `appointment:${key}`, values }, language, reader.channel);
  };
  if (reader.channel === 'whatsapp') {
    const { name, latitude, longitude } = portOf(appointment.port);
    const gate = gateAt(wording, appointment);
    const [names = ''] = namings(reader);
    const said = changed ? ['changed', 'instruction.whatsapp'] : ['instruction.whatsapp'];
    const body = said.map(speaker(names)).join('\n\n');
    const content = { body, location: { latitude, longitude, label: `${name}, ${gate}` } };
    const sms = instructionContents(wording, appointment, { ...reader, channel: 'sms' }, changed);
    const template = templateOf(
      wording,
      changed ? 'instruction_changed' : 'instruction',
      appointment,
      reader,
    );
    return [{ ...content, language, ...template, sms: sms.map((part) => part.body), asks }];
  }
  const fits = (body: string): boolean => wording.render({ body }, 'sms').segments <= PART_SEGMENTS;
  let parts: readonly string[] = [];
  for (const names of namings(reader)) {
    const keys = SENTENCES.map((sentence) => `instruction.sms.${sentence}`);
    parts = inParts((changed ? ['changed', ...keys] : keys).map(speaker(names)), fits);
    if (parts.length <= MOST_PARTS && parts.every(fits)) break;
  }
  // Whoever reads some of the parts reads that there are others.
  return parts.map((body) => ({ body, asks }));
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
  for (const names of namings(reader)) {
    const values = appointmentValues(wording, appointment, reader, names);
    body = wording.text({ key: `appointment:${key}`, values }, reader.registration.language, reader.channel);
    if (wording.render({ body }, reader.channel).segments <= PART_SEGMENTS) break;
  }
  return body;
}

/**
 * One text about an appointment as a message: on WhatsApp with what is said when it takes no free text, and with buttons where
 * it asks for an answer.
 */
export function appointmentContent(
  wording: Wording,
  key: string,
  appointment: Appointment,
  reader: Reader,
): Content {
  const body = appointmentText(wording, key, appointment, reader);
  const asks = asksOf(key, appointment);
  if (reader.channel === 'sms') return { body, ...(asks && { asks }) };
  const { language } = reader.registration;
  return {
    body,
    ...(asks && { asks }),
    ...(key === 'reminder.confirm' ? { choices: answersOf(wording, appointment, reader) } : {}),
    language,
    ...templateOf(wording, key.replaceAll('.', '_'), appointment, reader),
    sms: [appointmentText(wording, key, appointment, { ...reader, channel: 'sms' })],
  };
}

/** What a text about an appointment asks of its reader. */
function asksOf(key: string, appointment: Appointment): Asks | null {
  if (key === 'pass_on') return { what: 'told', reference: appointment.reference };
  return ASKING.includes(key) ? { what: 'appointment', mark: appointmentMark(appointment) } : null;
}

/** Buttons that answer for this very date and no other. */
function answersOf(wording: Wording, appointment: Appointment, { registration, channel }: Reader) {
  const { key, choices } = appointmentAnswer;
  const mark = appointmentMark(appointment);
  return choices.map((choice) => ({
    id: choicePayload(appointmentAnswer, choice, mark),
    title: wording.text({ key: `${key}.choices.${choice}` }, registration.language, channel),
  }));
}

/** The template with as many names as fit into it; none when it cannot be filled at all. */
function templateOf(
  wording: Wording,
  name: string,
  appointment: Appointment,
  reader: Reader,
): { readonly template?: ContentTemplate } {
  for (const names of namings(reader)) {
    const values = appointmentValues(wording, appointment, reader, names);
    const template = fillTemplate(wording, name, reader.registration.language, values);
    if (template !== null) return { template };
  }
  return {};
}

import { renderUtterance, sayText } from '../conversation/rendering.ts';
import type { Channel } from '../domain/address.ts';
import type { Language } from '../domain/language.ts';
import type { Held } from '../domain/travel/own-words.ts';
import { portOf } from '../../flows/programme.ts';
import type { FlowSay } from '../../flows/talk.ts';
import type { Wording } from '../wording/wording.ts';
import { APPOINTMENT } from './answers.ts';
import { appointmentTexts } from './appointment-texts.ts';
import { templateTexts } from './template-texts.ts';
import type { Edge } from './walk.ts';

/** Keys said only of or to a family that has an appointment. */
const OF_APPOINTMENT =
  /^(appointment:|conversation:(status\.(offered|confirmed|past|answer|answerStopped|answerNamed)|appointment\.(confirmed|kept|menu)|stop\.holder$))/;

/** Said to a phone that is not the one that texted, before an answer that comes late, when no more answers follow, and to staff. */
const SAID_ELSEWHERE: readonly FlowSay[] = [
  { key: 'registration:claim.moved' },
  { key: 'registration:claim.asked' },
  { key: 'registration:claim.warned', values: { receipt: 'R3FK9MX' } },
  { key: 'registration:claim.pending', values: { receipt: 'R3FK9MX' } },
  { key: 'registration:claim.objected', values: { receipt: 'R3FK9MX' } },
  { key: 'registration:claim.stays', values: { receipt: 'R3FK9MX' } },
  { key: 'appointment:joined', values: { receipt: 'R3FK9MX' } },
  { key: 'appointment:people.registered', values: { receipt: 'R3FK9MX', people: 10 } },
  { key: 'appointment:split', values: { receipt: 'R3FK9MX' } },
  { key: 'appointment:withdrawn.plain', values: { receipt: 'R3FK9MX' } },
  { key: 'conversation:damaged' },
  { key: 'conversation:late' },
  { key: 'conversation:noMore' },
  { key: 'alert:waiting', values: { waiting: 999, minutes: 9999 } },
  { key: 'alert:untaken', values: { waiting: 999, minutes: 9999 } },
];

/** What the walk's texts say of an appointment. */
const HELD: Held = { date: APPOINTMENT.date, time: APPOINTMENT.time, port: portOf(APPOINTMENT.port) };

/** One message as a person would get it. */
export interface Text {
  readonly where: string;
  readonly channel: Channel;
  readonly body: string;
  readonly segments: number;
  /** Whether only a family with an appointment is told it. */
  readonly holder: boolean;
  /** The appointment whose place and time it may say; null when it says none. */
  readonly held: Held | null;
}

/** Texts of one kind, made one by one: making one fails where a text is missing. */
export interface Texts {
  readonly where: string;
  readonly make: () => readonly Text[];
}

/** What one step of the talk says. */
export function talkTexts(wording: Wording, language: Language, channel: Channel, edge: Edge): Texts {
  const where = `${language} ${channel} ${edge.from} ${edge.event.type}`;
  const holder = ofAppointment(edge);
  return {
    where,
    make: () =>
      renderUtterance(wording, { language, channel }, edge.utterance).map(({ content, segments }) => ({
        ...{ where, channel, segments, holder },
        body: content.body,
        held: HELD,
      })),
  };
}

/** What is said to a phone without its having texted: about appointments, and elsewhere. */
export function unaskedTexts(wording: Wording, language: Language, channel: Channel): Texts {
  return {
    where: `${language} ${channel} unasked`,
    make: () => {
      const elsewhere = SAID_ELSEWHERE.map((say) => ({
        key: say.key,
        rendered: wording.render({ body: sayText(wording, { language, channel }, say) }, channel),
        held: null,
      }));
      return [...appointmentTexts(wording, language, channel), ...elsewhere].map(
        ({ key, rendered, held }) => ({
          ...{ where: `${language} ${channel} ${key}`, channel, held },
          body: rendered.content.body,
          segments: rendered.segments,
          holder: held !== null && OF_APPOINTMENT.test(key),
        }),
      );
    },
  };
}

/** What Meta approves of; a template is one message whatever its length. */
export function whatsappTemplates(wording: Wording, language: Language): Texts {
  return {
    where: `${language} whatsapp templates`,
    make: () =>
      [...templateTexts(wording, language)].map(({ key, body, ofAppointment: holder }) => ({
        ...{ where: `${language} whatsapp ${key}`, channel: 'whatsapp', body, holder },
        segments: 1,
        held: null,
      })),
  };
}

const ofAppointment = (edge: Edge): boolean =>
  edge.utterance.question?.ofAppointment === true ||
  edge.utterance.says.some((say: FlowSay) => OF_APPOINTMENT.test(say.key));

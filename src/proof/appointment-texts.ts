import { RULES } from '../../flows/eligibility.ts';
import { PORTS } from '../../flows/programme.ts';
import { outcomeText } from '../decisions/decide-again.ts';
import { appointmentText, instructionContents } from '../messages/instruction.ts';
import type { Channel } from '../domain/address.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { Language } from '../domain/language.ts';
import type { Held } from '../domain/travel/own-words.ts';
import { REMINDER_KINDS } from '../domain/reminder.ts';
import type { Rendered, Wording } from '../wording/wording.ts';

/** Long first names, so that budgets are proved on the worst case. */
const NAMES = [
  'Maximiliano',
  'Guadalupe',
  'Esperanza',
  'Sebastian',
  'Concepcion',
  'Hermenegildo',
  'Luz',
  'Ana',
];
/** A name that SMS cannot write: the text tells how many come instead. */
const UNWRITTEN = ['Жанна'];

/** Every text about an appointment, at every port, for one person and for a family of eight, and every change of outcome. */
export function* appointmentTexts(
  wording: Wording,
  language: Language,
  channel: Channel,
): Generator<{ readonly key: string; readonly rendered: Rendered; readonly held: Held }> {
  for (const port of PORTS) {
    for (const names of [UNWRITTEN, ...[1, 4, NAMES.length].map((people) => NAMES.slice(0, people))]) {
      const people = names.length;
      const members = names.map((givenNames, i) => ({
        aNumber: String(200000000 + i),
        givenNames,
        surnames: 'Ejemplo',
      }));
      const reader = { registration: { members, aNumber: '200000000', language }, channel };
      const appointment: Appointment = {
        id: 'appointment',
        version: 1,
        reference: 'C3FK9MX',
        registrationId: 'registration',
        familyId: 'family',
        slotId: 'slot',
        port: port.id,
        date: '2021-09-22',
        time: '10:30',
        startsAt: 0,
        people,
        state: 'offered',
        createdAt: 0,
      };
      const held: Held = { date: appointment.date, time: appointment.time, port };
      for (const changed of [false, true]) {
        for (const content of instructionContents(wording, appointment, reader, changed)) {
          yield { key: 'appointment:instruction', rendered: wording.render(content, channel), held };
        }
      }
      const keys = [
        ...REMINDER_KINDS.map((kind) => `reminder.${kind}`),
        'people.dated',
        'pass_on',
        'cancelled.by_staff',
        'cancelled.by_closing',
        'cancelled.by_outcome',
      ];
      for (const key of keys) {
        const body = appointmentText(wording, key, appointment, reader);
        yield {
          // An appointment that is gone is no reason to move: these must not suggest it.
          key: key.startsWith('cancelled') ? key : `appointment:${key}`,
          rendered: wording.render({ body }, channel),
          held,
        };
      }
      const { reference } = appointment;
      const date = wording.date(appointment.date, language);
      const values = { receipt: 'R3FK9MX', reference, date, city: port.city };
      const ended = wording.text({ key: 'appointment:withdrawn.dated', values }, language, channel);
      yield { key: 'withdrawn.dated', rendered: wording.render({ body: ended }, channel), held };
      for (const { id, outcome } of RULES) {
        const decision = { outcome, rule: id, phaseId: id === 'phase-not-begun' ? 'phase-1' : null };
        const registration = { ...reader.registration, receipt: 'R3FK9MX', decision };
        for (const cancelled of outcome === 'eligible' ? [null] : [null, appointment]) {
          const body = outcomeText(wording, registration, channel, cancelled);
          yield { key: `outcome.${id}`, rendered: wording.render({ body }, channel), held };
        }
      }
    }
  }
}

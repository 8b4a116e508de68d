import { firstName } from '../domain/first-names.ts';
import { portOf } from '../../flows/programme.ts';
import type { Channel } from '../domain/address.ts';
import { asksSomething } from '../domain/asks.ts';
import type { AudienceRow } from '../domain/audience.ts';
import type { BroadcastContent, RecipientValues } from '../domain/broadcast.ts';
import { fill, textFor } from '../domain/broadcast-variables.ts';
import type { Language } from '../domain/language.ts';
import type { Rendered, Wording } from '../wording/wording.ts';

/** What texts are filled with for a registration as it stands. Personal. */
export function valuesOf(
  wording: Pick<Wording, 'gateOf'>,
  { registration, appointment }: Omit<AudienceRow, 'talk'>,
): RecipientValues {
  const own = registration.members.find(({ aNumber }) => aNumber === registration.aNumber);
  const port = appointment === null ? null : portOf(appointment.port);
  return {
    first_name: firstName(own?.givenNames ?? registration.members[0]?.givenNames ?? ''),
    receipt: registration.receipt,
    reference: appointment?.reference ?? null,
    date: appointment?.date ?? null,
    time: appointment?.time ?? null,
    port: port?.name ?? null,
    gate: port === null ? null : (wording.gateOf(port.id) ?? port.gate),
    city: port?.city ?? null,
  };
}

/** Of nobody: for samples and test sends. */
export const EXAMPLE_VALUES: RecipientValues = {
  first_name: 'Ana',
  receipt: 'R3FK9MX',
  reference: 'C3FK9MX',
  date: '2021-03-10',
  time: '10:30',
  port: 'San Ysidro',
  gate: 'PedWest',
  city: 'Tijuana',
};

/**
 * What one person gets: in their language or the fallback, fit for their channel. Null when there is no text for them, or it asks for
 * something that is not known of them.
 */
export function renderBroadcast(
  wording: Wording,
  content: Pick<BroadcastContent, 'texts' | 'fallback' | 'keepAccents'>,
  person: { readonly language: Language; readonly channel: Channel; readonly values: RecipientValues },
): Rendered | null {
  const chosen = textFor(content, person.language);
  if (chosen === null) return null;
  const { language } = chosen;
  const { date, time } = person.values;
  const body = fill(chosen.text, {
    ...person.values,
    date: date === null ? null : wording.date(date, language),
    time: time === null ? null : wording.time(time, language),
  });
  if (body === null) return null;
  const accents = {
    ...(content.keepAccents && { keepAccents: true as const }),
    ...(asksSomething(body) && { asks: { what: 'broadcast' as const } }),
  };
  return person.channel === 'sms'
    ? wording.render({ body, ...accents }, 'sms')
    : wording.render({ body, language, sms: [body], ...accents }, 'whatsapp');
}

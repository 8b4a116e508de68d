import type { VNode } from 'preact';
import { portOf } from '../../../flows/programme.ts';
import type { Appointment } from '../../domain/appointment.ts';
import type { CheckIn } from '../../domain/check-in.ts';
import { nameOfActor } from '../../domain/actor.ts';
import { AvisoError } from '../../domain/errors.ts';
import { portIdOf, type PortId } from '../../domain/port.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Slot } from '../../domain/slot.ts';
import { isIsoDate, isTime24, localOf } from '../../domain/zoned-time.ts';
import { When } from './parts.tsx';
import type { Visit } from './page.ts';

/** The port that a page's path names. Throws AvisoError `not_found`. */
export function needPort({ params }: Visit): PortId {
  const port = portIdOf(params.port ?? '');
  if (port === null) throw new AvisoError('not_found');
  return port;
}

/** The day that a page's path names. Throws AvisoError `not_found`. */
export function needDate({ params }: Visit): string {
  const date = params.date ?? '';
  if (!isIsoDate(date)) throw new AvisoError('not_found');
  return date;
}

/** A time of the day from the page's address; null for anything else. */
export function timeIn({ query }: Visit): string | null {
  const time = query.get('time') ?? '';
  return isTime24(time) ? time : null;
}

/** The day at a port now, local ISO date. */
export const todayAt = ({ deps }: Visit, port: PortId): string =>
  localOf(deps.clock.now(), portOf(port).zone).date;

/** A port as staff call it, with the city whose clock it goes by. */
export const portLabel = (port: PortId): string => `${portOf(port).name} (${portOf(port).city})`;

/** Where and when, by the clock of the port's city. */
export const placeAndTime = (
  { times }: Visit,
  { port, date, time }: Pick<Slot, 'port' | 'date' | 'time'>,
): string => `${portLabel(port)}, ${times.day(date)}, ${time}`;

/** Who registered a family, by name. Personal. */
export function headOf({ aNumber, members }: Registration): string {
  const own = members.find((member) => member.aNumber === aNumber) ?? members[0];
  return own === undefined ? '' : `${own.surnames}, ${own.givenNames}`;
}

/** What was recorded of an appointment, in words. */
export function recordedWords({ words }: Visit, checkIn: CheckIn | null): string {
  if (checkIn === null) return words.say('check_in.open');
  const state = words.say(`check_in.states.${checkIn.state}`);
  const { came, people } = checkIn;
  return checkIn.state === 'part' ? `${state}: ${words.say('check_in.came', { came, people })}` : state;
}

/** The same with who recorded it, and when. */
export function RecordedBy({ visit, checkIn }: { readonly visit: Visit; readonly checkIn: CheckIn }): VNode {
  const name = nameOfActor(checkIn.recordedBy);
  return (
    <>
      {recordedWords(visit, checkIn)}, {visit.words.say('check_in.by', { name })},{' '}
      <When visit={visit} at={checkIn.recordedAt} />
    </>
  );
}

/** The address of the list of families of a slot. */
export const checkInList = ({ port, date, time }: Pick<Appointment, 'port' | 'date' | 'time'>): string =>
  `/console/check-in/at/${port}?date=${date}&time=${time}`;

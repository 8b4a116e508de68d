import { fullName } from '../domain/full-name.ts';
import { sheetRow } from '../csv/write.ts';
import { callWaitsUntil } from '../reach/next-call.ts';
import type { Unreached } from '../reach/unreached.ts';

/** The columns of the list of those who were not reached, as a spreadsheet has it. */
export const UNREACHED_COLUMNS = [
  'date',
  'time',
  'port',
  'days_left',
  'reference',
  'receipt',
  'names',
  'people',
  'language',
  'phone',
  'alternate',
  'shelter',
  'tried',
  'next',
  'request',
  'calls',
  'last_call',
  'next_call',
] as const;

/** What is said of a family in words, in whatever language. */
export interface SaidOf {
  readonly tried: readonly string[];
  readonly next: string;
  /** Of the last call. */
  readonly called: string;
}

/** The names of all who travel. Personal. */
export const namesOf = ({ registration }: Pick<Unreached, 'registration'>): string =>
  registration.members.map(fullName).join('; ');

/** One family as a row of CSV. @param sees whether names and numbers are told */
export function unreachedRow(entry: Unreached, { tried, next, called }: SaidOf, sees: boolean): string {
  const { appointment, registration, daysLeft, phone, requestId, calls } = entry;
  const only = (text: string | null | undefined): string => (sees ? (text ?? '') : '');
  const waits = callWaitsUntil(calls, appointment);
  return sheetRow([
    appointment.date,
    appointment.time,
    appointment.port,
    daysLeft,
    appointment.reference,
    registration.receipt,
    only(namesOf(entry)),
    appointment.people,
    registration.language,
    only(phone),
    only(registration.alternate?.number),
    only(registration.shelter?.number),
    tried.join(' | '),
    next,
    requestId ?? '',
    calls?.calls.length ?? 0,
    called,
    waits === null ? '' : new Date(waits).toISOString(),
  ]);
}

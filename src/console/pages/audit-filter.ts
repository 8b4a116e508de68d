import { addDays, instantOf, isIsoDate } from '../../domain/zoned-time.ts';
import type { Storage } from '../../storage/storage.ts';
import type { AuditFilter } from '../audit-search.ts';

/** What was typed into the form above the audit. */
export const AUDIT_FIELDS = ['who', 'act', 'about', 'from', 'to'] as const;
export type AuditTyped = Readonly<Record<(typeof AUDIT_FIELDS)[number], string>>;

/** Longer than anything that stands in the audit. */
const LONGEST = 200;

export function typedOf(query: { get(name: string): string | null }): AuditTyped {
  const of = (name: string): string => (query.get(name) ?? '').trim().slice(0, LONGEST);
  return { who: of('who'), act: of('act'), about: of('about'), from: of('from'), to: of('to') };
}

/** The query that asks for the same again. */
export function queryOf(typed: AuditTyped, more: Readonly<Record<string, string>> = {}): string {
  const filled = AUDIT_FIELDS.filter((name) => typed[name] !== '').map((name) => [name, typed[name]]);
  return new URLSearchParams([...filled, ...Object.entries(more)]).toString();
}

/** What is wrong with a day; null when it is one, or none was typed. */
export const isNoDay = (text: string): boolean => text !== '' && !isIsoDate(text);

/**
 * The filter that was typed. What it is about may be named as staff know it: a receipt means the registration and its phone, a
 * reference the appointment.
 * @param zone in which the days are
 */
export async function filterOf(
  storage: Pick<Storage, 'findRegistrationByReceipt' | 'findAppointmentByReference'>,
  { who, act, about, from, to }: AuditTyped,
  zone: string,
): Promise<AuditFilter> {
  return {
    ...(who === '' ? {} : { who }),
    ...(act === '' ? {} : { act }),
    ...(about === '' ? {} : { about: await subjectsOf(storage, about) }),
    ...(from === '' || isNoDay(from) ? {} : { from: instantOf(from, '00:00', zone) }),
    ...(to === '' || isNoDay(to) ? {} : { to: instantOf(addDays(to, 1), '00:00', zone) }),
  };
}

async function subjectsOf(
  storage: Pick<Storage, 'findRegistrationByReceipt' | 'findAppointmentByReference'>,
  about: string,
): Promise<readonly string[]> {
  const code = about.toUpperCase();
  const [registration, appointment] = await Promise.all([
    storage.findRegistrationByReceipt(code),
    storage.findAppointmentByReference(code),
  ]);
  if (registration !== null)
    return [registration.id, ...(registration.contactId === null ? [] : [registration.contactId])];
  return [appointment === null ? about : appointment.id];
}

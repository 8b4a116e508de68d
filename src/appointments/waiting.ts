import { createHash } from 'node:crypto';
import type { PortId } from '../domain/port.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

/** Rows of one read: what is wanted and what closes its last date, within bounds. */
const LEAST_PAGE = 20;
const MOST_PAGE = 500;

/** Registrations that share a date of enrolment, in the order in which they are served. */
export interface SameDate {
  readonly enrolledOn: string;
  readonly registrations: readonly Registration[];
}

/** Where to read on: after this id of that date. */
export interface WaitingCursor {
  readonly enrolledOn: string;
  readonly id: string;
}

/** Before everyone who enrolled on a date; `''` is before every date. */
export const beforeDate = (enrolledOn: string): WaitingCursor => ({ enrolledOn, id: '' });

/** After everyone who enrolled on a date: no id sorts behind a tilde. */
export const afterDate = (enrolledOn: string): WaitingCursor => ({ enrolledOn, id: '~' });

/**
 * Reads the waiting families of a port in order: by date of MPP enrolment, those of one date by a hash of their id, so
 * that among them it neither helps to have registered early nor to have been on the roster first.
 *
 * @param from before the first date, or between dates
 * @param enough how many families are wanted; the dates that hold them come whole
 * @returns whole dates, and whether that is all there is
 */
export async function waitingFrom(
  storage: Storage,
  port: PortId,
  from: WaitingCursor,
  enough: number,
): Promise<{ readonly dates: readonly SameDate[]; readonly end: boolean }> {
  const groups = new Map<string, Registration[]>();
  const limit = Math.min(enough + LEAST_PAGE, MOST_PAGE);
  let after = from;
  for (;;) {
    const page = await storage.listWaiting({ port, limit, after });
    for (const registration of page) {
      const group = groups.get(registration.enrolledOn) ?? [];
      group.push(registration);
      groups.set(registration.enrolledOn, group);
    }
    const last = page.at(-1);
    const end = last === undefined || page.length < limit;
    if (!end) after = { enrolledOn: last.enrolledOn, id: last.id };
    const whole = [...groups].filter(([date]) => end || date !== last.enrolledOn);
    const count = whole.reduce((sum, [, registrations]) => sum + registrations.length, 0);
    if (end || count >= enough) {
      return {
        end,
        dates: whole.map(([enrolledOn, registrations]) => ({
          enrolledOn,
          registrations: registrations
            .map((registration) => ({ registration, lot: lotOf(registration.id) }))
            .sort((a, b) => (a.lot < b.lot ? -1 : 1))
            .map(({ registration }) => registration),
        })),
      };
    }
  }
}

/** The rank by lot among those of one date. */
export const lotOf = (id: string): string => createHash('sha256').update(id).digest('hex');

import type { Appointment } from '../domain/appointment.ts';
import { CALLED_PHONES, type CalledPhone, type CallResult, type Calls } from '../domain/calls.ts';
import type { Registration } from '../domain/registration.ts';
import { wakingAfter } from '../domain/zoned-time.ts';
import { isNear } from './reach-plan.ts';

const HOUR = 3_600_000;
/** Waking hours of the family until the next call: who did not answer is called at another time of the day. */
const PAUSE_HOURS = { no_answer: 5, call_later: 3 } as const;
/** With so little time left that nothing waits for a morning. */
const NEAR_PAUSE_HOURS = 1;

/** What the next call depends on. */
interface Called {
  readonly appointment: Appointment;
  /** IANA zone of the family. */
  readonly zone: string;
  /** UTC milliseconds. */
  readonly now: number;
  /** Whether there is another phone that nobody called a wrong number. */
  readonly otherPhone: boolean;
}

/** When a family is called again after a call, UTC milliseconds; null when no call is left to be made before its time. Pure. */
export function nextCallAt(
  result: CallResult,
  { appointment, zone, now, otherPhone }: Called,
): number | null {
  switch (result) {
    case 'will_come':
    case 'cannot_come':
      return null;
    case 'wrong_number':
      return otherPhone ? now : null;
    case 'no_answer':
    case 'call_later': {
      const at = isNear(appointment, now)
        ? now + NEAR_PAUSE_HOURS * HOUR
        : wakingAfter(now, PAUSE_HOURS[result] * HOUR, zone);
      return at < appointment.startsAt ? at : null;
    }
  }
}

/** A phone of a family, as it is called. Personal. */
export interface FamilyPhone {
  readonly phone: CalledPhone;
  /** E.164. */
  readonly number: string;
  /** Whether whoever answered there last said that it is the wrong number. */
  readonly wrong: boolean;
}

/**
 * The phones at which a family is called, the one to begin with first: those that are no wrong number come before those that are.
 * @param own where the family is written to; null when no phone belongs to it
 */
export function phonesToCall(
  own: string | null,
  { alternate, shelter }: Pick<Registration, 'alternate' | 'shelter'>,
  calls: Calls | null,
): readonly FamilyPhone[] {
  const numbers = { own, alternate: alternate?.number ?? null, shelter: shelter?.number ?? null };
  const lastAt = (phone: CalledPhone) => calls?.calls.findLast((call) => call.phone === phone)?.result;
  const phones = CALLED_PHONES.flatMap((phone) => {
    const number = numbers[phone];
    return number === null ? [] : [{ phone, number, wrong: lastAt(phone) === 'wrong_number' }];
  });
  return [...phones.filter(({ wrong }) => !wrong), ...phones.filter(({ wrong }) => wrong)];
}

/** When a family is to be called, by its calls about its present date: null when it is now, or nobody called yet. */
export function callWaitsUntil(calls: Calls | null, { slotId }: Pick<Appointment, 'slotId'>): number | null {
  const last = calls?.calls.at(-1);
  return last?.slotId === slotId ? (calls?.nextAt ?? null) : null;
}

import { InvalidArgumentError } from 'commander';
import type { TravellersPlan } from '../src/decisions/plan-travellers.ts';
import { parseANumber } from '../src/domain/a-number.ts';
import type { TravellerChange } from '../src/domain/traveller.ts';

/** Options of `person people`. */
export interface PeopleOptions {
  readonly add?: string;
  readonly child?: string;
  readonly died?: string;
  readonly stays?: string;
  readonly mistaken?: string;
  readonly settles?: true;
  readonly move?: true;
  readonly dryRun?: true;
  readonly reason: string;
}

/** The nine digits of an A-number as it is written anywhere. */
export function readNumber(text: string): string {
  const read = parseANumber(text);
  if (read.kind !== 'ok')
    throw new InvalidArgumentError('Give an A-number: the letter A and seven to nine digits.');
  return read.aNumber;
}

/** The one change that was asked for. */
export function changeOf({ add, child, died, stays, mistaken }: PeopleOptions): TravellerChange {
  const [givenNames = '', surnames = '', birthDate = ''] = (child ?? '').split('|');
  const asked: readonly (TravellerChange | null)[] = [
    add === undefined ? null : { what: 'number', aNumber: add },
    child === undefined ? null : { what: 'child', givenNames, surnames, birthDate: birthDate.trim() },
    died === undefined ? null : { what: 'off', aNumber: died, why: 'death' },
    stays === undefined ? null : { what: 'off', aNumber: stays, why: 'stays' },
    mistaken === undefined ? null : { what: 'mistaken', aNumber: mistaken },
  ];
  const [change, ...more] = asked.filter((each) => each !== null);
  if (change === undefined || more.length > 0)
    throw new InvalidArgumentError('Give one of --add, --child, --died, --stays and --mistaken.');
  return change;
}

/** What a change would do, without a name. */
export function planLines({ before, changed, date, foreseen }: TravellersPlan): readonly string[] {
  return [
    `${String(changed.members.length)} people instead of ${String(before.members.length)}; decision: ${foreseen.decision.outcome}.`,
    ...(date.kind === 'as_it_is' ? [] : [DATES[date.kind](date.appointment.reference)]),
    ...(date.kind === 'moved' ? [`  to ${date.to.id}`] : []),
  ];
}

const DATES = {
  resized: (reference: string) => `Appointment ${reference} stays.`,
  ends: (reference: string) => `Appointment ${reference} ends, since the family is not eligible any more.`,
  moved: (reference: string) =>
    `Appointment ${reference} has no room for all of them: the whole family is moved (--move).`,
} as const;

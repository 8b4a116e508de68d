import type { VNode } from 'preact';
import type { Appointment } from '../../domain/appointment.ts';
import { fullName } from '../../domain/full-name.ts';
import type { FamilyMember, Registration } from '../../domain/registration.ts';
import { hasNumber, type TravellerChange } from '../../domain/traveller.ts';
import { markOfPlan, tellsOfIt } from '../../decisions/change-travellers.ts';
import type { TravellersPlan } from '../../decisions/plan-travellers.ts';
import { Notice } from './parts.tsx';
import type { Form, Visit } from './page.ts';
import type { Key } from './words.ts';

/** Somebody of whom something can be said, and what: by a name for each that no page needs to show a number for. */
interface Choosable {
  readonly value: string;
  readonly person: FamilyMember;
  readonly change: 'death' | 'stays' | 'add' | 'mistaken';
}

/** What can be said of whom: of everybody who travels, of those of the roster who do not, of those who are noted as dead. */
export function choosable(registration: Registration, roster: readonly FamilyMember[]): readonly Choosable[] {
  const { members, apart } = registration;
  const dead = apart.filter(({ why }) => why === 'death');
  const isThere = (one: FamilyMember): boolean =>
    [...members, ...dead].some(({ aNumber }) => aNumber === one.aNumber);
  const of = (change: Choosable['change'], people: readonly FamilyMember[]): readonly Choosable[] =>
    people.map((person, at) => ({ value: `${change}-${String(at)}`, person, change }));
  return [
    ...of(
      'add',
      roster.filter((person) => !isThere(person)),
    ),
    ...of('death', members),
    ...of('stays', members),
    ...of('mistaken', dead.filter(hasNumber)),
  ];
}

/** What was chosen and typed; null where nothing was. */
export function changeOf(form: Form, choices: readonly Choosable[]): TravellerChange | null {
  const chosen = form.get('change');
  if (chosen === 'child')
    return {
      what: 'child',
      ...{ givenNames: form.get('given'), surnames: form.get('surnames'), birthDate: form.get('born') },
    };
  const found = choices.find(({ value }) => value === chosen);
  if (found === undefined) return null;
  const { aNumber } = found.person;
  if (found.change === 'add') return { what: 'number', aNumber };
  if (found.change === 'mistaken') return { what: 'mistaken', aNumber };
  return { what: 'off', aNumber, why: found.change };
}

/** The options of the choice, in words. */
export const optionsOf = (
  { words: { say } }: Visit,
  choices: readonly Choosable[],
): readonly (readonly [string, string])[] => [
  ['', say('travellers.choose')],
  ['child', say('travellers.child')],
  ...choices.map(
    ({ value, person, change }) =>
      [value, say(`travellers.changes.${change}`, { name: fullName(person) })] as const,
  ),
];

/** What must be the same for what was looked at to be done. */
export const sureOf = (plan: TravellersPlan, change: TravellerChange, settles: boolean): string =>
  `${markOfPlan(plan)}|${JSON.stringify([change, settles])}`;

/** What a plan would do, said before it is done. */
export function WouldTravel({
  visit,
  plan,
}: {
  readonly visit: Visit;
  readonly plan: TravellersPlan;
}): VNode {
  const { say, sayOf } = visit.words;
  const { before, changed, date, foreseen } = plan;
  const was = sayOf('outcomes', before.decision.outcome);
  const then = sayOf('outcomes', foreseen.decision.outcome);
  const people = changed.members.length;
  return (
    <>
      <Notice kind="info" heading={say('travellers.then')}>
        {say('travellers.people', { before: String(before.members.length), count: people })}{' '}
        {changed.members.map(fullName).join(', ')}
      </Notice>
      {date.kind === 'moved' && (
        <Notice kind="warning" heading={say('travellers.moved')}>
          {say('travellers.moved_to', {
            ...placeOf(date.appointment),
            ...{ to_date: date.to.date, to_time: date.to.time },
          })}
        </Notice>
      )}
      {date.kind === 'resized' && (
        <Notice kind="info">
          {say('travellers.resized', { ...placeOf(date.appointment), count: date.people })}
        </Notice>
      )}
      <Notice kind={foreseen.loses === null ? 'info' : 'warning'} heading={say('change.would')}>
        {say(was === then ? 'change.stays' : 'change.becomes', { now: was, then })}{' '}
        {foreseen.loses !== null &&
          `${say('change.loses', { ...placeOf(foreseen.loses), count: foreseen.loses.people })} `}
        {say(toldOf(plan))}
      </Notice>
    </>
  );
}

const placeOf = ({ reference, port, date, time }: Appointment) => ({ reference, port, date, time });

/** Whether they are told, and of what. */
function toldOf(plan: TravellersPlan): Key {
  const { recipient, foreseen, date } = plan;
  if (recipient === null || recipient.stopped) return 'withdraw.not_told';
  if (foreseen.told || date.kind === 'ends') return 'change.told';
  if (date.kind === 'moved') return 'travellers.told_date';
  return tellsOfIt(plan) ? 'travellers.told' : 'change.not_told';
}

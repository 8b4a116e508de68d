import type { VNode } from 'preact';
import type { Registration } from '../../domain/registration.ts';
import type { Permission } from '../../domain/roles.ts';
import type { MemberVisit } from './page.ts';
import type { Key } from './words.ts';

/** What can be done for a family, in the order in which it is asked for, with what lets one do it. */
const ACTS = [
  ['correct', 'family.acts.correct', 'registration.change'],
  ['decide', 'family.acts.decide', 'registration.change'],
  ['people', 'family.acts.people', 'registration.change'],
  ['move', 'family.acts.move', 'registration.change'],
  ['join', 'family.acts.join', 'registration.change'],
  ['split', 'family.acts.split', 'registration.change'],
  ['withdraw', 'family.acts.withdraw', 'registration.change'],
  ['export', 'family.acts.export', 'person.export'],
  ['erase', 'family.acts.erase', 'person.erase'],
] as const satisfies readonly (readonly [string, Key, Permission])[];

/** The acts on a family that whoever looks may do, each with a page of its own. */
export function FamilyActs({
  visit,
  registration: { receipt },
}: {
  readonly visit: MemberVisit;
  readonly registration: Registration;
}): VNode | null {
  const { say } = visit.words;
  const acts = ACTS.filter(([, , permission]) => visit.member.may(permission));
  if (acts.length === 0) return null;
  return (
    <>
      <h2>{say('family.what')}</h2>
      <ul class="usa-list usa-list--unstyled">
        {acts.map(([verb, key]) => (
          <li key={verb}>
            <a class="usa-link" href={`/console/people/${receipt}/${verb}`}>
              {say(key)}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

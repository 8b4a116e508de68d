import type { VNode } from 'preact';
import type { FamilyNamed, PersonNamed } from '../../people/find-by-name.ts';
import { numberShown } from './masked.ts';
import { Table } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** Families in which somebody has a name, those on the roster alone among them. Names are for those who see them. */
export function FamiliesNamed({
  visit,
  families,
}: {
  readonly visit: MemberVisit;
  readonly families: readonly FamilyNamed[];
}): VNode {
  const { say, sayOf } = visit.words;
  const sees = visit.member.may('personal.read');
  return (
    <Table
      caption={say('people.named')}
      heads={[
        ...(sees ? [say('people.name')] : []),
        say('request.receipt'),
        say('request.stage'),
        say('request.port'),
        say('request.people'),
      ]}
    >
      {families.map(({ familyId, people, registration }) => (
        <tr key={familyId}>
          {sees && (
            <th scope="row">
              {people.map((person) => (
                <Named key={person.aNumber ?? ''} visit={visit} person={person} />
              ))}
            </th>
          )}
          <td>
            {registration === null ? (
              '–'
            ) : (
              <a class="usa-link" href={`/console/people/${registration.receipt}`}>
                {registration.receipt}
              </a>
            )}
          </td>
          <td>
            {registration === null ? say('people.not_registered') : sayOf('stages', registration.stage)}
          </td>
          <td>{registration?.portOfReturn ?? '–'}</td>
          <td class="num">{registration?.members.length ?? '–'}</td>
        </tr>
      ))}
    </Table>
  );
}

function Named({ visit, person }: { readonly visit: MemberVisit; readonly person: PersonNamed }): VNode {
  const { aNumber, name } = person;
  return (
    <div dir="auto">
      {aNumber === null
        ? visit.words.say('people.told_of', { name })
        : `${name}, ${numberShown({ aNumber }, false) ?? visit.words.say('people.no_number')}`}
    </div>
  );
}

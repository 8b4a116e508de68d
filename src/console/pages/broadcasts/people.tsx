import { fullName } from '../../../domain/full-name.ts';
import type { VNode } from 'preact';
import type { MeantPerson } from '../../../broadcasts/who-is-meant.ts';
import type { MemberVisit } from '../page.ts';
import { Table } from '../parts.tsx';
import { reasonText } from './progress.tsx';

/** People whom a broadcast means, by name to those who may see names. Whoever shows them leaves the looks in the audit. */
export function People({
  visit,
  people,
}: {
  readonly visit: MemberVisit;
  readonly people: readonly MeantPerson[];
}): VNode {
  const { say } = visit.words;
  const sees = visit.member.may('personal.read');
  if (people.length === 0) return <p>{say('broadcasts.people_none')}</p>;
  return (
    <Table
      caption={say('broadcasts.who_is_meant')}
      heads={[
        say('broadcasts.receipt'),
        ...(sees ? [say('request.names')] : []),
        say('request.language'),
        say('request.port'),
        say('request.outcome'),
        say('broadcasts.would'),
      ]}
    >
      {people.map((person) => (
        <PersonRow key={person.row.registration.id} visit={visit} person={person} sees={sees} />
      ))}
    </Table>
  );
}

function PersonRow({
  visit,
  person: { row, kept, state },
  sees,
}: {
  readonly visit: MemberVisit;
  readonly person: MeantPerson;
  readonly sees: boolean;
}) {
  const { say, sayOf } = visit.words;
  const { receipt, members, language, portOfReturn, decision } = row.registration;
  const what =
    state === null
      ? say(kept === null ? 'broadcasts.gets' : 'broadcasts.gets_not')
      : say(`broadcasts.recipient.${state}`);
  return (
    <tr>
      <th scope="row">
        <a class="usa-link" href={`/console/people/${encodeURIComponent(receipt)}`}>
          {receipt}
        </a>
      </th>
      {sees && <td>{members.map(fullName).join(', ')}</td>}
      <td>{sayOf('languages', language)}</td>
      <td>{sayOf('broadcasts.port_names', portOfReturn)}</td>
      <td>{sayOf('outcomes', decision.outcome)}</td>
      <td>
        {what}
        {kept !== null && ` (${reasonText(visit, kept)})`}
      </td>
    </tr>
  );
}

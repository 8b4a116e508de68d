import type { VNode } from 'preact';
import type { Job } from '../../domain/job.ts';
import type { PortId } from '../../domain/port.ts';
import type { Registration } from '../../domain/registration.ts';
import { atPorts, type LeftBy } from '../../jobs/assignment-job.ts';
import type { AssignmentFound } from '../../jobs/found.ts';
import { placeAndTime, portLabel } from './at-port.tsx';
import { Family } from './family-link.tsx';
import { Notice, Table } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** By the registration's id. */
export type Families = ReadonlyMap<string, Registration>;

/** Ports at which families wait and nobody signed the gate. */
export function Unsigned({
  visit,
  ports,
}: {
  readonly visit: MemberVisit;
  readonly ports: readonly PortId[];
}): VNode {
  const { say } = visit.words;
  if (ports.length === 0) return <></>;
  return (
    <Notice kind="warning" heading={say('assignment.unsigned_head')}>
      {say('assignment.unsigned', { list: ports.map(portLabel).join('; ') })}{' '}
      <a class="usa-link" href="/console/programme">
        {say('assignment.unsigned_link')}
      </a>
    </Notice>
  );
}

/** How many at each port. */
export function AtPorts({ visit, job }: { readonly visit: MemberVisit; readonly job: Job }): VNode {
  const { say, number } = visit.words;
  return (
    <Table
      caption={say('assignment.by_port')}
      heads={[say('assignment.port'), say('assignment.families_head'), say('assignment.people_head')]}
    >
      {atPorts(job).map(({ port, families, people }) => (
        <tr key={port}>
          <th scope="row">{portLabel(port)}</th>
          <td class="num">{number(families)}</td>
          <td class="num">{number(people)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Named({
  visit,
  families,
  id,
}: {
  readonly visit: MemberVisit;
  readonly families: Families;
  readonly id: string;
}): VNode {
  const family = families.get(id);
  if (family === undefined) return <>{visit.words.say('assignment.erased_family')}</>;
  return <Family family={family} sees={visit.member.may('personal.read')} />;
}

/** Who is given which slot, in order. */
export function Given({
  visit,
  job,
  given,
  families,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly given: AssignmentFound['given'];
  readonly families: Families;
}): VNode {
  const { say, number } = visit.words;
  if (given.length === 0) return <></>;
  return (
    <>
      <h2>{say('assignment.order')}</h2>
      {given.length < (job.figures.families ?? 0) && (
        <p>{say('assignment.order_first', { count: given.length })}</p>
      )}
      <Table
        caption={say('assignment.order')}
        said
        heads={[
          say('assignment.place'),
          say('assignment.family'),
          say('assignment.enrolled'),
          say('assignment.people_head'),
          say('assignment.slot'),
          say('assignment.where'),
        ]}
      >
        {given.map(({ registrationId, enrolledOn, people, otherBorder, ...slot }, at) => (
          <tr key={registrationId}>
            <td class="num">{number(at + 1)}</td>
            <th scope="row">
              <Named visit={visit} families={families} id={registrationId} />
            </th>
            <td>{visit.times.day(enrolledOn)}</td>
            <td class="num">{number(people)}</td>
            <td>{placeAndTime(visit, slot)}</td>
            <td>
              {otherBorder !== null && <strong>{say('assignment.far_city', { city: otherBorder })}</strong>}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

/** Who stays waiting: how many for which reason, and the first of them. */
export function Left({
  visit,
  sum: { families: count, reasons },
  left,
  families,
}: {
  readonly visit: MemberVisit;
  readonly sum: LeftBy;
  readonly left: AssignmentFound['left'];
  readonly families: Families;
}): VNode {
  const { say, sayOf, number } = visit.words;
  if (count === 0) return <p>{say('assignment.left_none')}</p>;
  return (
    <>
      <Table caption={say('assignment.why')} heads={[say('assignment.why'), say('assignment.families_head')]}>
        {reasons.map(([reason, waiting]) => (
          <tr key={reason}>
            <th scope="row">{sayOf('assignment.reasons', reason)}</th>
            <td class="num">{number(waiting)}</td>
          </tr>
        ))}
      </Table>
      {left.length > 0 && left.length < count && (
        <p>{say('assignment.left_first', { count: left.length })}</p>
      )}
      {left.length > 0 && (
        <Table caption={say('assignment.left_who')} heads={[say('assignment.family'), say('assignment.why')]}>
          {left.map(({ registrationId, reason }) => (
            <tr key={registrationId}>
              <th scope="row">
                <Named visit={visit} families={families} id={registrationId} />
              </th>
              <td>{sayOf('assignment.reasons', reason)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

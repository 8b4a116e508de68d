import { fullName } from '../../../domain/full-name.ts';
import type { VNode } from 'preact';
import { listExpected, type Expected } from '../../../appointments/expected.ts';
import { sheetRow } from '../../../csv/write.ts';
import { recordLooks } from '../../looks.ts';
import { needDate, needPort, portLabel, recordedWords, timeIn } from '../at-port.tsx';
import { Table } from '../parts.tsx';
import { page, type MemberVisit, type Page, type Reply } from '../page.ts';

/** Everybody who is expected then; where names are shown, each is a look. */
async function expectedHere(visit: MemberVisit, way: string): Promise<readonly Expected[]> {
  const { deps, member } = visit;
  const { storage, clock } = deps;
  const expected = await listExpected(storage, {
    port: needPort(visit),
    date: needDate(visit),
    time: timeIn(visit),
  });
  if (member.may('personal.read'))
    await recordLooks({ storage, clock, actor: member.actor }, way, {
      receipts: expected.map(({ registration }) => registration.receipt),
    });
  return expected;
}

const namesOf = ({ registration }: Expected): readonly string[] => registration.members.map(fullName);

/** By time, in the order of the lists. */
function byTime(expected: readonly Expected[]): ReadonlyMap<string, readonly Expected[]> {
  const slots = new Map<string, Expected[]>();
  for (const each of expected) {
    const { time } = each.appointment;
    slots.set(time, [...(slots.get(time) ?? []), each]);
  }
  return slots;
}

async function listPage(visit: MemberVisit): Promise<Reply> {
  const { words, times, deps } = visit;
  const { say } = words;
  const expected = await expectedHere(visit, '/console/calendar/{port}/{date}/list');
  const [port, date] = [needPort(visit), needDate(visit)];
  return {
    kind: 'page',
    title: say('calendar.list_title', { port: portLabel(port), day: times.day(date) }),
    body: (
      <>
        <p class="soft">{say('calendar.printed', { moment: times.moment(deps.clock.now()) })}</p>
        <p class="soft unprinted">{say('calendar.print_hint')}</p>
        {expected.length === 0 && <p>{say('calendar.nobody')}</p>}
        {[...byTime(expected)].map(([time, families]) => (
          <SlotList key={time} visit={visit} time={time} families={families} />
        ))}
        <p class="unprinted">
          <a class="usa-link" href={`/console/calendar/${port}/${date}`}>
            {say('calendar.to_day')}
          </a>
        </p>
      </>
    ),
  };
}

function SlotList({
  visit,
  time,
  families,
}: {
  readonly visit: MemberVisit;
  readonly time: string;
  readonly families: readonly Expected[];
}): VNode {
  const { words, member } = visit;
  const { say, sayOf, number } = words;
  const sees = member.may('personal.read');
  const people = families.reduce((sum, { appointment }) => sum + appointment.people, 0);
  return (
    <section class="sheet">
      <h2>{time}</h2>
      <Table
        caption={`${time}: ${say('calendar.total', { families: families.length, people })}`}
        heads={[
          say('calendar.reference'),
          ...(sees ? [say('calendar.names')] : []),
          say('calendar.people'),
          say('calendar.state'),
          say('calendar.came'),
        ]}
      >
        {families.map((each) => (
          <tr key={each.appointment.id}>
            <th scope="row">{each.appointment.reference}</th>
            {sees && <td dir="auto">{namesOf(each).join(', ')}</td>}
            <td class="num">{number(each.appointment.people)}</td>
            <td>{sayOf('appointments', each.appointment.state)}</td>
            <td>{each.checkIn === null ? '' : recordedWords(visit, each.checkIn)}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

async function listFile(visit: MemberVisit): Promise<Reply> {
  const expected = await expectedHere(visit, '/console/calendar/{port}/{date}/list.csv');
  const fileName = `${needPort(visit)}-${needDate(visit)}.csv`;
  return { kind: 'file', download: { fileName, lines: linesOf(expected) } };
}

async function* linesOf(expected: readonly Expected[]): AsyncGenerator<string> {
  yield await Promise.resolve(
    sheetRow(['port', 'date', 'time', 'reference', 'people', 'state', 'recorded', 'came', 'names']),
  );
  for (const each of expected) {
    const { port, date, time, reference, people, state } = each.appointment;
    const recorded = each.checkIn?.state ?? '';
    const came = each.checkIn === null ? '' : each.checkIn.came;
    yield sheetRow([port, date, time, reference, people, state, recorded, came, namesOf(each).join('; ')]);
  }
}

/** Who is expected on a day, by slot: to print, and as a file. */
export const calendarListPages: readonly Page[] = [
  page('/calendar/{port}/{date}/list', 'appointment.read', listPage),
  page('/calendar/{port}/{date}/list.csv', 'personal.read', listFile),
];

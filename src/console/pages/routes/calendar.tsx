import type { VNode } from 'preact';
import { portOf } from '../../../../flows/programme.ts';
import { closedSlots } from '../../../appointments/closed-slots.ts';
import { FIRST_ROW_LINE, importSlotRows, type SlotRow } from '../../../appointments/slot-rows.ts';
import type { SlotsResult } from '../../../appointments/slots-import.ts';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import type { Slot } from '../../../domain/slot.ts';
import { addDays, isIsoDate } from '../../../domain/zoned-time.ts';
import { portLabel, todayAt } from '../at-port.tsx';
import { Notice, Send, Table } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { readSlotForm, SlotForm, TypedSlots, type SlotFault } from '../slot-form.tsx';

/** Days on one page. */
const DAYS = 14;
/** Reasons that are listed, of slots that would not be taken. */
const MOST_REASONS = 20;

/** What a day at a port has. */
interface Cell {
  readonly capacity: number;
  readonly taken: number;
  readonly slots: number;
  readonly closed: number;
}

/** Days and ports that have slots, with what each has. */
async function cellsOf(
  visit: MemberVisit,
  from: string,
): Promise<{ readonly ports: readonly PortId[]; readonly cells: ReadonlyMap<string, Cell> }> {
  const { storage } = visit.deps;
  const slots = await storage.listSlots({ from, to: addDays(from, DAYS - 1) });
  const isShut = await closedSlots(storage, from);
  const cells = new Map<string, Cell>();
  for (const slot of slots) {
    const key = keyOf(slot);
    const {
      capacity,
      taken,
      slots: count,
      closed,
    } = cells.get(key) ?? { capacity: 0, taken: 0, slots: 0, closed: 0 };
    cells.set(key, {
      capacity: capacity + slot.capacity,
      taken: taken + slot.taken,
      slots: count + 1,
      closed: closed + (isShut(slot) ? 1 : 0),
    });
  }
  return { ports: PORT_IDS.filter((port) => slots.some((slot) => slot.port === port)), cells };
}

const keyOf = ({ port, date }: Pick<Slot, 'port' | 'date'>): string => `${port} ${date}`;

/** The first day of the page: the one asked for, or today where today begins last. */
function firstDay(visit: MemberVisit): string {
  const asked = visit.query.get('from') ?? '';
  return isIsoDate(asked) ? asked : todayAt(visit, 'san-ysidro');
}

async function calendarPage(
  visit: MemberVisit,
  {
    wrong = null,
    summary = null,
  }: { readonly wrong?: SlotFault | null; readonly summary?: VNode | null } = {},
): Promise<Reply> {
  const { words, member } = visit;
  const { say } = words;
  const from = firstDay(visit);
  const { ports, cells } = await cellsOf(visit, from);
  return {
    kind: 'page',
    title: say('calendar.title'),
    ...(wrong === null ? {} : { status: 422 }),
    body: (
      <>
        {summary}
        <Steps visit={visit} from={from} />
        {ports.length === 0 ? (
          <p>{say('calendar.none')}</p>
        ) : (
          <Grid visit={visit} from={from} ports={ports} cells={cells} />
        )}
        {member.may('slot.import') && (
          <>
            <h2 id="add">{say('calendar.add')}</h2>
            <p class="soft">{say('calendar.add_hint')}</p>
            <SlotForm visit={visit} wrong={wrong} />
          </>
        )}
      </>
    ),
  };
}

function Steps({ visit, from }: { readonly visit: MemberVisit; readonly from: string }): VNode {
  const { say } = visit.words;
  const to = (days: number): string => `/console/calendar?from=${addDays(from, days)}`;
  return (
    <nav aria-label={say('calendar.day')}>
      <ul class="tabs">
        <li>
          <a href={to(-DAYS)}>{say('calendar.earlier')}</a>
        </li>
        <li>
          <a href="/console/calendar">{say('calendar.today')}</a>
        </li>
        <li>
          <a href={to(DAYS)}>{say('calendar.later')}</a>
        </li>
      </ul>
    </nav>
  );
}

function Grid({
  visit,
  from,
  ports,
  cells,
}: {
  readonly visit: MemberVisit;
  readonly from: string;
  readonly ports: readonly PortId[];
  readonly cells: ReadonlyMap<string, Cell>;
}): VNode {
  const { words, times } = visit;
  const { say } = words;
  const days = Array.from({ length: DAYS }, (_, day) => addDays(from, day));
  return (
    <Table
      caption={say('calendar.caption')}
      heads={[say('calendar.day'), ...ports.map((port) => portOf(port).name)]}
    >
      {days.map((date) => (
        <tr key={date}>
          <th scope="row" class="whole">
            {times.day(date)}
          </th>
          {ports.map((port) => (
            <td key={port} class="whole">
              <DayCell visit={visit} at={{ port, date }} cell={cells.get(keyOf({ port, date }))} />
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

function DayCell({
  visit,
  at: { port, date },
  cell,
}: {
  readonly visit: MemberVisit;
  readonly at: Pick<Slot, 'port' | 'date'>;
  readonly cell: Cell | undefined;
}): VNode {
  const { say } = visit.words;
  if (cell === undefined) return <>{say('calendar.no_slots')}</>;
  const { taken, capacity, slots, closed } = cell;
  const state =
    closed === slots
      ? say('calendar.closed')
      : closed > 0
        ? say('calendar.closed_part')
        : taken >= capacity
          ? say('calendar.full')
          : null;
  return (
    <a class="usa-link" href={`/console/calendar/${port}/${date}`}>
      {say('calendar.taken', { taken, capacity })}
      {state !== null && ` · ${state}`}
    </a>
  );
}

/** Slots that would not be taken, and why. */
export function Rejects({
  result: { rejects },
  rows,
}: {
  readonly result: SlotsResult;
  readonly rows: readonly SlotRow[];
}): VNode {
  return (
    <ul lang="en">
      {rejects.slice(0, MOST_REASONS).map(({ line, reason }) => {
        const row = rows[line - FIRST_ROW_LINE];
        return (
          <li key={line}>
            {row !== undefined && `${portLabel(row.port)}, ${row.date}, ${row.time}: `}
            {reason}
          </li>
        );
      })}
      {rejects.length > MOST_REASONS && <li>…</li>}
    </ul>
  );
}

function Summary({
  visit,
  result,
  rows,
}: {
  readonly visit: MemberVisit;
  readonly result: SlotsResult;
  readonly rows: readonly SlotRow[];
}): VNode {
  const { say } = visit.words;
  const { added, changed, unchanged, rejected } = result;
  const counts = [
    ['calendar.added', added],
    ['calendar.changed', changed],
    ['calendar.unchanged', unchanged],
    ['calendar.rejected', rejected],
  ] as const;
  return (
    <>
      <h2>{say('calendar.summary')}</h2>
      <ul>{counts.map(([key, count]) => count > 0 && <li key={key}>{say(key, { count })}</li>)}</ul>
      {rejected > 0 && <Rejects result={result} rows={rows} />}
      {added + changed > 0 ? (
        <Send visit={visit} to="/calendar">
          <TypedSlots form={visit.form} />
          <button class="usa-button" type="submit" name="sure" value="yes">
            {say('calendar.store')}
          </button>
        </Send>
      ) : (
        <Notice kind="info">{say('calendar.back')}</Notice>
      )}
    </>
  );
}

async function addSlots(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed } = visit;
  const read = readSlotForm(typed);
  if ('wrong' in read) return calendarPage(visit, { wrong: read.wrong });
  const { rows } = read;
  const run = { storage: deps.storage, clock: deps.clock, actor: member.actor, name: 'console' };
  const sure = typed.get('sure') === 'yes';
  const result = await importSlotRows({ ...run, dryRun: !sure }, rows);
  // What is not taken stood in the summary before.
  if (sure && result.rejected < rows.length)
    return { kind: 'go', to: `/calendar?from=${typed.get('from').trim()}`, done: 'slots_saved' };
  return calendarPage(visit, { summary: <Summary visit={visit} result={result} rows={rows} /> });
}

/** Days at ports: what they hold, and new slots. */
export const calendarPages: readonly Page[] = [
  page('/calendar', 'slot.read', (visit) => calendarPage(visit)),
  form('/calendar', 'slot.import', addSlots),
];

import type { VNode } from 'preact';
import { closedSlots } from '../../../appointments/closed-slots.ts';
import { listExpected, type Expected } from '../../../appointments/expected.ts';
import { looksLikeCode, parseCode } from '../../../domain/code.ts';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import type { Slot } from '../../../domain/slot.ts';
import { addDays, isIsoDate } from '../../../domain/zoned-time.ts';
import type { Storage } from '../../../storage/storage.ts';
import { recordLooks } from '../../looks.ts';
import { headOf, needPort, portLabel, recordedWords, timeIn, todayAt } from '../at-port.tsx';
import { Field, Send } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import type { Key } from '../words.ts';

/** How much of what was typed is looked at. */
const LONGEST = 60;

/** The field for a reference, with its button. */
export function FindFamily({
  visit,
  error = null,
}: {
  readonly visit: MemberVisit;
  readonly error?: string | null;
}): VNode {
  const { say } = visit.words;
  return (
    <Send visit={visit} to="/check-in" class="usa-form">
      <Field
        name="reference"
        label={say('check_in.reference')}
        hint={say('check_in.reference_hint')}
        value={visit.form.get('reference')}
        error={error}
        autocomplete="off"
        required
      />
      <button class="usa-button usa-button--big" type="submit">
        {say('check_in.find')}
      </button>
    </Send>
  );
}

/** What a slot has: families, and of how many something is recorded. */
interface Filled {
  readonly slot: Slot;
  readonly families: number;
  readonly recorded: number;
}

const isRecorded = ({ checkIn }: Expected): boolean => checkIn !== null && checkIn.state !== 'undone';

/** Slots of a day at a port, with what is recorded of each. */
async function filledSlots(storage: Storage, port: PortId, date: string): Promise<readonly Filled[]> {
  const slots = await storage.listSlots({ port, from: date, to: date });
  const appointments = await storage.listActiveAppointments({ port, date, time: null });
  const checkIns = await storage.listCheckIns({ port, date, time: null });
  return slots.map((slot) => ({
    slot,
    families: appointments.filter(({ slotId }) => slotId === slot.id).length,
    recorded: checkIns.filter(({ slotId, state }) => slotId === slot.id && state !== 'undone').length,
  }));
}

const sum = (filled: readonly Filled[], what: 'families' | 'recorded'): number =>
  filled.reduce((total, each) => total + each[what], 0);

async function firstPage(visit: MemberVisit, error: Key | null = null): Promise<Reply> {
  const { say } = visit.words;
  const { storage } = visit.deps;
  const ports = (
    await Promise.all(
      PORT_IDS.map(async (port) => ({
        port,
        filled: await filledSlots(storage, port, todayAt(visit, port)),
      })),
    )
  ).filter(({ filled }) => filled.length > 0);
  return {
    kind: 'page',
    title: say('check_in.title'),
    ...(error === null ? {} : { status: 422 }),
    body: (
      <>
        <FindFamily visit={visit} error={error === null ? null : say(error)} />
        <h2>{say('check_in.ports')}</h2>
        {ports.length === 0 ? (
          <p>{say('check_in.no_ports')}</p>
        ) : (
          <ul class="taps">
            {ports.map(({ port, filled }) => (
              <li key={port}>
                <a href={`/console/check-in/at/${port}`}>
                  <b>{portLabel(port)}</b>
                  <Counts
                    visit={visit}
                    families={sum(filled, 'families')}
                    recorded={sum(filled, 'recorded')}
                  />
                </a>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
}

function Counts({
  visit,
  families,
  recorded,
}: {
  readonly visit: MemberVisit;
  readonly families: number;
  readonly recorded: number;
}): VNode {
  const { say } = visit.words;
  return (
    <span>
      {say('check_in.families', { count: families })}
      {recorded > 0 && `, ${say('check_in.recorded', { count: recorded })}`}
    </span>
  );
}

async function find(visit: MemberVisit): Promise<Reply> {
  const { storage } = visit.deps;
  const typed = visit.form.get('reference').slice(0, LONGEST);
  const code = parseCode(typed);
  if (code === null)
    return firstPage(visit, looksLikeCode(typed) ? 'check_in.mistyped' : 'check_in.not_code');
  if (code.kind === 'reference')
    return (await storage.findAppointmentByReference(code.code)) === null
      ? firstPage(visit, 'check_in.nobody')
      : { kind: 'go', to: `/check-in/of/${code.code}` };
  const registration = await storage.findRegistrationByReceipt(code.code);
  if (registration === null) return firstPage(visit, 'check_in.nobody');
  const appointment = await storage.findActiveAppointment(registration.id);
  if (appointment === null) return firstPage(visit, 'check_in.no_date');
  return { kind: 'go', to: `/check-in/of/${appointment.reference}` };
}

async function portPage(visit: MemberVisit): Promise<Reply> {
  const port = needPort(visit);
  const asked = visit.query.get('date') ?? '';
  const today = todayAt(visit, port);
  const date = isIsoDate(asked) ? asked : today;
  const time = timeIn(visit);
  return {
    kind: 'page',
    title: `${portLabel(port)}, ${visit.times.day(date)}`,
    body: (
      <>
        {time === null ? (
          <Slots
            visit={visit}
            port={port}
            date={date}
            filled={await filledSlots(visit.deps.storage, port, date)}
          />
        ) : (
          await families(visit, { port, date, time })
        )}
        <Days visit={visit} port={port} date={date} today={today} />
      </>
    ),
  };
}

function Slots({
  visit,
  port,
  date,
  filled,
}: {
  readonly visit: MemberVisit;
  readonly port: PortId;
  readonly date: string;
  readonly filled: readonly Filled[];
}): VNode {
  const { say } = visit.words;
  if (filled.length === 0) return <p>{say('check_in.no_slots')}</p>;
  return (
    <>
      <h2>{say('check_in.slots')}</h2>
      <ul class="taps">
        {filled.map(({ slot, families: count, recorded }) => (
          <li key={slot.id}>
            <a href={`/console/check-in/at/${port}?date=${date}&time=${slot.time}`}>
              <b>{slot.time}</b>
              <Counts visit={visit} families={count} recorded={recorded} />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The families of one slot; each name that is shown is a look. */
async function families(visit: MemberVisit, at: Pick<Slot, 'port' | 'date' | 'time'>): Promise<VNode> {
  const { deps, member, words } = visit;
  const { storage, clock } = deps;
  const { say } = words;
  const expected = await listExpected(storage, at);
  const isShut = await closedSlots(storage, at.date);
  const sees = member.may('personal.read');
  if (sees)
    await recordLooks({ storage, clock, actor: member.actor }, '/console/check-in/at/{port}', {
      receipts: expected.map(({ registration }) => registration.receipt),
    });
  // Who is still waited for stands first.
  const sorted = [...expected].sort((a, b) => Number(isRecorded(a)) - Number(isRecorded(b)));
  return (
    <>
      <h2>
        {say('check_in.list', { time: at.time })}
        {isShut(at) && ` (${say('check_in.closed')})`}
      </h2>
      {sorted.length === 0 ? (
        <p>{say('check_in.nobody_here')}</p>
      ) : (
        <ul class="taps">
          {sorted.map((each) => (
            <li key={each.appointment.id} class={isRecorded(each) ? 'done' : undefined}>
              <a href={`/console/check-in/of/${each.appointment.reference}`}>
                <b dir="auto">{sees ? headOf(each.registration) : each.appointment.reference}</b>
                <span>
                  {each.appointment.reference} · {say('check_in.people', { count: each.appointment.people })}{' '}
                  · {recordedWords(visit, each.checkIn)}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Days({
  visit,
  port,
  date,
  today,
}: {
  readonly visit: MemberVisit;
  readonly port: PortId;
  readonly date: string;
  readonly today: string;
}): VNode {
  const { say } = visit.words;
  const to = (day: string): string => `/console/check-in/at/${port}?date=${day}`;
  return (
    <nav aria-label={say('check_in.day')}>
      <ul class="tabs">
        <li>
          <a href={to(addDays(date, -1))}>{say('check_in.day_before')}</a>
        </li>
        <li>
          <a href={to(today)} aria-current={date === today && timeIn(visit) === null ? 'page' : undefined}>
            {say('check_in.today')}
          </a>
        </li>
        <li>
          <a href={to(addDays(date, 1))}>{say('check_in.day_after')}</a>
        </li>
      </ul>
    </nav>
  );
}

/** At the port: who is expected, by reference or by list. */
export const checkInPages: readonly Page[] = [
  page('/check-in', 'appointment.check_in', (visit) => firstPage(visit)),
  form('/check-in', 'appointment.check_in', find),
  page('/check-in/at/{port}', 'appointment.check_in', portPage),
];

import type { VNode } from 'preact';
import { closedSlots, closureOver } from '../../../appointments/closed-slots.ts';
import { importSlotRows } from '../../../appointments/slot-rows.ts';
import { readActor } from '../../../domain/actor.ts';
import type { Appointment } from '../../../domain/appointment.ts';
import type { CheckIn } from '../../../domain/check-in.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { PortId } from '../../../domain/port.ts';
import type { Slot } from '../../../domain/slot.ts';
import { isTime24 } from '../../../domain/zoned-time.ts';
import { needDate, needPort, portLabel, todayAt } from '../at-port.tsx';
import { Notice, Send } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { readCapacity } from '../slot-form.tsx';

/** A capacity that was refused, and why. */
interface Refused {
  readonly time: string;
  readonly typed: string;
  readonly why: string;
}

/** What the rows of a day are made of. */
interface Day {
  readonly port: PortId;
  readonly date: string;
  readonly slots: readonly Slot[];
  readonly appointments: readonly Appointment[];
  readonly checkIns: readonly CheckIn[];
  readonly isShut: (slot: Slot) => boolean;
}

async function readDay({ deps: { storage } }: MemberVisit, port: PortId, date: string): Promise<Day> {
  const at = { port, date, time: null };
  const [slots, appointments, checkIns, isShut] = await Promise.all([
    storage.listSlots({ port, from: date, to: date }),
    storage.listActiveAppointments(at),
    storage.listCheckIns(at),
    closedSlots(storage, date),
  ]);
  return { port, date, slots, appointments, checkIns, isShut };
}

async function dayPage(visit: MemberVisit, refused: Refused | null = null): Promise<Reply> {
  const { words, deps, times, member } = visit;
  const { say } = words;
  const [port, date] = [needPort(visit), needDate(visit)];
  const day = await readDay(visit, port, date);
  const closure = await closureOver(deps.storage, { port, date, time: null });
  const to = `/console/calendar/${port}/${date}`;
  return {
    kind: 'page',
    title: say('calendar.list_title', { port: portLabel(port), day: times.day(date) }),
    ...(refused === null ? {} : { status: 422 }),
    body: (
      <>
        {closure !== null && (
          <Notice kind="warning">
            {say('calendar.is_closed', { name: readActor(closure.closedBy)?.name ?? closure.closedBy })}{' '}
            {closure.clearedAt === null && say('calendar.clearing')}
          </Notice>
        )}
        {day.slots.length === 0 ? (
          <p>{say('calendar.none')}</p>
        ) : (
          <Slots visit={visit} day={day} refused={refused} />
        )}
        <div class="row">
          <a class="usa-button usa-button--outline" href={`${to}/list`}>
            {say('calendar.print')}
          </a>
          {member.may('personal.read') && (
            <a class="usa-button usa-button--outline" href={`${to}/list.csv`}>
              {say('calendar.csv')}
            </a>
          )}
          {member.may('appointment.check_in') && (
            <a class="usa-button usa-button--outline" href={`/console/check-in/at/${port}?date=${date}`}>
              {say('calendar.check_in')}
            </a>
          )}
          {member.may('slot.close') && closure === null && date >= todayAt(visit, port) && (
            <a class="usa-button usa-button--secondary" href={`${to}/close`}>
              {say('calendar.close_day')}
            </a>
          )}
        </div>
        <p>
          <a class="usa-link" href={`/console/calendar?from=${date}`}>
            {say('calendar.to_calendar')}
          </a>
        </p>
      </>
    ),
  };
}

function Slots({
  visit,
  day,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly day: Day;
  readonly refused: Refused | null;
}): VNode {
  return (
    <ul class="cards">
      {day.slots.map((slot) => (
        <SlotCard
          key={slot.id}
          visit={visit}
          slot={slot}
          day={day}
          refused={refused?.time === slot.time ? refused : null}
        />
      ))}
    </ul>
  );
}

/** One slot: what is in it, how much it holds, and what is done with it. */
function SlotCard({
  visit,
  slot,
  day,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly slot: Slot;
  readonly day: Day;
  readonly refused: Refused | null;
}): VNode {
  const { words, member, deps } = visit;
  const { say } = words;
  const { port, date, time, capacity, taken, startsAt } = slot;
  const to = `/console/calendar/${port}/${date}`;
  const closed = day.isShut(slot);
  const open = !closed && startsAt > deps.clock.now();
  const isHere = (at: { readonly slotId: string }): boolean => at.slotId === slot.id;
  const recorded = day.checkIns.filter((checkIn) => isHere(checkIn) && checkIn.state !== 'undone').length;
  return (
    <li class={closed ? 'done' : undefined}>
      <h2>
        {time}
        {closed && ` · ${say('calendar.closed')}`}
      </h2>
      <p>
        {say('calendar.in_it', { taken, capacity })} ·{' '}
        {say('check_in.families', { count: day.appointments.filter(isHere).length })}
        {recorded > 0 && ` · ${say('check_in.recorded', { count: recorded })}`}
      </p>
      {open && member.may('slot.import') && <Capacity visit={visit} slot={slot} refused={refused} />}
      <p>
        <a class="usa-link" href={`${to}/list?time=${time}`}>
          {say('calendar.list')}
        </a>
        {open && member.may('slot.close') && (
          <>
            {' · '}
            <a class="usa-link" href={`${to}/close?time=${time}`}>
              {say('calendar.close_time', { time })}
            </a>
          </>
        )}
      </p>
    </li>
  );
}

/** The capacity of one slot, to be changed. */
function Capacity({
  visit,
  slot: { port, date, time, capacity },
  refused,
}: {
  readonly visit: MemberVisit;
  readonly slot: Slot;
  readonly refused: Refused | null;
}): VNode {
  const { say } = visit.words;
  const id = `capacity-${time.replace(':', '')}`;
  return (
    <Send visit={visit} to={`/calendar/${port}/${date}/capacity`} class="inline">
      <input type="hidden" name="time" value={time} />
      {refused !== null && (
        <span class="usa-error-message" id={`${id}-error`} role="alert" lang="en">
          {refused.why}
        </span>
      )}
      <label for={id}>{say('calendar.seats')}</label>
      <input
        class={refused === null ? 'usa-input' : 'usa-input usa-input--error'}
        id={id}
        name="capacity"
        type="text"
        inputMode="numeric"
        autocomplete="off"
        aria-describedby={refused === null ? undefined : `${id}-error`}
        aria-invalid={refused === null ? undefined : 'true'}
        value={refused?.typed ?? String(capacity)}
      />
      <button class="usa-button usa-button--outline" type="submit">
        {say('calendar.save')}
      </button>
    </Send>
  );
}

async function setCapacity(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed, words } = visit;
  const [port, date, time] = [needPort(visit), needDate(visit), typed.get('time')];
  if (!isTime24(time)) throw new AvisoError('not_found');
  const capacity = readCapacity(typed.get('capacity'));
  const refuse = (why: string): Promise<Reply> => dayPage(visit, { time, typed: typed.get('capacity'), why });
  if (capacity === null) return refuse(words.say('calendar.wrong.capacity'));
  const run = { storage: deps.storage, clock: deps.clock, actor: member.actor, name: 'console' };
  const { rejects } = await importSlotRows(run, [{ port, date, time, capacity }]);
  const [reject] = rejects;
  if (reject !== undefined) return refuse(reject.reason);
  return { kind: 'go', to: `/calendar/${port}/${date}`, done: 'slots_saved' };
}

/** One day at a port. */
export const calendarDayPages: readonly Page[] = [
  page('/calendar/{port}/{date}', 'slot.read', (visit) => dayPage(visit)),
  form('/calendar/{port}/{date}/capacity', 'slot.import', setCapacity),
];

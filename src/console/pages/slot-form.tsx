import type { VNode } from 'preact';
import { PORTS } from '../../../flows/programme.ts';
import { MOST_SLOT_ROWS, plannedRows, type SlotPlan, type SlotRow } from '../../appointments/slot-rows.ts';
import { portIdOf } from '../../domain/port.ts';
import { isIsoDate, isTime24 } from '../../domain/zoned-time.ts';
import { Line, Ticks } from './field-parts.tsx';
import { Choice, Send } from './parts.tsx';
import type { Form, MemberVisit } from './page.ts';

const MOST_CAPACITY = 10_000;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;
const FIELDS = ['port', 'from', 'to', 'times', 'capacity'] as const;

/** What is wrong with what was typed, by the field beside which it stands. */
export type SlotFault = (typeof FIELDS)[number] | 'most';

/** A number of people as it is typed; null for anything else. */
export function readCapacity(typed: string): number | null {
  const digits = typed.replace(/[\s.,]/g, '');
  const people = /^\d{1,6}$/.test(digits) ? Number(digits) : NaN;
  return people <= MOST_CAPACITY ? people : null;
}

/** The slots that a form describes, or what is wrong with it. */
export function readSlotForm(
  form: Form,
): { readonly rows: readonly SlotRow[] } | { readonly wrong: SlotFault } {
  const port = portIdOf(form.get('port'));
  if (port === null) return { wrong: 'port' };
  const from = form.get('from').trim();
  if (!isIsoDate(from)) return { wrong: 'from' };
  const to = form.get('to').trim() === '' ? from : form.get('to').trim();
  if (!isIsoDate(to) || to < from) return { wrong: 'to' };
  const times = [
    ...new Set(
      form
        .get('times')
        .split(/[\s,;]+/)
        .filter((time) => time !== '')
        .map(padded),
    ),
  ].sort();
  if (times.length === 0 || !times.every(isTime24)) return { wrong: 'times' };
  const capacity = readCapacity(form.get('capacity'));
  if (capacity === null) return { wrong: 'capacity' };
  const weekdays = form.all('weekdays').map(Number);
  const plan: SlotPlan = { port, from, to, weekdays, times, capacity };
  const rows = plannedRows(plan);
  return rows.length > MOST_SLOT_ROWS ? { wrong: 'most' } : { rows };
}

/** `9:00` is how people write it. */
const padded = (time: string): string => (/^\d:\d\d$/.test(time) ? `0${time}` : time);

/** What was typed, to be sent again. */
export function TypedSlots({ form }: { readonly form: Form }): VNode {
  return (
    <>
      {FIELDS.map((name) => (
        <input key={name} type="hidden" name={name} value={form.get(name)} />
      ))}
      {form.all('weekdays').map((day) => (
        <input key={day} type="hidden" name="weekdays" value={day} />
      ))}
    </>
  );
}

/** The form for slots that are alike on several days. */
export function SlotForm({
  visit,
  wrong,
}: {
  readonly visit: MemberVisit;
  readonly wrong: SlotFault | null;
}): VNode {
  const { say } = visit.words;
  const { form } = visit;
  const errorOf = (name: SlotFault): string | null => (wrong === name ? say(`calendar.wrong.${name}`) : null);
  return (
    <Send visit={visit} to="/calendar" class="usa-form">
      <Choice
        name="port"
        label={say('calendar.port')}
        chosen={form.get('port')}
        options={PORTS.map(({ id, name, city }) => [id, `${name} (${city})`] as const)}
      />
      <Line form={form} name="from" type="date" label={say('calendar.from')} error={errorOf('from')} />
      <Line
        form={form}
        name="to"
        type="date"
        label={say('calendar.to')}
        error={errorOf('to') ?? errorOf('most')}
      />
      <Ticks
        form={form}
        name="weekdays"
        legend={say('calendar.weekdays')}
        options={WEEKDAYS.map((day) => [String(day), say(`calendar.days.${day}`)] as const)}
      />
      <Line
        form={form}
        name="times"
        label={say('calendar.times')}
        hint={say('calendar.times_hint')}
        error={errorOf('times')}
      />
      <Line form={form} name="capacity" label={say('calendar.capacity')} error={errorOf('capacity')} />
      <button class="usa-button" type="submit">
        {say('calendar.look')}
      </button>
    </Send>
  );
}

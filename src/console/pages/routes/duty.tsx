import type { VNode } from 'preact';
import { listColleagues, type Colleague } from '../../../staff-requests/colleagues.ts';
import { addShift, onDuty, readDuty, removeShift, shiftFault, type Shift } from '../../../programme/duty.ts';
import { Ticks } from '../field-parts.tsx';
import { Act, Choice, Field, Send, Table } from '../parts.tsx';
import { officeZone } from '../times.ts';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';

const AT = '/inbox/duty';
const DAYS = [1, 2, 3, 4, 5, 6, 0] as const;
/** The names of who is on duty now, by the rota. */
export async function namesOnDuty({ deps: { storage, clock } }: MemberVisit): Promise<readonly string[]> {
  const { value } = await readDuty(storage);
  const now = onDuty(value, clock.now());
  if (now.length === 0) return [];
  const colleagues = await listColleagues(storage);
  return [...new Set(colleagues.filter(({ staffId }) => now.includes(staffId)).map(({ name }) => name))];
}

/** The rota, who is on duty now, and for admins the form for one shift more. */
async function dutyPage(visit: MemberVisit, wrong: 'days' | 'times' | 'zone' | null = null): Promise<Reply> {
  const { words, deps, member } = visit;
  const { say } = words;
  const [{ version, value }, colleagues, now, programme] = await Promise.all([
    readDuty(deps.storage),
    listColleagues(deps.storage),
    namesOnDuty(visit),
    deps.storage.findProgramme(),
  ]);
  const sets = member.may('programme.set');
  return {
    kind: 'page',
    title: say('duty.title'),
    ...(wrong !== null && { status: 422 }),
    body: (
      <>
        <p>{now.length === 0 ? say('duty.nobody') : say('duty.now', { names: now.join(', ') })}</p>
        <p class="soft">{say('duty.what')}</p>
        {value.length > 0 && (
          <Rota visit={visit} shifts={value} colleagues={colleagues} version={sets ? version : null} />
        )}
        {sets && colleagues.length > 0 && (
          <ShiftForm
            visit={visit}
            colleagues={colleagues}
            version={version}
            zone={officeZone(programme?.officeHours ?? [])}
            wrong={wrong}
          />
        )}
      </>
    ),
  };
}

/** @param version null where whoever looks changes nothing */
function Rota({
  visit,
  shifts,
  colleagues,
  version,
}: {
  readonly visit: MemberVisit;
  readonly shifts: readonly Shift[];
  readonly colleagues: readonly Colleague[];
  readonly version: number | null;
}): VNode {
  const { say, sayOf } = visit.words;
  const nameOf = (staffId: string): string =>
    colleagues.find((each) => each.staffId === staffId)?.name ?? say('duty.gone');
  return (
    <Table
      caption={say('duty.rota')}
      heads={[
        say('duty.who'),
        say('duty.days'),
        say('duty.times'),
        ...(version === null ? [] : [say('duty.act')]),
      ]}
    >
      {shifts.map(({ id, staffId, days, from, to, zone }) => (
        <tr key={id}>
          <th scope="row">{nameOf(staffId)}</th>
          <td>
            {DAYS.filter((day) => days.includes(day))
              .map((day) => sayOf('weekdays', String(day)))
              .join(', ')}
          </td>
          <td>
            {from}–{to} {zone}
          </td>
          {version !== null && (
            <td>
              <Act
                visit={visit}
                to={`${AT}/remove`}
                values={{ id, version: String(version) }}
                label={say('duty.remove')}
              />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function ShiftForm({
  visit,
  colleagues,
  version,
  zone,
  wrong,
}: {
  readonly visit: MemberVisit;
  readonly colleagues: readonly Colleague[];
  readonly version: number;
  /** What is offered: that of the office. */
  readonly zone: string;
  readonly wrong: 'days' | 'times' | 'zone' | null;
}): VNode {
  const { words, form: typed } = visit;
  const { say, sayOf } = words;
  const or = (name: string, usual: string): string => (typed.get(name) === '' ? usual : typed.get(name));
  const people = [...new Map(colleagues.map(({ staffId, name }) => [staffId, name]))];
  return (
    <Send visit={visit} to={AT} class="usa-form">
      <h2>{say('duty.add')}</h2>
      <input type="hidden" name="version" value={String(version)} />
      <Choice name="staff" label={say('duty.who')} options={people} chosen={typed.get('staff')} />
      <Ticks
        form={typed}
        name="days"
        legend={say('duty.days')}
        options={DAYS.map((day) => [String(day), sayOf('weekdays', String(day))] as const)}
        error={wrong === 'days' ? say('duty.wrong.days') : null}
      />
      <Field
        name="from"
        label={say('duty.from')}
        hint={say('duty.time_hint')}
        value={or('from', '09:00')}
        error={wrong === 'times' ? say('duty.wrong.times') : null}
      />
      <Field name="to" label={say('duty.to')} value={or('to', '17:00')} />
      <Field
        name="zone"
        label={say('duty.zone')}
        hint={say('duty.zone_hint')}
        value={or('zone', zone)}
        error={wrong === 'zone' ? say('duty.wrong.zone') : null}
      />
      <button class="usa-button" type="submit">
        {say('duty.save')}
      </button>
    </Send>
  );
}

async function add(visit: MemberVisit): Promise<Reply> {
  const { deps, form: typed } = visit;
  const shift: Shift = {
    id: deps.ids.next(),
    staffId: typed.get('staff'),
    days: DAYS.filter((day) => typed.all('days').includes(String(day))),
    ...{ from: typed.get('from').trim(), to: typed.get('to').trim(), zone: typed.get('zone').trim() },
  };
  const wrong = shiftFault(shift);
  if (wrong !== null) return dutyPage(visit, wrong);
  await addShift(acting(visit), Number(typed.get('version')), shift);
  return { kind: 'go', to: AT, done: 'saved' };
}

/** Who is on duty. */
export const dutyPages: readonly Page[] = [
  page(AT, 'request.read', (visit) => dutyPage(visit)),
  form(AT, 'programme.set', add),
  form(`${AT}/remove`, 'programme.set', async (visit) => {
    const { form: typed } = visit;
    await removeShift(acting(visit), Number(typed.get('version')), typed.get('id'));
    return { kind: 'go', to: AT, done: 'saved' };
  }),
];

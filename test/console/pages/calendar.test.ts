import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordCheckIn } from '../../../src/appointments/check-in.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { dayAt, storeAhead, storeDated, storeSlot } from '../../support/dated.ts';
import { signGates } from '../../support/signed-gates.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
let admin: Browser;
let viewer: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  await signGates(temp.storage);
  operator = await world.as('operator');
  admin = await world.as('admin');
  viewer = await world.as('viewer');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const slotsOf = async (date: string) =>
  (await temp.storage.listSlots({ from: date, to: date })).map(({ time, capacity }) => [time, capacity]);

describe('the calendar', () => {
  it('shows days and ports with what is taken of what there is', async () => {
    const slot = await storeSlot(world, dayAt(world, 3), '09:00', 20);
    await storeDated(world, slot, { people: 3 });
    const page = await viewer.get('/calendar');
    expect(page.html).toContain(`href="/console/calendar/san-ysidro/${slot.date}">3 of 20</a>`);
    expect(page.html).not.toContain('name="times"');
    expect((await viewer.get('/calendar?from=2031-01-01')).html).toContain('No slots in these days.');
    expect((await viewer.get('/calendar?from=nonsense')).status).toBe(200);
    const day = await viewer.get(`/calendar/san-ysidro/${slot.date}`);
    expect(day.html).not.toContain('name="capacity"');
    expect(day.html).not.toContain('/close');
    for (const path of ['/calendar/nowhere/2021-03-01', '/calendar/san-ysidro/2021-13-01'])
      expect((await viewer.get(path)).status, path).toBe(404);
  });

  it('takes new slots for many days at once, after a summary', async () => {
    await operator.get('/calendar');
    // A Monday and the Sunday behind it.
    const fields = {
      port: 'gateway',
      from: '2021-04-05',
      to: '2021-04-11',
      times: '9:00, 11:00',
      capacity: '30',
    };
    const summary = await operator.send('/calendar', { ...fields, weekdays: '3' });
    expect(summary.html).toContain('2 slots would be new');
    expect(await slotsOf('2021-04-07')).toEqual([]);
    const stored = await operator.send('/calendar', { ...fields, weekdays: '3', sure: 'yes' });
    expect(stored.to).toBe('/calendar?from=2021-04-05&done=slots_saved');
    expect(await slotsOf('2021-04-07')).toEqual([
      ['09:00', 30],
      ['11:00', 30],
    ]);
    expect(await slotsOf('2021-04-06')).toEqual([]);
    expect((await temp.storage.listAuditBefore({ before: 1e12, limit: 1 }))[0]).toMatchObject({
      ...{ act: 'slots.import', subject: 'console', detail: { added: 2 } },
    });
  });

  it.each([
    ['from', { from: '5.4.2021' }, 'A day, such as'],
    ['to', { to: '2021-04-01' }, 'not before the first'],
    ['times', { times: '9 am"' }, 'Times such as'],
    ['capacity', { capacity: '-3' }, 'A whole number'],
    ['to', { to: '2029-01-01' }, 'more than 1,000 slots'],
  ])('keeps what was typed when %s is wrong: %j', async (name, wrong, said) => {
    await operator.get('/calendar');
    const fields = { port: 'gateway', from: '2021-04-05', to: '2021-04-09', times: '09:00', capacity: '30' };
    const seen = await operator.send('/calendar', { ...fields, ...wrong });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain(said);
    expect(seen.html).toContain(`id="${name}-error"`);
    for (const typed of Object.values({ ...fields, ...wrong }))
      expect(seen.html).toContain(typed.replaceAll('"', '&quot;'));
  });

  it('changes the capacity of one slot, not below what is taken', async () => {
    const slot = await storeSlot(world, dayAt(world, 4), '09:00', 20);
    await storeDated(world, slot, { people: 3 });
    const to = `/calendar/san-ysidro/${slot.date}`;
    await operator.get(to);
    const refused = await operator.send(`${to}/capacity`, { time: '09:00', capacity: '2' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('below what is taken');
    expect(refused.html).toContain('value="2"');
    expect((await operator.send(`${to}/capacity`, { time: '09:00', capacity: '<3' })).status).toBe(422);
    expect((await operator.send(`${to}/capacity`, { time: '09:00', capacity: '3' })).to).toContain(
      'slots_saved',
    );
    expect(await slotsOf(slot.date)).toEqual([['09:00', 3]]);
    expect((await viewer.send(`${to}/capacity`, { time: '09:00', capacity: '9' })).status).toBe(403);
  });
});

describe('the list of a day', () => {
  it('has names for those who see them, each a look, and is a file, too', async () => {
    const slot = await storeSlot(world, dayAt(world), '09:00', 50);
    const family = { people: 2, facts: { givenNames: '=1+1 <script>', surnames: '\u202Ezapata' } };
    const { appointment, registration } = await storeDated(world, slot, family);
    await recordCheckIn(world.deps, {
      ...{ reference: appointment.reference, slotId: slot.id, seen: 0, state: 'arrived', members: [] },
    });
    const to = `/calendar/san-ysidro/${slot.date}/list`;
    const list = await operator.get(to);
    expect(list.html).toContain(appointment.reference);
    expect(list.html).toContain('=1+1 &lt;script> \u202Ezapata');
    expect(list.html).toContain('all came');
    expect(list.html).not.toContain(registration.aNumber);
    const looks = await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: registration.id });
    expect(looks.map(({ detail }) => detail.way)).toContain('/console/calendar/{port}/{date}/list');
    expect((await operator.get(`${to}?time=11:00`)).html).toContain('Nobody has an appointment then.');

    const seen = await viewer.get(to);
    expect(seen.html).toContain(appointment.reference);
    expect(seen.html).not.toContain('zapata');
    expect((await viewer.get(`${to}.csv`)).status).toBe(403);
    const file = await operator.get(`${to}.csv`);
    expect(file.headers.get('content-disposition')).toContain(`san-ysidro-${slot.date}.csv`);
    expect(file.html).toContain(`,${appointment.reference},2,offered,arrived,2,`);
    expect(file.html).toContain("'=1+1 <script>");
  });
});

describe('closing a day', () => {
  it('shows who is moved where and told what, wants the count, and a second person approves it', async () => {
    const slot = await storeSlot(world, '2021-05-10', '09:00', 20);
    const first = await storeDated(world, slot, { people: 2 });
    const stopped = await storeDated(world, slot, { people: 1, talk: { stopped: true } });
    const late = await storeDated(world, slot, { people: 5 });
    await storeSlot(world, '2021-05-11', '10:00', 2);
    const to = '/calendar/san-ysidro/2021-05-10';
    const page = await operator.get(`${to}/close`);
    for (const { appointment } of [first, stopped, late]) expect(page.html).toContain(appointment.reference);
    expect(page.html).toContain('Tue, May 11, 2021, 10:00');
    expect(page.html).toContain('waits again, without a date');
    expect(page.html).toContain('no: to be called');
    expect(page.html).toContain('What who is moved is told');
    expect(page.html).toContain('another person approves it');
    const wrong = await operator.send(`${to}/close`, { count: '2' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('That is not the number');
    const proposed = await operator.send(`${to}/close`, { count: '3' });
    expect(proposed.to).toMatch(/^\/changes\/.*done=change_proposed$/);
    expect(await temp.storage.findClosure('san-ysidro|2021-05-10')).toBeNull();
    expect((await operator.get(`${to}/close`)).html).toContain('It is proposed already');

    await admin.get(proposed.to!);
    const id = /\/changes\/([^?]+)/.exec(proposed.to ?? '')?.[1] ?? '';
    expect((await admin.send(`/changes/${id}/approve`, { count: '3' })).to).toContain('change_approved');
    expect(await temp.storage.findAppointment(first.appointment.id)).toMatchObject({ date: '2021-05-11' });
    expect(await temp.storage.findAppointment(late.appointment.id)).toMatchObject({ state: 'cancelled' });
    const day = await operator.get(to);
    expect(day.html).toContain('nobody is received then');
    expect(day.html).not.toContain('name="capacity"');
    expect((await operator.get(`${to}/close`)).html).toContain('It is closed already.');
  });

  it('within 48 hours is done at once, one time of it alone, and is a file before', async () => {
    const nine = await storeSlot(world, dayAt(world, 1), '09:00');
    const noon = await storeSlot(world, dayAt(world, 1), '12:00');
    const { appointment } = await storeDated(world, noon);
    const other = await storeDated(world, nine);
    const to = `/calendar/san-ysidro/${noon.date}`;
    const page = await operator.get(`${to}/close?time=12:00`);
    expect(page.html).toContain('You close it alone');
    expect(page.html).not.toContain(other.appointment.reference);
    const file = await operator.get(`${to}/close.csv?time=12:00`);
    expect(file.html).toContain(`12:00,${appointment.reference},`);
    // Somebody else gets a seat before the count is sent.
    await storeDated(world, noon);
    const stale = await operator.send(`${to}/close?time=12:00`, { count: '1' });
    expect(stale.status).toBe(422);
    expect(await temp.storage.findClosure(noon.id)).toBeNull();
    const closed = await operator.send(`${to}/close?time=12:00`, { count: '2' });
    expect(closed.to).toBe(`${to}?done=day_closed`);
    expect(await temp.storage.findClosure(noon.id)).not.toBeNull();
    expect((await temp.storage.findAppointment(other.appointment.id))?.slotId).toBe(nine.id);
    expect((await operator.send(`${to}/close?time=12:00`, { count: '2' })).status).toBe(409);
  });

  it('in which nobody is asks for no count, and what has gone by is not closed', async () => {
    const { slot } = await storeAhead(world);
    const day = dayAt(world, 200);
    await storeSlot(world, day, '09:00');
    const to = `/calendar/san-ysidro/${day}/close`;
    const page = await operator.get(to);
    expect(page.html).toContain('nobody is told anything');
    expect(page.html).not.toContain('name="count"');
    expect((await operator.send(to)).to).toContain('day_closed');
    expect((await operator.get('/calendar/san-ysidro/2021-02-01/close')).html).toContain('It has gone by.');
    expect((await viewer.get(`/calendar/san-ysidro/${slot.date}/close`)).status).toBe(403);
  });
});

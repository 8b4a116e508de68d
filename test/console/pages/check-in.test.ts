import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelAppointment, moveAppointment } from '../../../src/appointments/change.ts';
import { noShowRequestId } from '../../../src/domain/person-request.ts';
import { erasePerson } from '../../../src/erasure/erase-person.ts';
import { openConsole, type Browser, type ConsoleWorld, type Seen } from '../../support/console.ts';
import { dayAt, storeDated, storeSlot, storeToday } from '../../support/dated.ts';
import { wording } from '../../support/families.ts';
import { makeClosure } from '../../support/records.ts';
import { signGates } from '../../support/signed-gates.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
let admin: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  await signGates(temp.storage);
  operator = await world.as('operator');
  admin = await world.as('admin');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const tools = () => ({ ...world.deps, wording });
/** What the form of the page before holds. */
const hidden = ({ html }: Seen, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const ticks = ({ html }: Seen): readonly string[] =>
  [...html.matchAll(/<input[^>]*type="checkbox"[^>]*>/g)].map(
    ([tag]) => /value="([^"]*)"/.exec(tag)?.[1] ?? '',
  );
const formOf = (seen: Seen) => ({ slot: hidden(seen, 'slot'), seen: hidden(seen, 'seen') });
const open = async (browser: Browser, reference: string): Promise<Seen> =>
  browser.get(`/check-in/of/${reference}`);
const stateOf = async ({ id, slotId }: { id: string; slotId: string }) =>
  (await temp.storage.findCheckIn(`${id}|${slotId}`))?.state ?? null;

describe('a family at the port', () => {
  it('is found by its reference as it is read out, and by its receipt', async () => {
    const { appointment, registration } = await storeToday(world);
    const { reference } = appointment;
    const spoken = [reference, reference.toLowerCase(), reference.split('').join(' '), `es ${reference}.`];
    for (const typed of [...spoken, registration.receipt.toLowerCase()]) {
      await operator.get('/check-in');
      const found = await operator.send('/check-in', { reference: typed });
      expect(found.to, typed).toBe(`/check-in/of/${reference}`);
    }
    for (const [typed, said] of [
      ['"hola" <b>', 'This is no reference'],
      [
        `${reference.slice(0, 6)}${reference.endsWith('3') ? '4' : '3'}`,
        'One letter or number of it is wrong',
      ],
    ] as const) {
      const refused = await operator.send('/check-in', { reference: typed });
      expect(refused.status).toBe(422);
      expect(refused.html).toContain(said);
      expect(refused.html).toContain(`value="${typed.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`);
    }
  });

  it('is found in the list of its slot, and every name that is shown is in the audit', async () => {
    const { appointment, registration } = await storeToday(
      world,
      { people: 3, facts: { surnames: 'Zapata' } },
      '08:00',
    );
    expect((await operator.get('/check-in')).html).toContain('href="/console/check-in/at/san-ysidro"');
    const day = await operator.get('/check-in/at/san-ysidro');
    const list = `/check-in/at/san-ysidro?date=${appointment.date}&amp;time=08:00`;
    expect(day.html).toContain(`href="/console${list}"`);
    expect(day.html).not.toContain('Zapata');
    const slot = await operator.get(list.replaceAll('&amp;', '&'));
    expect(slot.html).toContain('Zapata, Ana');
    expect(slot.html).toContain(`href="/console/check-in/of/${appointment.reference}"`);
    expect(slot.html).not.toContain(registration.aNumber);
    const looks = await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: registration.id });
    expect(looks.map(({ act, detail }) => [act, detail.way])).toContainEqual([
      'person.look',
      '/console/check-in/at/{port}',
    ]);
    for (const role of ['viewer', 'approver'] as const)
      expect((await (await world.as(role)).get('/check-in')).status).toBe(403);
  });

  it('is recorded whole by one tap, and a wrong entry is corrected', async () => {
    const { appointment, registration } = await storeToday(world, { people: 3 });
    const page = await open(operator, appointment.reference);
    expect(page.html).toContain('All are here');
    for (const { aNumber } of registration.members) expect(page.html).not.toContain(aNumber);
    const done = await operator.send(`/check-in/of/${appointment.reference}`, {
      ...formOf(page),
      state: 'arrived',
    });
    expect(done.to).toBe(`/check-in/of/${appointment.reference}?done=checked_in`);
    const after = await operator.get(done.to!);
    expect(after.html).toContain('all came, by the operator');
    expect(after.html).toContain('Take it back');
    expect(after.html.match(/checked/g)?.length).toBeGreaterThanOrEqual(3);

    const [, second] = ticks(after);
    const part = await operator.send(`/check-in/of/${appointment.reference}`, {
      ...formOf(after),
      ...{ state: 'part', member: second! },
    });
    expect(part.to).toContain('checked_in');
    expect(await temp.storage.findCheckIn(`${appointment.id}|${appointment.slotId}`)).toMatchObject({
      ...{ state: 'part', came: 1, members: [registration.members[1]!.aNumber] },
    });
    const corrected = await open(admin, appointment.reference);
    expect(corrected.html).toContain('a part came: 1 of 3 came, by the operator');
    await admin.send(`/check-in/of/${appointment.reference}`, { ...formOf(corrected), state: 'undone' });
    expect(await stateOf(appointment)).toBe('undone');
    expect((await open(admin, appointment.reference)).html).toContain(
      'taken back: nothing is recorded, by the admin',
    );
  });

  it('of which a part is recorded wants it ticked', async () => {
    const { appointment } = await storeToday(world, { people: 2 });
    const page = await open(operator, appointment.reference);
    const refused = await operator.send(`/check-in/of/${appointment.reference}`, {
      ...formOf(page),
      state: 'part',
    });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Tick who came first.');
    const strange = await operator.send(`/check-in/of/${appointment.reference}`, {
      ...formOf(page),
      ...{ state: 'part', member: 'somebody else' },
    });
    expect(strange.status).toBe(409);
    expect(strange.html).toContain('The family has changed meanwhile');
    expect(await stateOf(appointment)).toBeNull();
  });

  it('that two record at once is told to the second', async () => {
    const { appointment } = await storeToday(world);
    const to = `/check-in/of/${appointment.reference}`;
    const [one, other] = [
      await open(operator, appointment.reference),
      await open(admin, appointment.reference),
    ];
    const [member] = ticks(other);
    expect((await operator.send(to, { ...formOf(one), state: 'arrived' })).to).toContain('done=checked_in');
    const second = await admin.send(to, { ...formOf(other), state: 'part', member: member! });
    expect(second.status).toBe(409);
    expect(second.html).toContain('Somebody else recorded this family meanwhile.');
    expect(second.html).toContain('all came, by the operator');
    expect(await stateOf(appointment)).toBe('arrived');
    // The same from both, or from a thumb that taps twice, is no trouble.
    expect((await admin.send(to, { ...formOf(other), state: 'arrived' })).to).toContain('checked_in_again');
    expect((await operator.send(to, { ...formOf(one), state: 'arrived' })).to).toContain('checked_in_again');
  });

  it('that did not come is recorded once the slot has ended, and is sent nothing', async () => {
    const { appointment } = await storeToday(world);
    const to = `/check-in/of/${appointment.reference}`;
    const early = await open(operator, appointment.reference);
    expect(early.html).not.toContain('value="no_show"');
    expect(early.html).toContain('can be recorded from 11:00 on');
    const refused = await operator.send(to, { ...formOf(early), state: 'no_show' });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('The slot has not ended');
    const missed = await storeToday(world, { people: 2 }, '07:30');
    const late = await open(operator, missed.appointment.reference);
    expect(late.html).toContain('value="no_show"');
    await operator.send(`/check-in/of/${missed.appointment.reference}`, {
      ...formOf(late),
      state: 'no_show',
    });
    expect((await open(operator, missed.appointment.reference)).html).toContain(
      'Staff have a request to find out why.',
    );
    expect(await temp.storage.findPersonRequest(noShowRequestId(missed.appointment.id))).toMatchObject({
      ...{ state: 'open', reason: 'no_show' },
    });
    expect(await temp.storage.listOutboxOf(missed.registration.contactId!)).toEqual([]);
    const request = await operator.get(
      `/inbox/${encodeURIComponent(noShowRequestId(missed.appointment.id))}`,
    );
    expect(request.html).toContain('Did not come to the appointment');
  });

  it('whose appointment is on another day, was moved or ended meanwhile, is not recorded: the page says what is so', async () => {
    const slot = await storeSlot(world, dayAt(world, 1), '10:00');
    const tomorrow = await storeDated(world, slot);
    const page = await open(operator, tomorrow.appointment.reference);
    expect(page.html).toContain('The appointment is on another day: Tue, Mar 2, 2021, 10:00.');
    expect(page.html).not.toContain('value="arrived"');

    const { appointment } = await storeToday(world);
    const { reference } = appointment;
    const looked = await open(operator, reference);
    await moveAppointment({ ...tools(), reference, toSlot: slot.id });
    const moved = await operator.send(`/check-in/of/${reference}`, { ...formOf(looked), state: 'arrived' });
    expect(moved.status).toBe(409);
    expect(moved.html).toContain('has been moved meanwhile');
    expect(moved.html).toContain('Tue, Mar 2, 2021, 10:00');

    await cancelAppointment({ ...tools(), reference, reason: 'x' });
    const ended = await open(operator, reference);
    expect(ended.html).toContain('was cancelled or declined. Do not send the family away');
    expect(ended.html).not.toContain('value="no_show"');
    const late = await operator.send(`/check-in/of/${reference}`, { ...formOf(ended), state: 'arrived' });
    expect(late.status).toBe(409);
    expect(await stateOf(appointment)).toBeNull();
  });

  it('whose day was closed meanwhile is told so, and one that was erased is gone', async () => {
    const { appointment } = await storeToday(world, { people: 1 }, '15:00');
    const looked = await open(operator, appointment.reference);
    const { date, time } = appointment;
    await temp.storage.commit([{ kind: 'closure', closure: makeClosure({ date, time }) }]);
    const closed = await operator.send(`/check-in/of/${appointment.reference}`, {
      ...formOf(looked),
      state: 'arrived',
    });
    expect(closed.status).toBe(409);
    expect(closed.html).toContain('This time is closed at the port.');
    expect((await operator.get(`/check-in/at/san-ysidro?date=${date}&time=${time}`)).html).toContain(
      '(closed)',
    );

    const erased = await storeToday(world);
    const before = await open(operator, erased.appointment.reference);
    await erasePerson(tools(), erased.registration.receipt, 'asked in writing');
    for (const seen of [
      await operator.send(`/check-in/of/${erased.appointment.reference}`, {
        ...formOf(before),
        state: 'arrived',
      }),
      await open(operator, erased.appointment.reference),
    ])
      expect(seen.status).toBe(404);
  });

  it('is called what it is called, and its page and a full list stay small', async () => {
    const names = [
      '<script>alert(1)</script>',
      `"' onmouseover="x`,
      '\u202Eevil\u202C & <b>',
      'long '.repeat(60),
    ];
    for (const givenNames of names) {
      const { appointment } = await storeToday(world, { people: 9, facts: { givenNames } }, '07:00');
      const page = await open(operator, appointment.reference);
      expect(page.html).not.toMatch(/<script>alert|<b> E| onmouseover="/);
      expect(page.html).toContain(
        givenNames.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').trim(),
      );
      expect(Buffer.byteLength(page.html)).toBeLessThan(30_000);
    }
    for (let family = 0; family < 60; family += 1) await storeToday(world, { people: 1 }, '06:00');
    const list = await operator.get(`/check-in/at/san-ysidro?date=${dayAt(world)}&time=06:00`);
    expect(list.html.match(/<li><a href="\/console\/check-in\/of\//g)).toHaveLength(60);
    expect(Buffer.byteLength(list.html)).toBeLessThan(30_000);
  });
});

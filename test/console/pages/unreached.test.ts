import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestIdOf } from '../../../src/reach/reach.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { storeUnreached } from '../../support/unreached.ts';

const HOUR = 3_600_000;
const NUMBER = '+525512345678';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
let admin: Browser;
let viewer: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  [operator, admin, viewer] = [await world.as('operator'), await world.as('admin'), await world.as('viewer')];
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const store = (over: Parameters<typeof storeUnreached>[2] = {}) =>
  storeUnreached(temp.storage, world.now, { ...over, talk: { address: NUMBER, ...over.talk } });
const looksAt = async (subject: string) =>
  (await temp.storage.listAuditBefore({ before: 1e12, limit: 50, subject })).map(({ act }) => act);
const tap = async (browser: Browser, id: string, fields: Readonly<Record<string, string>>) => {
  await browser.get('/unreached');
  return browser.send(`/unreached/${id}/call`, { phone: 'own', seen: '0', show: 'now', ...fields });
};

describe('the call list', () => {
  it('has who has the fewest days left first, and shows nobody who they are', async () => {
    const far = await store({ days: 20, facts: { givenNames: 'Zenaida' } });
    const near = await store({ days: 3 });
    for (const browser of [operator, viewer]) {
      const { html } = await browser.get('/unreached');
      expect(html.indexOf(near.registration.receipt)).toBeGreaterThan(0);
      expect(html.indexOf(near.registration.receipt)).toBeLessThan(html.indexOf(far.registration.receipt));
      expect(html).toContain('2 days left');
      for (const hidden of ['Zenaida', 'Ejemplo', NUMBER]) expect(html).not.toContain(hidden);
    }
    expect((await operator.get('/unreached')).html).toContain('••••••••••678');
    const masked = (await viewer.get('/unreached')).html;
    expect(masked).not.toContain('678');
    expect(masked).not.toContain('name="result"');
    expect(await looksAt(far.registration.id)).toEqual([]);
  });

  it('shows names and numbers of one family to who taps, and the look is in the audit', async () => {
    const { registration, appointment } = await store({ facts: { givenNames: 'Ximena' } });
    await operator.get('/unreached');
    const { html } = await operator.send(`/unreached/${appointment.id}/show`, { show: 'now' });
    expect(html).toContain('Ximena');
    expect(html.split(`href="tel:${NUMBER}"`)).toHaveLength(2);
    expect(await looksAt(registration.id)).toEqual(['person.look', 'person.reveal']);
    expect((await viewer.send(`/unreached/${appointment.id}/show`)).status).toBe(403);
  });

  it('takes a family off for some hours when nobody answers, and has it again then', async () => {
    const { registration, appointment } = await store();
    const tapped = await tap(operator, appointment.id, { result: 'no_answer' });
    expect(tapped.to).toBe('/unreached?show=now&done=call_no_answer');
    expect((await operator.get('/unreached')).html).not.toContain(registration.receipt);
    const later = (await operator.get('/unreached?show=later')).html;
    expect(later).toContain(registration.receipt);
    expect(later).toMatch(/Called by the operator, .*: No answer\./);
    const before = world.now;
    world.now += 20 * HOUR;
    expect((await (await world.as('operator')).get('/unreached')).html).toContain(registration.receipt);
    world.now = before;
  });

  it('asks before anything is given up', async () => {
    const { appointment } = await store();
    const asked = await tap(operator, appointment.id, { result: 'cannot_come' });
    expect(asked.html).toContain('Give the appointment up?');
    expect(asked.html).toContain('2 places go back');
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'offered' });
    expect(await temp.storage.findCalls(appointment.id)).toBeNull();
    const given = await tap(operator, appointment.id, { result: 'cannot_come', sure: 'yes' });
    expect(given.to).toMatch(/done=call_cannot_come$/);
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'declined' });
  });

  it('is told of who will come, and closes the request', async () => {
    const { appointment, registration } = await store();
    expect((await tap(operator, appointment.id, { result: 'will_come' })).to).toMatch(/done=call_will_come/);
    expect(await temp.storage.findPersonRequest(requestIdOf(appointment.id))).toMatchObject({
      state: 'closed',
    });
    for (const tab of ['now', 'later', 'messages', 'gone'])
      expect((await operator.get(`/unreached?show=${tab}`)).html).not.toContain(registration.receipt);
    expect(await looksAt(appointment.id)).toEqual(['call.note']);
  });

  it('tells the second of two who call what the first one noted, and does nothing', async () => {
    const { appointment } = await store();
    await operator.get('/unreached');
    await admin.get('/unreached');
    await operator.send(`/unreached/${appointment.id}/call`, {
      phone: 'own',
      seen: '0',
      result: 'call_later',
    });
    const late = await admin.send(`/unreached/${appointment.id}/call`, {
      ...{ phone: 'own', seen: '0', result: 'cannot_come', sure: 'yes' },
    });
    expect(late.status).toBe(409);
    expect(late.html).toContain('the operator noted a call to this family meanwhile: Call later.');
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'offered' });
  });

  it('goes on to the next phone when one is wrong', async () => {
    const alternate = { number: '+525550000042', channel: 'sms' as const };
    const { appointment, registration } = await store({ registration: { alternate } });
    await tap(operator, appointment.id, { result: 'wrong_number' });
    const { html } = await operator.get('/unreached');
    const card = html.split('<li id="call-').find((each) => each.startsWith(appointment.id));
    expect(card).toContain('Their other phone');
    expect(card).not.toContain('Their phone');
    // It is the family's no more.
    expect(await temp.storage.findRegistration(registration.id)).toMatchObject({ contactId: null });
  });

  it('has who only messages try to reach, and whose date has gone by, apart', async () => {
    const waiting = await store({ called: false });
    const messages = (await operator.get('/unreached?show=messages')).html;
    expect(messages).toContain(waiting.registration.receipt);
    expect(messages).toContain('Next is tried: the other channel,');
    expect((await operator.get('/unreached')).html).not.toContain(waiting.registration.receipt);
    const gone = await store({ days: 1 });
    world.now += 48 * HOUR;
    const browser = await world.as('operator');
    const { html } = await browser.get('/unreached?show=gone');
    expect(html).toContain(gone.registration.receipt);
    expect(html).toContain('The date has gone by');
    world.now -= 48 * HOUR;
  });

  it('is a file for a spreadsheet, with names to those who see them, each look in the audit', async () => {
    const { registration } = await store({ facts: { givenNames: '=HYPERLINK("x")' } });
    await operator.get('/unreached');
    const file = await operator.send('/unreached/download');
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="unreached.csv"');
    // Reading it as text takes the mark off.
    expect(file.html).toMatch(/^\uFEFF?date,time,port,days_left,/);
    const line = file.html.split('\n').find((each) => each.includes(registration.receipt)) ?? '';
    expect(line).toContain(`"'=HYPERLINK(""x"") Ejemplo`);
    expect(line).toContain(`'${NUMBER}`);
    expect(await looksAt(registration.id)).toEqual(['person.look']);
    await viewer.get('/unreached');
    const masked = await viewer.send('/unreached/download');
    expect(masked.html).toContain(registration.receipt);
    for (const hidden of ['HYPERLINK', NUMBER]) expect(masked.html).not.toContain(hidden);
  });

  it.each(['<script>alert(1)</script>', `" onload='x`, '\u202Erevert', `${'x'.repeat(299)}>`])(
    'shows names as text: %j',
    async (givenNames) => {
      const { appointment } = await store({ facts: { givenNames } });
      await operator.get('/unreached');
      const { html } = await operator.send(`/unreached/${appointment.id}/show`, { show: 'now' });
      expect(html).not.toContain('<script>alert');
      expect(html).toContain(
        givenNames.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
      );
      await tap(operator, appointment.id, { result: 'will_come' });
    },
  );

  it('is said of what nobody can note', async () => {
    const { appointment } = await store();
    expect((await tap(operator, appointment.id, { result: 'maybe' })).status).toBe(409);
    expect((await tap(operator, 'nobody', { result: 'no_answer' })).status).toBe(404);
    expect((await tap(viewer, appointment.id, { result: 'no_answer' })).status).toBe(403);
    expect(await temp.storage.findCalls(appointment.id)).toBeNull();
  });
});

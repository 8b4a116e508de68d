import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNSEND_MS } from '../../../src/staff-requests/answer.ts';
import { storeRequest } from '../../support/console-samples.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
let admin: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
  admin = await world.as('admin');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const SAFE = 'Le llamamos hoy. Quedese donde esta.';

/** Answers; gives the message. */
async function answered(id: string, contactId: string, fields: Readonly<Record<string, string>> = {}) {
  await operator.get(`/inbox/${id}`);
  const sent = await operator.send(`/inbox/${id}/answer`, { holder: '', text: SAFE, ...fields });
  const [message] = await temp.storage.listOutboxOf(contactId);
  return { sent, message: message! };
}

const claim = async (sender: string) =>
  temp.storage.claimOutbox({ sender, owner: 'worker', now: world.now, limit: 9 });

describe('two members of staff who act on one request in the same instant', () => {
  it.each(['take', 'answer', 'close'])('one does (%s), the second is told', async (verb) => {
    const { request, contactId } = await storeRequest(world);
    for (const browser of [operator, admin]) await browser.get(`/inbox/${request.id}`);
    const both = await Promise.all(
      [operator, admin].map((browser) =>
        browser.send(`/inbox/${request.id}/${verb}`, { holder: '', text: SAFE }),
      ),
    );
    expect(both.filter(({ to }) => to !== null)).toHaveLength(1);
    const second = both.find(({ to }) => to === null)!;
    expect(second.status).toBe(409);
    expect(second.html).toMatch(
      verb === 'close' ? /has closed this meanwhile/ : /the (operator|admin) has taken this meanwhile/,
    );
    const acts = await temp.storage.listAuditBefore({ before: 1e12, limit: 99, subject: request.id });
    const taken = await temp.storage.listAuditBefore({ before: 1e12, limit: 99, subject: contactId });
    expect([...acts, ...taken].filter(({ act }) => act === `person.${verb}`)).toHaveLength(1);
    expect(await temp.storage.listOutboxOf(contactId)).toHaveLength(verb === 'answer' ? 1 : 0);
  });

  it('who saw that a colleague has it takes it from them', async () => {
    const { request } = await storeRequest(world);
    await operator.get(`/inbox/${request.id}`);
    await operator.send(`/inbox/${request.id}/take`, { holder: '' });
    const seen = await admin.get(`/inbox/${request.id}`);
    expect(seen.html).toContain('Take it from them');
    const holder = (await temp.storage.findPersonRequest(request.id))?.takenBy ?? '';
    expect((await admin.send(`/inbox/${request.id}/take`, { holder })).to).toMatch(/done=taken/);
    expect((await temp.storage.findPersonRequest(request.id))?.takenBy).toContain('the admin');
    const late = await operator.send(`/inbox/${request.id}/release`, { holder });
    expect([late.status, late.html.includes('the admin has taken this meanwhile')]).toEqual([409, true]);
  });
});

describe('an answer', () => {
  it('leaves in ten seconds, until which whoever wrote it takes it back and writes it anew', async () => {
    const { request, contactId } = await storeRequest(world);
    const { sent, message } = await answered(request.id, contactId);
    expect(sent.to).toBe(`/inbox/${request.id}?done=answered_soon`);
    expect(message).toMatchObject({ state: 'queued', notBefore: world.now + UNSEND_MS });
    const page = await operator.get(`/inbox/${request.id}`);
    expect(page.html).toContain('Take it back');
    expect(page.html).toContain(`hx-get="/console/inbox/${request.id}/pending"`);
    expect(await claim(message.sender)).toEqual([]);
    const back = await operator.send(`/inbox/${request.id}/unsend`, { message: message.id });
    expect(back.to).toBe(`/inbox/${request.id}?unsent=${message.id}&done=unsent`);
    expect(await temp.storage.findOutbox(message.id)).toMatchObject({ state: 'withdrawn', error: 'unsent' });
    world.now += UNSEND_MS;
    expect((await claim(message.sender)).map(({ id }) => id)).not.toContain(message.id);
    expect((await operator.get(back.to ?? '')).html).toContain(`>${SAFE}</textarea>`);
    const viewer = await world.as('viewer');
    expect((await viewer.get(back.to ?? '')).html).not.toContain(SAFE);
  });

  it('that has left is not said to be taken back', async () => {
    const { request, contactId } = await storeRequest(world);
    const { message } = await answered(request.id, contactId);
    world.now += UNSEND_MS;
    expect((await claim(message.sender)).map(({ id }) => id)).toEqual([message.id]);
    const late = await operator.send(`/inbox/${request.id}/unsend`, { message: message.id });
    expect([late.status, late.html.includes('It has left')]).toEqual([409, true]);
    expect((await operator.get(`/inbox/${request.id}/pending`)).html).not.toContain('Take it back');
  });

  it('is taken back by nobody else, unless they have the request by now', async () => {
    const { request, contactId } = await storeRequest(world);
    const { message } = await answered(request.id, contactId);
    await admin.get(`/inbox/${request.id}`);
    const refused = await admin.send(`/inbox/${request.id}/unsend`, { message: message.id });
    expect([refused.status, refused.html.includes('Only who wrote it')]).toEqual([409, true]);
    const holder = (await temp.storage.findPersonRequest(request.id))?.takenBy ?? '';
    await admin.send(`/inbox/${request.id}/take`, { holder });
    const taken = await admin.send(`/inbox/${request.id}/unsend`, { message: message.id });
    expect(taken.to).toMatch(/done=unsent$/);
    // What was not an answer of staff to this person is nobody's to take back here.
    const other = await storeRequest(world);
    expect((await admin.send(`/inbox/${other.request.id}/unsend`, { message: message.id })).status).toBe(404);
  });

  it('goes at once to who may be in danger, where that is chosen, and to nobody else', async () => {
    const urgent = await storeRequest(world, { reason: 'danger' });
    expect((await operator.get(`/inbox/${urgent.request.id}`)).html).toContain('Send at once');
    const { sent, message } = await answered(urgent.request.id, urgent.contactId, { when: 'now' });
    expect(sent.to).toMatch(/done=answered$/);
    expect(message.notBefore).toBe(world.now);
    const calm = await storeRequest(world);
    expect((await operator.get(`/inbox/${calm.request.id}`)).html).not.toContain('Send at once');
  });

  it('waits for the morning where they are, and says nothing of their appointment then', async () => {
    const { request, contactId } = await storeRequest(world);
    const { sent, message } = await answered(request.id, contactId, { when: 'morning' });
    expect(sent.to).toMatch(/done=answered_morning$/);
    const zone = (await temp.storage.listRegistrationsOf(contactId))[0]?.zone ?? '';
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' });
    expect(hour.format(message.notBefore)).toBe('08:00');
    expect(message.notBefore).toBeGreaterThan(world.now);
    expect(message.expiresAt).toBeGreaterThan(message.notBefore);
  });

  it('is not kept until WhatsApp takes it no more', async () => {
    const talk = { channel: 'whatsapp' as const, lastWhatsAppAt: world.now - 20 * 3_600_000 };
    const { request, contactId } = await storeRequest(world, { talk });
    const page = await operator.get(`/inbox/${request.id}`);
    expect(page.html).toContain('WhatsApp takes free text until');
    expect(page.html).not.toContain('Send in the morning');
    const refused = await operator.send(`/inbox/${request.id}/answer`, {
      ...{ holder: '', text: SAFE, when: 'morning' },
    });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain(`>${SAFE}</textarea>`);
    expect(await temp.storage.listOutboxOf(contactId)).toEqual([]);
  });
});

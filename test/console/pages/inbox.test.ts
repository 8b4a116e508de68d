import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRIORITIES } from '../../../src/domain/message.ts';
import { aText } from '../../support/talk.ts';
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

describe('the inbox', () => {
  it('shows who may be in danger first, who waits, mine and closed, without anything personal', async () => {
    const urgent = await storeRequest(world, { reason: 'danger', text: 'me van a matar' });
    const waiting = await storeRequest(world);
    const first = await operator.get('/inbox');
    expect(first.html).toContain('Danger');
    expect(first.html).toContain(urgent.request.id);
    expect(first.html).not.toContain(waiting.request.id);
    expect(first.html).not.toContain('matar');
    expect(first.html).toContain('hx-get="/console/inbox/list?show=urgent"');
    const list = await operator.get('/inbox?show=waiting');
    expect(list.html).toContain(waiting.request.id);
    await operator.get(`/inbox/${waiting.request.id}`);
    await operator.send(`/inbox/${waiting.request.id}/take`, { holder: '' });
    expect((await operator.get('/inbox?show=mine')).html).toContain(waiting.request.id);
    expect((await admin.get('/inbox?show=others')).html).toContain('the operator has it since');
    await operator.get(`/inbox/${waiting.request.id}`);
    const closed = await operator.send(`/inbox/${waiting.request.id}/close`, {
      holder: (await temp.storage.findPersonRequest(waiting.request.id))?.takenBy ?? '',
    });
    expect(closed.to).toMatch(/done=closed$/);
    expect((await operator.get('/inbox?show=closed')).html).toContain(waiting.request.id);
    expect((await operator.get('/inbox/list?show=mine')).html).toMatch(/^<div id="list"/);
  });
});

describe('a request', () => {
  it('of somebody whose stored talk does not open is in the list, and shows what else is known', async () => {
    const { request } = await storeRequest(world, { reason: 'danger', text: 'hola' });
    const database = new Database(temp.path);
    database
      .prepare('UPDATE conversations SET sealed = ? WHERE contact_id = ?')
      .run(Buffer.from('nothing'), request.contactId);
    database.close();
    expect((await operator.get('/inbox')).html).toContain(request.id);
    const page = await operator.get(`/inbox/${request.id}`);
    expect(page.status).toBe(200);
    expect(page.html).toContain('hola');
  });

  it.each(['A123456789', 'a 123-456-789', '+52 55 9876 5432'])(
    'masks %s in the texts until it is tapped, and the tap is in the audit',
    async (number) => {
      const { request } = await storeRequest(world, { text: `somos 3, mi numero es ${number}, gracias` });
      const masked = await operator.get(`/inbox/${request.id}`);
      expect(masked.html).toContain('somos 3, mi numero es ');
      expect(masked.html).not.toContain(number);
      const shown = await operator.send(`/inbox/${request.id}/show`);
      expect(shown.html).toContain(`mi numero es ${number}, gracias`);
      expect(shown.html).not.toContain('Show the numbers in the texts');
      const [row] = await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: request.id });
      expect(row).toMatchObject({ act: 'person.reveal', detail: { what: 'numbers' } });
      // What holds no number has nothing to be shown.
      const other = await storeRequest(world, { text: 'somos 3' });
      const plain = await operator.get(`/inbox/${other.request.id}`);
      expect(plain.html).not.toContain('Show the numbers in the texts');
    },
  );

  it('shows the talk to those who act on people, each look in the audit, and to others that there is one', async () => {
    const { request, contactId, registration } = await storeRequest(world, { text: 'tengo miedo' });
    const seen = await operator.get(`/inbox/${request.id}`);
    expect(seen.html).toContain('tengo miedo');
    expect(seen.html).toContain('Ana Ejemplo');
    const looks = await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: contactId });
    expect(looks[0]).toMatchObject({ act: 'person.look', detail: { way: '/console/inbox/{id}' } });
    expect(looks[0]?.actor).toMatch(/^account:.*:the operator$/);
    const viewer = await world.as('viewer');
    const masked = await viewer.get(`/inbox/${request.id}`);
    expect(masked.html).toContain(registration.receipt);
    for (const hidden of ['tengo miedo', 'Ejemplo', 'name="text"']) expect(masked.html).not.toContain(hidden);
  });

  it('is answered through the outbox, and then is of whoever answered', async () => {
    const { request, contactId } = await storeRequest(world, { reason: 'danger' });
    await operator.get(`/inbox/${request.id}`);
    const sent = await operator.send(`/inbox/${request.id}/answer`, {
      ...{ holder: '', text: SAFE, when: 'now' },
    });
    expect(sent.to).toBe(`/inbox/${request.id}?done=answered`);
    expect(await temp.storage.listOutboxOf(contactId)).toMatchObject([
      { content: { body: SAFE }, purpose: 'staff', priority: PRIORITIES.reply },
    ]);
    const after = await operator.get(`/inbox/${request.id}?done=answered`);
    expect(after.html).toContain('The answer is on its way.');
    expect(after.html).toContain('waits to be sent');
    expect(after.html).toContain('the operator: answered');
  });

  it('keeps what was typed when the answer could move people, and says what is wrong before it is sent', async () => {
    const { request, contactId } = await storeRequest(world);
    await operator.get(`/inbox/${request.id}`);
    const moving = 'Venga a la garita mañana a las 9';
    const checked = await operator.send(`/inbox/${request.id}/check`, { text: moving });
    expect(checked.html).toContain('usa-error-message');
    expect((await operator.send(`/inbox/${request.id}/check`, { text: SAFE })).html).toContain(
      '1 SMS segment as it leaves. Nothing in it moves anybody.',
    );
    const refused = await operator.send(`/inbox/${request.id}/answer`, { holder: '', text: moving });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain(`>${moving}</textarea>`);
    expect(await temp.storage.listOutboxOf(contactId)).toEqual([]);
  });

  it('is taken by one of two at once; the other is told and nothing is done', async () => {
    const { request, contactId } = await storeRequest(world);
    await operator.get(`/inbox/${request.id}`);
    await admin.get(`/inbox/${request.id}`);
    expect((await operator.send(`/inbox/${request.id}/take`, { holder: '' })).to).toMatch(/done=taken/);
    const late = await admin.send(`/inbox/${request.id}/answer`, { holder: '', text: SAFE });
    expect(late.status).toBe(409);
    expect(late.html).toContain('the operator has taken this meanwhile');
    expect(late.html).toContain(`>${SAFE}</textarea>`);
    expect(await temp.storage.listOutboxOf(contactId)).toEqual([]);
    const holder = /name="holder" value="([^"]+)"/.exec(late.html)?.[1] ?? '';
    expect((await admin.send(`/inbox/${request.id}/answer`, { holder, text: SAFE })).to).toMatch(/answered/);
  });

  it('blocks the answer after STOP and when WhatsApp takes no free text', async () => {
    const stopped = await storeRequest(world, { talk: { stopped: true } });
    const page = await operator.get(`/inbox/${stopped.request.id}`);
    expect(page.html).toContain('They said STOP.');
    expect(page.html).not.toContain('name="text"');
    const sent = await operator.send(`/inbox/${stopped.request.id}/answer`, { holder: '', text: SAFE });
    expect(sent.status).toBe(409);
    const late = await storeRequest(world, { talk: { channel: 'whatsapp', lastWhatsAppAt: 1 } });
    const closed = await operator.get(`/inbox/${late.request.id}`);
    expect(closed.html).toContain('Ask them to write first');
    expect(closed.html).not.toContain('name="text"');
    expect((await operator.send(`/inbox/${late.request.id}/ask`, { holder: '' })).to).toMatch(/done=asked/);
    expect(await temp.storage.listOutboxOf(late.contactId)).toHaveLength(1);
  });

  it('says that texts came meanwhile without showing them, which would be a look', async () => {
    const { request, contactId } = await storeRequest(world);
    const before = await operator.get(`/inbox/${request.id}`);
    const ask = /hx-get="\/console(\/inbox\/[^"]+\/news\?seen=1)"/.exec(before.html)?.[1] ?? '';
    expect((await operator.get(ask)).html).not.toContain('new text');
    await temp.storage.commit([
      { kind: 'inbound', contactId, message: aText('+525512345678', 'otra cosa', { receivedAt: world.now }) },
    ]);
    const looks = async () =>
      (await temp.storage.listAuditBefore({ before: 1e12, limit: 99, subject: contactId })).length;
    const looked = await looks();
    const news = await operator.get(ask);
    expect(news.html).toContain('A new text came. Show it');
    expect(news.html).not.toContain('otra cosa');
    expect(await looks()).toBe(looked);
  });

  it.each(['<script>alert(1)</script>', `" onload='x`, '\u202Erevert', `${'x'.repeat(299)}>`])(
    'shows texts and names as text: %j',
    async (text) => {
      const names = { givenNames: text, surnames: 'Ejemplo' };
      const { request } = await storeRequest(world, { text, names });
      const { html } = await operator.get(`/inbox/${request.id}`);
      expect(html).not.toContain('<script>alert');
      const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
      expect(html.split(shown).length).toBeGreaterThanOrEqual(3);
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInbound } from '../../support/records.ts';
import { storeRequest } from '../../support/console-samples.ts';
import { emailOf, openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
let admin: Browser;
let viewer: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
  admin = await world.as('admin');
  viewer = await world.as('viewer');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const accountOf = async (role: 'operator' | 'admin' | 'viewer'): Promise<string> =>
  (await temp.storage.findAccountByEmailKey(temp.storage.accountKeyOf(emailOf(role))))?.id ?? '';
const actsOn = async (subject: string): Promise<readonly string[]> =>
  (await temp.storage.listAuditBefore({ before: 1e12, limit: 99, subject })).map(({ act }) => act);

describe('notes for colleagues', () => {
  it.each(['<script>alert(1)</script>', `" onload='x`, '\u202Erevert', `${'x'.repeat(299)}>`])(
    'are shown as text to who acts on people, and to nobody else: %j',
    async (note) => {
      const { request, contactId } = await storeRequest(world);
      await operator.get(`/inbox/${request.id}`);
      const saved = await operator.send(`/inbox/${request.id}/note`, { note });
      expect(saved.to).toBe(`/inbox/${request.id}?done=noted`);
      const { html } = await admin.get(`/inbox/${request.id}`);
      const shown = note.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
      expect(html).toContain(shown);
      expect(html).not.toContain('<script>alert');
      expect((await viewer.get(`/inbox/${request.id}`)).html).not.toContain(shown);
      expect(await actsOn(request.id)).toContain('person.note');
      const [audit] = await temp.storage.listAuditBefore({ before: 1e12, limit: 1, subject: request.id });
      expect(JSON.stringify(audit)).not.toContain(note);
      expect(await temp.storage.listOutboxOf(contactId)).toEqual([]);
    },
  );

  it('keep what was typed when they are refused', async () => {
    const { request } = await storeRequest(world);
    await operator.get(`/inbox/${request.id}`);
    const long = 'y'.repeat(2_001);
    const refused = await operator.send(`/inbox/${request.id}/note`, { note: long });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain(`>${long}</textarea>`);
  });
});

describe('a talk that is handed over', () => {
  it('is the colleague’s, with the note, and the list says from whom', async () => {
    const { request, contactId } = await storeRequest(world);
    const page = await operator.get(`/inbox/${request.id}`);
    expect(page.html).toContain('Hand it to a colleague');
    // Who cannot answer people is no colleague to hand it to.
    expect(page.html).not.toContain(await accountOf('viewer'));
    const to = await accountOf('admin');
    const handed = await operator.send(`/inbox/${request.id}/hand-over`, {
      ...{ holder: '', to, note: 'She reads slowly.' },
    });
    expect(handed.to).toMatch(/done=handed$/);
    const stored = await temp.storage.findPersonRequest(request.id);
    expect(stored?.takenBy).toContain('the admin');
    expect((await temp.storage.findConversation(contactId))?.withPerson).toBe(true);
    expect((await admin.get('/inbox?show=mine')).html).toContain('the operator handed it over');
    expect((await admin.get(`/inbox/${request.id}`)).html).toContain('She reads slowly.');
    const again = await operator.send(`/inbox/${request.id}/hand-over`, { holder: '', to, note: '' });
    expect([again.status, again.html.includes('the admin has taken this meanwhile')]).toEqual([409, true]);
  });

  it('goes to nobody who may not answer people, and what was written stays', async () => {
    const { request } = await storeRequest(world);
    await operator.get(`/inbox/${request.id}`);
    const refused = await operator.send(`/inbox/${request.id}/hand-over`, {
      ...{ holder: '', to: await accountOf('viewer'), note: 'kept words' },
    });
    expect([refused.status, refused.html.includes('kept words')]).toEqual([409, true]);
    expect((await temp.storage.findPersonRequest(request.id))?.takenBy).toBeNull();
  });
});

describe('the words of one text', () => {
  it('are taken away for good once that was confirmed, and of nobody else', async () => {
    const { request, contactId } = await storeRequest(world, { text: 'mi A-numero secreto' });
    const other = makeInbound({ sid: 'SMof-another', text: 'de otra persona' });
    await temp.storage.commit([{ kind: 'inbound', contactId: 'contact-of-another', message: other }]);
    const [text] = await temp.storage.listInbound(contactId, 9);
    const sid = text?.sid ?? '';
    const page = await operator.get(`/inbox/${request.id}`);
    const link = `/inbox/${request.id}/redact?of=text&which=${sid}`;
    expect(page.html).toContain(link.replace('&', '&amp;'));
    expect((await operator.get(link)).html).toContain('mi A-numero secreto');
    expect((await operator.get(link.replace(sid, other.sid))).status).toBe(404);
    const foreign = { of: 'text', which: other.sid };
    expect((await operator.send(`/inbox/${request.id}/redact`, foreign)).status).toBe(404);
    const done = await operator.send(`/inbox/${request.id}/redact`, { of: 'text', which: sid });
    expect(done.to).toMatch(/done=redacted$/);
    const after = await operator.get(`/inbox/${request.id}`);
    expect(after.html).toContain('The words were removed.');
    expect(after.html).not.toContain('secreto');
    expect(await actsOn(request.id)).toContain('person.redact');
    const copies = await temp.storage.listLeftovers({ kind: 'copy', now: world.now, limit: 9 });
    expect(copies.map(({ subject }) => subject)).toContain(sid);
  });
});

describe('what was understood', () => {
  it('is said in the language of the member of staff, with the words that say it', async () => {
    const { request } = await storeRequest(world, { reason: 'danger', text: 'ayuda me van a matar' });
    const { html } = await operator.get(`/inbox/${request.id}`);
    expect(html).toMatch(/Understood.*threat.*matar/s);
    await operator.get('/me');
    await operator.send('/me/language', { language: 'es' });
    expect((await operator.get(`/inbox/${request.id}`)).html).toContain('Se entendió');
    await operator.get('/me');
    await operator.send('/me/language', { language: 'en' });
    expect((await viewer.get(`/inbox/${request.id}`)).html).not.toContain('matar');
  });
});

describe('who else is here', () => {
  it('is told while they read and type, and forgotten when they are gone', async () => {
    const { request } = await storeRequest(world);
    const page = await operator.get(`/inbox/${request.id}`);
    const ask = /hx-get="\/console(\/inbox\/[^"]+\/news\?seen=1)"/.exec(page.html)?.[1] ?? '';
    expect((await operator.get(ask)).html).not.toContain('is reading');
    await admin.get(`/inbox/${request.id}`);
    expect((await operator.get(ask)).html).toContain('the admin is reading this');
    expect((await operator.get('/inbox?show=waiting')).html).toContain('the admin is reading this');
    await admin.send(`/inbox/${request.id}/check`, { text: 'x' });
    expect((await operator.get(ask)).html).toContain('the admin is typing');
    world.now += 9_000;
    expect((await operator.get(ask)).html).toContain('the admin is reading this');
    world.now += 30_000;
    expect((await operator.get(ask)).html).not.toContain('the admin');
  });
});

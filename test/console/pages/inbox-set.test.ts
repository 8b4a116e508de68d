import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCannedAnswers } from '../../../src/programme/canned-answers.ts';
import { readDuty } from '../../../src/programme/duty.ts';
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

const canned = () => readCannedAnswers(temp.storage);
const SAFE = 'Le llamamos hoy. Quedese donde esta.';

describe('canned answers', () => {
  it('are set by admins, put into the field in the language of the talk, and checked when saved and sent', async () => {
    await admin.get('/inbox/answers/edit');
    const moving = { id: '', version: '0', name: 'We call', 'text-es': 'Venga a la garita mañana' };
    const refused = await admin.send('/inbox/answers', moving);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('could move people');
    expect(refused.html).toContain('>Venga a la garita mañana</textarea>');
    expect((await canned()).value).toEqual([]);
    const good = { ...moving, 'text-es': SAFE, 'text-en': 'We call today.' };
    expect((await admin.send('/inbox/answers', good)).to).toBe('/inbox/answers?done=saved');
    const [answer] = (await canned()).value;
    expect(answer?.texts).toEqual({ es: SAFE, en: 'We call today.' });
    const [audit] = await temp.storage.listAuditBefore({ before: 1e12, limit: 1, subject: 'canned_answers' });
    expect(audit).toMatchObject({ act: 'canned_answers.set', detail: { version: 1, languages: 'es en' } });

    const { request, contactId } = await storeRequest(world);
    const page = await operator.get(`/inbox/${request.id}`);
    expect(page.html).toContain('A canned answer');
    const put = (text: string) =>
      operator.send(`/inbox/${request.id}/answer`, {
        holder: '',
        text,
        canned: answer?.id ?? '',
        put: 'canned',
      });
    expect((await put('')).html).toContain(`>${SAFE}</textarea>`);
    // What was typed stays before it, and nothing is sent.
    const chosen = await put('Buenos dias, "Ana".');
    expect(chosen.status).toBe(200);
    expect(chosen.html).toContain(`>Buenos dias, &quot;Ana&quot;.\n${SAFE}</textarea>`);
    const none = await operator.send(`/inbox/${request.id}/answer`, {
      text: 'Hola',
      canned: 'x',
      put: 'canned',
    });
    expect(none.html).toContain('>Hola</textarea>');
    expect(await temp.storage.listOutboxOf(contactId)).toEqual([]);
    await operator.send(`/inbox/${request.id}/answer`, { holder: '', text: SAFE });
    expect(await temp.storage.listOutboxOf(contactId)).toMatchObject([{ content: { body: SAFE } }]);
    const french = await storeRequest(world, { talk: { language: 'fr' } });
    expect((await operator.get(`/inbox/${french.request.id}`)).html).not.toContain('A canned answer');
  });

  it('of two admins who change them at once, the second is told', async () => {
    await admin.get('/inbox/answers/edit');
    const { version, value } = await canned();
    const fields = { id: '', version: String(version), 'text-es': SAFE };
    const both = await Promise.all(
      ['One', 'Two'].map((name) => admin.send('/inbox/answers', { ...fields, name })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await canned()).value).toHaveLength(value.length + 1);
  });

  it.each(['<script>alert(1)</script>', `" onload='x`, `${'x'.repeat(59)}>`])(
    'show a name as text, refuse one that is taken, and go: %j',
    async (name) => {
      await admin.get('/inbox/answers/edit');
      const fields = { id: '', 'text-es': SAFE, name };
      await admin.send('/inbox/answers', { ...fields, version: String((await canned()).version) });
      const { html } = await operator.get('/inbox/answers');
      expect(html).not.toContain('<script>alert');
      expect(html).toContain(name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'));
      // Who does not set them sees no way to.
      expect(html).not.toContain('/inbox/answers/edit');
      const { version, value } = await canned();
      const taken = await admin.send('/inbox/answers', { ...fields, version: String(version) });
      expect([taken.status, taken.html.includes('Another answer has that name')]).toEqual([422, true]);
      const id = value.find((each) => each.name === name)?.id ?? '';
      await admin.send('/inbox/answers/remove', { id, version: String(version) });
      expect((await canned()).value.map((each) => each.id)).not.toContain(id);
    },
  );
});

describe('the rota', () => {
  it('says who is on duty, keeps what was typed wrong, and is changed by admins alone', async () => {
    const page = await admin.get('/inbox/duty');
    const staff = /<option value="([^"]+)"[^>]*>the operator/.exec(page.html)?.[1] ?? '';
    const wrong = { version: '0', staff, days: '1', from: '17:00', to: '09:00', zone: 'America/Tijuana' };
    const refused = await admin.send('/inbox/duty', wrong);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('the end after the beginning');
    expect(refused.html).toContain('value="17:00"');
    const day = String(new Date(world.now).getUTCDay());
    const right = { ...wrong, days: day, from: '00:00', to: '23:59' };
    expect((await admin.send('/inbox/duty', right)).to).toBe('/inbox/duty?done=saved');
    expect((await operator.get('/inbox')).html).toContain('On duty now: the operator.');
    const rota = await operator.get('/inbox/duty');
    expect(rota.html).toContain('00:00–23:59');
    expect(rota.html).not.toContain('name="version"');
    expect((await operator.send('/inbox/duty', right)).status).toBe(403);
    const { version, value } = await readDuty(temp.storage);
    await admin.send('/inbox/duty/remove', { id: value[0]?.id ?? '', version: String(version) });
    expect((await operator.get('/inbox')).html).not.toContain('On duty now');
  });
});

describe('the events of the inbox', () => {
  async function listen(cookies: ReadonlyMap<string, string>) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${world.url}/console/inbox/events`, { headers: { cookie } });
    const reader = response.body?.getReader();
    let heard = '';
    const until = async (what: string): Promise<string> => {
      while (!heard.includes(what)) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`ended: ${heard}`);
        heard += new TextDecoder().decode(value);
      }
      const all = heard;
      heard = '';
      return all;
    };
    return { response, until, close: () => reader?.cancel() };
  }

  it('say that something changed and nothing of what, and end with the session', async () => {
    const own = await world.as('operator');
    const stream = await listen(own.cookies);
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await stream.until('event: inbox');
    const { request } = await storeRequest(world, { reason: 'danger', text: 'me van a matar' });
    const heard = await stream.until('event: inbox');
    for (const hidden of ['matar', request.id, request.contactId]) expect(heard).not.toContain(hidden);
    expect((await own.get('/inbox')).html).toContain('hx-sse:connect="/console/inbox/events"');
    await own.get('/me');
    await own.send('/log-out');
    await stream.until('event: over');
    await expect(stream.until('event: inbox')).rejects.toThrow(/ended/);
    expect((await listen(own.cookies)).response.status).toBe(401);
    expect((await listen(new Map())).response.status).toBe(401);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProgramme } from '../../../src/programme/programme.ts';
import { merged, sectionOf } from '../../../src/console/pages/programme-sections.ts';
import { storeFamily } from '../../support/families.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { storePhase } from '../../support/phases.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const PHONE = '+526561234567';

let temp: TempStorage;
let world: ConsoleWorld;
let admin: Browser;
let viewer: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  [admin, viewer] = [await world.as('admin'), await world.as('viewer')];
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const now = () => readProgramme(temp.storage);
const hidden = (html: string, name: string): string =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&quot;', '"');

/** Opens the form of a part, and sends it with some of its fields changed. */
async function edit(section: string, fields: Readonly<Record<string, string>>, browser = admin) {
  const { html } = await browser.get(`/programme/edit/${section}`);
  const kept = { version: hidden(html, 'version'), was: hidden(html, 'was') };
  return browser.send(`/programme/edit/${section}`, { ...kept, ...fields });
}

describe('what admins set', () => {
  it('is set part by part, by the same schema, and shown with who changed what and when', async () => {
    const saved = await edit('names', { 'operator.0': 'Casa Ejemplar', 'alertLanguage.0': 'es' });
    expect(saved.to).toBe('/programme?done=programme_saved');
    await edit('viewers', { 'es.0': 'nuestro equipo', 'en.0': 'our team' });
    const hours = { 'days.0': '1', 'from.0': '09:00', 'to.0': '17:00', 'zone.0': 'America/Tijuana' };
    await edit('hours', { ...hours, 'zone.1': 'America/Tijuana' });
    await edit('helplines', {
      ...{ 'name.0': 'Casa', 'number.0': '911' },
      ...{ 'name.1': 'Casa Ayiti', 'number.1': '+52 664 111 2200', 'languages.1': 'ht' },
    });
    await edit('papers', {
      ...{ 'es.0': 'recibo', 'en.0': 'receipt', 'pt.0': 'recibo', 'ht.0': 'resi', 'fr.0': 'recu' },
      ...{ 'es.1': 'actas', 'en.1': 'birth papers', 'pt.1': 'certidoes', 'ht.1': 'batistè', 'fr.1': 'actes' },
      'families.1': 'yes',
    });
    await edit('phones', { 'who.0': 'Eva', 'number.0': '+52 656 123 4567', 'admin.0': 'yes' });
    expect(await now()).toMatchObject({
      operator: 'Casa Ejemplar',
      viewers: { es: 'nuestro equipo', en: 'our team' },
      officeHours: [{ days: [1], from: '09:00', to: '17:00', zone: 'America/Tijuana' }],
      helplines: [
        { name: 'Casa', number: '911' },
        { name: 'Casa Ayiti', number: '+526641112200', languages: ['ht'] },
      ],
      papers: [{ name: { ht: 'resi' } }, { name: { es: 'actas' }, families: true }],
      staffPhones: [{ number: PHONE, who: 'Eva', admin: true }],
    });
    const { html } = await viewer.get('/programme');
    expect(html).toContain('Casa Ejemplar');
    expect(html).toContain('1 phone is listed.');
    expect(html).toContain('+526641112200 (Haitian Creole)');
    expect(html).toContain('<bdi>birth papers</bdi> (for families only)');
    for (const secret of [PHONE, 'Eva', '567', 'Change:']) expect(html).not.toContain(secret);
    const history = (await viewer.get('/programme/history')).html;
    expect(history).toContain('the admin');
    expect(history).toMatch(/operator’s name: <bdi>–<\/bdi> → <bdi>Casa Ejemplar<\/bdi>/);
    expect(history).toMatch(/phones of staff \(how many\): <bdi>0<\/bdi> → <bdi>1<\/bdi>/);
    expect(history).not.toContain(PHONE.slice(3));
    expect((await admin.get('/programme')).html).toContain('••••567');
  });

  it('keeps what was typed and says beside the field what is wrong with it', async () => {
    const { version } = await now();
    const long = await edit('gates', { 'gateway.0': 'A gate of many septets', 'hidalgo.0': 'Puente' });
    expect(long.status).toBe(422);
    expect(long.html).toMatch(/id="gateway\.0-error"[^>]*>A gate must be 1 to 20 septets/);
    expect(long.html).not.toContain('id="hidalgo.0-error"');
    expect(long.html).toContain('value="A gate of many septets"');
    expect(long.html).toContain('value="Puente"');
    const paper = await edit('papers', { 'es.0': 'recibo', 'en.0': 'receipt' });
    expect(paper.status).toBe(422);
    expect(paper.html).toContain('Each must have a name in ht, in one line without a comma.');
    expect(paper.html).toContain('value="receipt"');
    const rows = await edit('hours', {
      ...{ 'days.0': '1', 'from.0': '09:00', 'to.0': '17:00', 'zone.0': 'America/Tijuana' },
      ...{ 'days.1': '2', 'from.1': '17:00', 'to.1': '<script>', 'zone.1': 'America/Tijuana' },
    });
    expect(rows.status).toBe(422);
    expect(rows.html.split('Times must be HH:MM')).toHaveLength(2);
    expect(rows.html).toContain('value="&lt;script>"');
    const phones = await edit('phones', { 'who.0': 'x'.repeat(300), 'number.0': '656 123' });
    expect(phones.html).toContain('A number must be whole');
    expect(phones.html).toContain('Say whose it is');
    expect((await now()).version).toBe(version);
  });

  it('lets no words stand that could move people, but with a reason that stands in the audit', async () => {
    const moving = { 'operator.0': 'Vengan al puente', 'alertLanguage.0': 'es' };
    const refused = await edit('names', moving);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('The name suggests to travel.');
    expect(refused.html).toContain('name="override"');
    const saved = await edit('names', { ...moving, override: 'It is their name' });
    expect(saved.to).toMatch(/programme_saved/);
    expect((await viewer.get('/programme/history')).html).toMatch(/let pass because: <bdi>It is their name/);
    // What is no name at all is let pass by nobody.
    const wrong = await edit('names', {
      'operator.0': 'x'.repeat(30),
      'alertLanguage.0': 'es',
      override: 'Y',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toContain('name="override"');
    await edit('names', { 'operator.0': '', 'alertLanguage.0': 'es' });
  });

  it('of two who save at once tells the second what the first changed, and loses nothing of either', async () => {
    await edit('gates', { 'gateway.0': 'Puente Viejo', 'hidalgo.0': 'Puente' });
    const other = await world.as('admin');
    const first = (await admin.get('/programme/edit/gates')).html;
    const second = (await other.get('/programme/edit/gates')).html;
    const of = (html: string) => ({ version: hidden(html, 'version'), was: hidden(html, 'was') });
    await admin.send('/programme/edit/gates', {
      ...{ ...of(first), 'gateway.0': 'Puente Nuevo', 'hidalgo.0': 'Puente' },
    });
    const late = await other.send('/programme/edit/gates', {
      ...{ ...of(second), 'gateway.0': 'Puente Viejo', 'hidalgo.0': 'Puente Dos' },
    });
    expect(late.status).toBe(409);
    expect(late.html).toContain('Somebody changed the programme meanwhile');
    expect(late.html).toContain('the admin: gates');
    expect((await now()).gates).toMatchObject({ gateway: 'Puente Nuevo', hidalgo: 'Puente' });
    expect(late.html).toContain('value="Puente Nuevo"');
    expect(late.html).toContain('value="Puente Dos"');
    await other.send('/programme/edit/gates', {
      ...{ ...of(late.html), 'gateway.0': 'Puente Nuevo', 'hidalgo.0': 'Puente Dos' },
    });
    expect((await now()).gates).toMatchObject({ gateway: 'Puente Nuevo', hidalgo: 'Puente Dos' });
  });

  it('keeps rows that two added, and takes off what either took off', () => {
    const row = (name: string) => ({ name, number: '1' });
    const was = [row('a'), row('b')];
    const mine = [row('a'), row('mine')];
    const theirs = [row('b'), row('theirs')];
    expect(merged(sectionOf('helplines'), was, mine, theirs)).toEqual([row('theirs'), row('mine')]);
  });

  it('has its gates signed, each as it was looked at', async () => {
    const { html } = await admin.get('/programme');
    const version = hidden(html, 'version');
    expect(html).toContain('Sign “Puente Nuevo”');
    const signed = await admin.send('/programme/sign', { port: 'gateway', version });
    expect(signed.to).toBe('/programme?done=gate_signed');
    expect((await now()).signatures.gateway).toMatchObject({ gate: 'Puente Nuevo', stands: true });
    expect((await viewer.get('/programme')).html).toContain('Signed by the admin,');
    const late = await admin.send('/programme/sign', { port: 'hidalgo', version });
    expect(late.status).toBe(409);
    expect(late.html).toContain('the admin: a signature');
    expect((await admin.send('/programme/sign', { port: 'laredo', version: '999' })).status).toBe(409);
  });

  it('shows what is typed as text', async () => {
    await edit('helplines', { 'name.0': '<script>alert(1)</script>', 'number.0': '911' });
    for (const path of ['/programme', '/programme/edit/helplines', '/programme/history']) {
      const { html } = await admin.get(path);
      expect(html, path).not.toContain('<script>alert');
      expect(html, path).toContain('alert(1)');
    }
    expect((await edit('helplines', { 'name.0': '\u202Erevert', 'number.0': '911' })).status).toBe(422);
    expect((await admin.get('/programme/edit/nothing')).status).toBe(404);
  });
});

describe('a phase', () => {
  it('is opened by two people, each of whom types back how many families it takes in', async () => {
    const id = await storePhase(temp.storage, { eoirStatuses: ['in_absentia'] });
    for (const _ of [1, 2]) {
      await storeFamily(temp.storage, {
        people: 2,
        facts: { eoirStatus: 'in_absentia' },
        registration: { toldOutcome: 'later_phase' },
      });
    }
    const page = await admin.get(`/programme/phases/${id}`);
    expect(page.html).toMatch(/<b>2<\/b> families taken in/);
    expect(page.html).toMatch(/San Ysidro<\/th><td class="num">2<\/td><td class="num">4<\/td>/);
    const wrong = await admin.send(`/programme/phases/${id}`, { now: 'closed', count: '3' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="3"');
    const isOpen = async () => (await temp.storage.listPhases()).find((phase) => phase.id === id)?.open;
    expect(await isOpen()).toBe(false);
    const proposed = await admin.send(`/programme/phases/${id}`, { now: 'closed', count: '2' });
    expect(proposed.to).toMatch(/^\/changes\/.*done=phase_proposed$/);
    expect(await isOpen()).toBe(false);
    const change = (proposed.to ?? '').replace(/\?.*$/, '');
    const own = await admin.get(change);
    expect(own.html).toContain('Another person has to decide');
    const second = await world.as('approver');
    const shownToSecond = await second.get(change);
    expect(shownToSecond.html).toContain(`Open ${id}`);
    expect(shownToSecond.html).toMatch(/<b>2<\/b> families taken in/);
    expect((await second.send(`${change}/approve`, { count: '9' })).status).toBe(422);
    expect((await second.send(`${change}/approve`, { count: '2' })).to).toContain('change_approved');
    expect(await isOpen()).toBe(true);
    const late = await admin.send(`/programme/phases/${id}`, { now: 'closed', count: '2' });
    expect(late.status).toBe(409);
    expect(late.html).toContain('Somebody opened or closed this phase meanwhile');
    const closing = await admin.get(`/programme/phases/${id}`);
    expect(closing.html).toContain('What closing it would do now');
    const shown = (await viewer.get(`/programme/phases/${id}`)).html;
    expect(shown).not.toContain('name="count"');
  });
});

describe('how long things are kept', () => {
  const AT = '/programme/retention';
  const typed = (over: Readonly<Record<string, string>>) => ({
    ...{ requests: '700', registrations: '700', talks: '60', texts: '120', messages: '120', ...over },
  });

  it('is set within its bounds, shown with who set it, and kept from who may not', async () => {
    const { html } = await admin.get(AT);
    expect(html).toContain('Days: 30 to 1,825.');
    const version = hidden(html, 'version');
    const wrong = await admin.send(AT, typed({ version, talks: '29', texts: 'x"y' }));
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('id="talks-error"');
    expect(wrong.html).toContain('id="texts-error"');
    expect(wrong.html).not.toContain('id="messages-error"');
    expect(wrong.html).toContain('value="x&quot;y"');
    expect((await admin.send(AT, typed({ version }))).to).toMatch(/retention\?done=saved/);
    const late = await admin.send(AT, typed({ version, talks: '90' }));
    expect(late.status).toBe(409);
    expect(late.html).toContain('Somebody changed it meanwhile');
    const seen = (await viewer.get(AT)).html;
    expect(seen).toContain('60 days');
    expect(seen).toContain('set by the admin');
    expect(seen).not.toContain('<form class="usa-form wide"');
    expect((await viewer.get('/programme')).html).toContain('/console/programme/retention');
  });
});

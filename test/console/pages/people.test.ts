import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactPoint } from '../../../src/domain/address.ts';
import { makeAppointment, makeCase, makeSlot } from '../../support/records.ts';
import { storeFamily } from '../../support/families.ts';
import { storeRequest } from '../../support/console-samples.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { aText } from '../../support/talk.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

describe('people', () => {
  it('are found by receipt, reference, A-number and phone, however they are written', async () => {
    const { storage } = temp;
    const phone = '+525511223344';
    const contactId = storage.contactIdOf(contactPoint(phone));
    const registration = await storeFamily(storage, {
      registration: { contactId, stage: 'scheduled', receipt: 'RAB12CD' },
      talk: { contactId, address: phone },
    });
    const slot = makeSlot({ startsAt: world.now + 86_400_000 });
    await storage.importSlots([slot]);
    const appointment = makeAppointment({
      ...{ registrationId: registration.id, familyId: registration.familyId, reference: 'AB12CD' },
    });
    await storage.commit([{ kind: 'appointment', appointment }]);
    await operator.get('/people');
    const { receipt, aNumber } = registration;
    for (const who of [receipt.toLowerCase(), 'ab1 2cd', `A${aNumber}`, phone, '55 1122 3344'])
      expect((await operator.send('/people', { who })).to, who).toBe(`/people/${receipt}`);
    expect((await operator.send('/people', { who: '+525599887766' })).html).toContain('Nobody is registered');
    expect((await operator.send('/people', { who: registration.familyId })).to).toBe(`/people/${receipt}`);
    expect((await operator.send('/people', { who: ' -- ' })).html).toContain('By this nobody can be found');
    const searches = (
      await storage.listAuditBefore({ before: 1e12, limit: 99, subject: '/console/people' })
    ).map(({ act, detail }) => [act, detail.by, detail.found]);
    expect(searches).toEqual(
      expect.arrayContaining([
        ['people.search', 'phone', 1],
        ['people.search', 'a_number', 1],
        ['people.search', 'phone', 0],
      ]),
    );
    const page = await operator.get(`/people/${receipt}`);
    expect(page.html).toContain('AB12CD: San Ysidro, ');
    for (const whole of [phone, aNumber]) expect(page.html).not.toContain(whole);
  });

  it('are found by name, however it is written, and shown as text whatever it holds', async () => {
    const { storage } = temp;
    const register = (givenNames: string, surnames: string) =>
      storeFamily(storage, { facts: { givenNames, surnames } });
    const accents = await register('MARÍA JOSÉ', 'IBÁÑEZ-QUISPE');
    const apostrophe = await register('Jean-Baptiste', "D'Haïti O’Brien");
    const two = await register('José', 'Ibáñez de la Torre');
    const script = await register('<script>alert("1")</script>', 'Quispe\u202e');
    const unregistered = makeCase({ givenNames: 'Josefa', surnames: 'Ibáñez Roca' });
    await storage.importCases([unregistered], { dryRun: false });
    const found = async (who: string): Promise<string> => {
      const page = await operator.send('/people', { who });
      expect(page.status, who).toBe(200);
      return page.html;
    };
    const links = (html: string) =>
      [...html.matchAll(/people\/([A-Z0-9-]+)"/g)].map(([, receipt]) => receipt);
    expect(links(await found('quispe ibanez maria'))).toEqual([accents.receipt]);
    expect(links(await found('Ibáñez-Quispe'))).toEqual([accents.receipt]);
    expect(links(await found("d'haiti obrien"))).toEqual([apostrophe.receipt]);
    expect(links(await found('jean baptiste o brien'))).toEqual([apostrophe.receipt]);
    expect(links(await found('jose ibañez torre'))).toEqual([two.receipt]);
    // A whole word before its beginning, and whom nobody registered among them.
    const html = await found('ibanez jose');
    expect(links(html)).toEqual([two.receipt, accents.receipt]);
    expect(html).toContain('Josefa Ibáñez Roca, A••••••');
    expect(html).toContain('on the roster, not registered');
    const strange = await found('alert quispe');
    expect(links(strange)).toEqual([script.receipt]);
    expect(strange).not.toContain('<script>alert');
    expect(strange).toContain('&lt;script>alert(');
    expect(await found('x'.repeat(300))).toContain('Nobody has this name');
    expect(await found('Zoraida "<b>')).toContain('value="Zoraida &quot;&lt;b>"');
    const rows = await storage.listAuditBefore({ before: 1e12, limit: 99 });
    expect(rows.map(({ act, detail }) => `${act} ${String(detail.by)}`)).toContain('people.search name');
    expect(rows.map(({ act, subject }) => `${act} ${subject}`)).toContain(
      `person.look case:${storage.triesKeyOf(unregistered.aNumber)}`,
    );
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('iba');
  });

  it('say that names of before are being made ready, until they are', async () => {
    expect((await operator.get('/people')).html).toContain('After the upgrade');
    while (await temp.storage.nameSome(50));
    expect((await operator.get('/people')).html).not.toContain('After the upgrade');
  });

  it('have one timeline, and numbers that are masked until somebody taps, which is in the audit', async () => {
    const { registration } = await storeRequest(world, {
      text: 'una pregunta',
      talk: { address: '+525512345678' },
    });
    const { receipt, aNumber, id } = registration;
    const page = await operator.get(`/people/${receipt}`);
    expect(page.html).toContain('una pregunta');
    await temp.storage.commit([
      {
        kind: 'inbound',
        contactId: registration.contactId ?? '',
        message: aText(
          '+525512345678',
          `soy A ${aNumber.slice(0, 3)}-${aNumber.slice(3, 6)} ${aNumber.slice(6)}, naci 28-09-1978`,
        ),
      },
    ]);
    const written = (await operator.get(`/people/${receipt}`)).html;
    expect(written).toContain(`soy A ••••••${aNumber.slice(-3)}, naci 28-09-1978`);
    expect(page.html).toContain(`••••••${aNumber.slice(-3)}`);
    const shown = await operator.send(`/people/${receipt}/show`, { what: 'phone' });
    expect(shown.html).toContain('href="tel:+525512345678"');
    expect(shown.html).not.toContain(aNumber);
    const whole = (await operator.send(`/people/${receipt}/show`, { what: 'numbers' })).html;
    expect(whole).toContain(aNumber);
    expect(whole).toContain(`soy A ${aNumber.slice(0, 3)}-`);
    const acts = (await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: id })).map(
      ({ act, detail }) => `${act} ${String(detail.what ?? '')}`,
    );
    expect(acts).toEqual(
      expect.arrayContaining(['person.reveal phone', 'person.reveal numbers', 'person.look ']),
    );
    const viewer = await world.as('viewer');
    const masked = (await viewer.get(`/people/${receipt}`)).html;
    for (const hidden of ['una pregunta', 'Ejemplo', aNumber.slice(-3)]) expect(masked).not.toContain(hidden);
  });
});

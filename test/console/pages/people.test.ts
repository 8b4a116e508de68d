import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactPoint } from '../../../src/domain/address.ts';
import { makeAppointment, makeSlot } from '../../support/records.ts';
import { storeFamily } from '../../support/families.ts';
import { storeRequest } from '../../support/console-samples.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
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
    expect((await operator.send('/people', { who: 'Ana Ejemplo' })).html).toContain('This is no phone');
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
    expect(page.html).toContain('AB12CD: san-ysidro');
    for (const whole of [phone, aNumber]) expect(page.html).not.toContain(whole);
  });

  it('have one timeline, and numbers that are masked until somebody taps, which is in the audit', async () => {
    const { registration } = await storeRequest(world, {
      text: 'una pregunta',
      talk: { address: '+525512345678' },
    });
    const { receipt, aNumber, id } = registration;
    const page = await operator.get(`/people/${receipt}`);
    expect(page.html).toContain('una pregunta');
    expect(page.html).toContain(`••••••${aNumber.slice(-3)}`);
    const shown = await operator.send(`/people/${receipt}/show`, { what: 'phone' });
    expect(shown.html).toContain('href="tel:+525512345678"');
    expect(shown.html).not.toContain(aNumber);
    expect((await operator.send(`/people/${receipt}/show`, { what: 'numbers' })).html).toContain(aNumber);
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

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registration } from '../../../src/domain/registration.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { storeFamily, type FamilyFacts } from '../../support/families.ts';
import { familyWithTexts as familyIn, hidden, scheduledFor } from '../../support/family-pages.ts';
import { makeId } from '../../support/records.ts';
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

const familyWithTexts = (over: FamilyFacts = {}): Promise<Registration> => familyIn(temp.storage, over);
const scheduled = (registration: Registration) => scheduledFor(temp.storage, registration, world.now);
const stored = (receipt: string) => temp.storage.findRegistrationByReceipt(receipt);
const audit = (subject: string) => temp.storage.listAuditBefore({ before: 1e12, limit: 99, subject });

describe('erasing a family from its page', () => {
  it('shows what goes, wants the receipt and a reason, and takes all of it', async () => {
    const registration = await familyWithTexts({ people: 3 });
    const { appointment, slot } = await scheduled(registration);
    const { receipt, contactId } = registration;
    const asked = await operator.get(`/people/${receipt}/erase`);
    expect(asked.html).toContain('This cannot be undone');
    expect(asked.html).toContain('Everything goes');
    expect(asked.html).toContain(appointment.reference);
    const mark = hidden(asked.html, 'mark');
    const without = await operator.send(`/people/${receipt}/erase`, { mark, confirm: receipt, reason: ' ' });
    expect(without.status).toBe(422);
    expect(without.html).toContain('Say why');
    expect(without.html).toContain(`value="${receipt}"`);
    const wrong = await operator.send(`/people/${receipt}/erase`, { mark, confirm: 'yes', reason: 'asked' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="asked"');
    expect(await stored(receipt)).not.toBeNull();
    const done = await operator.send(`/people/${receipt}/erase`, {
      ...{ mark, confirm: receipt.toLowerCase(), reason: 'asked in writing' },
    });
    expect(done.to).toBe('/people?done=erased');
    expect(await stored(receipt)).toBeNull();
    expect(await temp.storage.listInbound(contactId ?? '', 9)).toEqual([]);
    expect(await temp.storage.findSlot(slot.id)).toMatchObject({ taken: 0 });
    const [row] = await temp.storage.listAuditBefore({ before: 1e12, limit: 1 });
    expect(row).toMatchObject({
      act: 'person.erase',
      detail: { reason: 'asked in writing', what: 'everything' },
    });
    expect((await operator.get(`/people/${receipt}`)).status).toBe(404);
  });

  it('takes nothing where something else would go by now, and of a shared phone the family alone', async () => {
    const registration = await familyWithTexts();
    const { receipt, contactId } = registration;
    const mark = hidden((await operator.get(`/people/${receipt}/erase`)).html, 'mark');
    const other = await storeFamily(temp.storage, {
      registration: { contactId, receipt: `R${makeId()}` },
      talk: { contactId: `contact-${makeId()}` },
    });
    const typed = { mark, confirm: receipt, reason: 'asked' };
    const refused = await operator.send(`/people/${receipt}/erase`, typed);
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('Something else would go than was shown');
    expect(refused.html).toContain('The phone registered other families');
    expect(await stored(receipt)).not.toBeNull();
    const seen = hidden(refused.html, 'mark');
    expect((await operator.send(`/people/${receipt}/erase`, { ...typed, mark: seen })).to).toContain(
      'erased',
    );
    expect(await stored(receipt)).toBeNull();
    expect(await stored(other.receipt)).not.toBeNull();
  });

  it('is done once by two who act at once', async () => {
    const { receipt } = await familyWithTexts();
    const colleague = await world.as('admin');
    const page = await operator.get(`/people/${receipt}/erase`);
    await colleague.get(`/people/${receipt}/erase`);
    const typed = { mark: hidden(page.html, 'mark'), confirm: receipt, reason: 'asked' };
    const both = await Promise.all([
      operator.send(`/people/${receipt}/erase`, typed),
      colleague.send(`/people/${receipt}/erase`, typed),
    ]);
    expect(both.filter(({ to }) => to?.includes('erased'))).toHaveLength(1);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404]);
  });
});

describe('correcting what a family told', () => {
  const typedOf = (html: string, over: Readonly<Record<string, string>> = {}) => ({
    ...{ version: hidden(html, 'version'), sure: hidden(html, 'sure'), reason: 'they called' },
    ...{ language: 'es', city: 'Tijuana', missing: '' },
    ...over,
  });

  it('shows what it would do, then does it, and leaves which fields and why', async () => {
    const { receipt, id } = await familyWithTexts({ registration: { city: 'Tijuana', needs: [] } });
    const path = `/people/${receipt}/correct`;
    const shown = await operator.get(path);
    const typed = { language: 'ht', city: 'Cancún <b>', needs: 'pregnancy' };
    const looked = await operator.send(path, typedOf(shown.html, typed));
    expect(looked.status).toBe(200);
    expect(looked.html).toContain('nobody is told');
    expect(looked.html).toContain('value="Cancún &lt;b>"');
    expect(await stored(receipt)).toMatchObject({ language: 'es', version: 1 });
    const sure = hidden(looked.html, 'sure');
    const done = await operator.send(path, typedOf(looked.html, { ...typed, sure }));
    expect(done.to).toBe(`/people/${receipt}?done=corrected`);
    expect(await stored(receipt)).toMatchObject({
      ...{ language: 'ht', city: 'Cancún <b>', needs: ['pregnancy'], decisionDue: false },
    });
    const [row] = (await audit(id)).filter(({ act }) => act === 'registration.correct');
    expect(row?.detail).toEqual({ fields: 'language, city, needs', reason: 'they called' });
  });

  it('says that an appointment would end, before it does', async () => {
    const registration = await familyWithTexts({ people: 2, registration: { city: 'Tijuana' } });
    const { appointment } = await scheduled(registration);
    const { receipt } = registration;
    const path = `/people/${receipt}/correct`;
    const shown = await operator.get(path);
    const typed = { missing: 'mi hermana Ximena' };
    const looked = await operator.send(path, typedOf(shown.html, typed));
    expect(looked.html).toContain(`Appointment ${appointment.reference}`);
    expect(looked.html).toContain('the seats of 2 people are given back');
    expect(await temp.storage.findActiveAppointment(registration.id)).not.toBeNull();
    // Something else typed than what was looked at is looked at first.
    const other = await operator.send(path, typedOf(looked.html, { missing: 'otra persona' }));
    expect(other.status).toBe(200);
    expect(await stored(receipt)).toMatchObject({ missing: null });
    const sure = hidden(looked.html, 'sure');
    await operator.send(path, typedOf(looked.html, { ...typed, sure }));
    expect(await stored(receipt)).toMatchObject({ missing: 'mi hermana Ximena', decisionDue: true });
  });

  it('tells the second of two what the first one changed, and keeps what they typed', async () => {
    const { receipt } = await familyWithTexts({ registration: { city: 'Tijuana' } });
    const path = `/people/${receipt}/correct`;
    const colleague = await world.as('admin');
    const [mine, theirs] = [await operator.get(path), await colleague.get(path)];
    const first = await operator.send(path, typedOf(mine.html, { city: 'Reynosa' }));
    const sure = hidden(first.html, 'sure');
    expect((await operator.send(path, typedOf(first.html, { city: 'Reynosa', sure }))).to).toContain(
      'corrected',
    );
    const second = await colleague.send(path, typedOf(theirs.html, { city: 'Nogales' }));
    expect(second.status).toBe(422);
    expect(second.html).toContain('Somebody else changed this family');
    expect(second.html).toContain('Reynosa');
    expect(second.html).toContain('value="Nogales"');
    expect(await stored(receipt)).toMatchObject({ city: 'Reynosa' });
  });

  it('refuses what is too long, and nothing at all', async () => {
    const { receipt } = await familyWithTexts({ registration: { city: 'Tijuana' } });
    const path = `/people/${receipt}/correct`;
    const { html } = await operator.get(path);
    const long = await operator.send(path, typedOf(html, { city: 'x'.repeat(300) }));
    expect(long.status).toBe(422);
    expect(long.html).toContain('At most 60');
    expect((await operator.send(path, typedOf(html))).html).toContain('Nothing is changed yet');
  });
});

describe('deciding a family again', () => {
  it('says what would come of it, and marks it', async () => {
    const { receipt, id } = await familyWithTexts({ facts: { eoirStatus: 'none' } });
    const path = `/people/${receipt}/decide`;
    const shown = await operator.get(path);
    expect(shown.html).toContain('becomes “not considered”');
    expect(shown.html).toContain('The family is told');
    const mark = hidden(shown.html, 'mark');
    expect((await operator.send(path, { mark: `${mark}x`, reason: 'asked' })).html).toContain(
      'Things have changed',
    );
    const typed = { mark, reason: 'the court wrote' };
    expect((await operator.send(path, typed)).to).toBe(`/people/${receipt}?done=decided`);
    expect(await stored(receipt)).toMatchObject({ decisionDue: true, version: 2 });
    const [row] = (await audit(id)).filter(({ act }) => act === 'registration.decide');
    expect(row?.detail).toEqual({ reason: 'the court wrote' });
    // The same form once more changes nothing.
    expect((await operator.send(path, typed)).status).toBe(422);
    expect(await stored(receipt)).toMatchObject({ version: 2 });
  });
});

describe('joining registrations', () => {
  it('ends the other one with a reason, or says why not', async () => {
    const [kept, other] = [await familyWithTexts(), await familyWithTexts()];
    const path = `/people/${kept.receipt}/join`;
    await operator.get(path);
    const unknown = await operator.send(path, { other: 'R0', reason: 'x' });
    expect(unknown.status).toBe(422);
    expect(unknown.html).toContain('No registration has this receipt');
    const apart = await operator.send(path, { other: other.receipt, reason: 'x' });
    expect(apart.status).toBe(409);
    expect(apart.html).toContain('does not have them in one family');
    const facts = await temp.storage.findCase(other.aNumber);
    await temp.storage.importCases([{ ...facts!, familyId: kept.familyId }], { dryRun: false });
    const done = await operator.send(path, { other: other.receipt, reason: 'one family' });
    expect(done.to).toBe(`/people/${kept.receipt}?done=joined`);
    expect(await stored(other.receipt)).toMatchObject({ stage: 'withdrawn' });
    const [row] = (await audit(kept.id)).filter(({ act }) => act === 'registration.join');
    expect(row?.detail).toMatchObject({ joined: other.id, reason: 'one family' });
  });
});

describe('giving out what is stored', () => {
  it('is a file and a page with everything, after a row with the reason', async () => {
    const registration = await familyWithTexts({ people: 2, registration: { needs: ['medical'] } });
    const { appointment } = await scheduled(registration);
    const { receipt, id, aNumber } = registration;
    await operator.get(`/people/${receipt}/export`);
    const file = await operator.send(`/people/${receipt}/export`, { form: 'json', reason: 'asked by them' });
    expect(file.headers.get('content-type')).toContain('application/json');
    expect(file.headers.get('content-disposition')).toContain(`${receipt}.json`);
    const all: unknown = JSON.parse(file.html);
    expect(all).toMatchObject({
      phoneIsTheirs: true,
      registration: { receipt, ownANumber: aNumber, needs: ['medical'] },
      roster: [{ aNumber }, {}],
      texts: [{ text: 'un <b>texto</b> "secreto" \u202eabc' }],
      messages: [{ text: 'una respuesta', state: 'queued' }],
      appointments: [{ reference: appointment.reference, state: 'offered' }],
    });
    const page = await operator.send(`/people/${receipt}/export`, { form: 'page', reason: 'asked by them' });
    expect(page.html).toContain(`A${aNumber}`);
    expect(page.html).toContain('un &lt;b>texto&lt;/b>');
    expect(page.html).toContain(appointment.reference);
    const rows = (await audit(id)).filter(({ act }) => act === 'person.export');
    expect(rows.map(({ detail }) => detail)).toEqual([
      { reason: 'asked by them' },
      { reason: 'asked by them' },
    ]);
  });

  it('holds of a phone of several families what is about this one, and no text', async () => {
    const registration = await familyWithTexts();
    const { contactId, receipt } = registration;
    await storeFamily(temp.storage, {
      registration: { contactId, receipt: `R${makeId()}` },
      talk: { contactId: `contact-${makeId()}` },
    });
    await operator.get(`/people/${receipt}/export`);
    const file = await operator.send(`/people/${receipt}/export`, { form: 'json', reason: 'asked' });
    expect(JSON.parse(file.html)).toMatchObject({
      phoneIsTheirs: false,
      phone: null,
      texts: [],
      messages: [],
    });
  });

  it('is for who may, and is offered to nobody else', async () => {
    const { receipt } = await familyWithTexts();
    const viewer = await world.as('viewer');
    const html = (await viewer.get(`/people/${receipt}`)).html;
    for (const verb of ['erase', 'export']) {
      expect(html).not.toContain(`${receipt}/${verb}`);
      expect((await viewer.get(`/people/${receipt}/${verb}`)).status).toBe(403);
    }
    expect((await operator.get(`/people/${receipt}`)).html).toContain(`${receipt}/erase`);
  });
});

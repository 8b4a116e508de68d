import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePhases } from '../../../src/decisions/phases.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { auditOf, familyWithTexts, hidden, scheduledFor } from '../../support/family-pages.ts';
import { makeSlot } from '../../support/records.ts';
import { signGates } from '../../support/signed-gates.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  await signGates(temp.storage);
  await ensurePhases(temp.storage);
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const stored = async (receipt: string) => (await temp.storage.findRegistrationByReceipt(receipt))!;
/** The value of an option, by its words. */
const option = (html: string, words: string): string =>
  new RegExp(`<option value="([^"]*)"[^>]*>${words}`).exec(html)?.[1] ?? `no option ${words}`;
/** Looks, then does what was looked at. */
async function change(who: Browser, receipt: string, fields: Readonly<Record<string, string>>) {
  const path = `/people/${receipt}/people`;
  await who.get(path);
  const looked = await who.send(path, { reason: 'told by phone', ...fields });
  const sure = hidden(looked.html, 'sure');
  return { looked, sure, path, done: () => who.send(path, { reason: 'told by phone', ...fields, sure }) };
}
const CHILD = { change: 'child', given: 'Lucía <b>', surnames: 'Ejemplo', born: '2021-02-01' };

describe('who travels, changed from the page of a family', () => {
  it('takes off who died, gives the seat back, and never offers to add them', async () => {
    const registration = await familyWithTexts(temp.storage, { people: 3 });
    const { appointment, slot } = await scheduledFor(temp.storage, registration, world.now);
    const { receipt, id, contactId } = registration;
    const shown = await operator.get(`/people/${receipt}/people`);
    const act = await change(operator, receipt, { change: option(shown.html, 'Luis Ejemplo has died') });
    expect(act.looked.status).toBe(200);
    expect(act.looked.html).toContain('2 people instead of 3');
    expect((await stored(receipt)).members).toHaveLength(3);
    expect((await act.done()).to).toBe(`/people/${receipt}?done=people_changed`);
    expect(await stored(receipt)).toMatchObject({
      members: [{ givenNames: 'Ana' }, { givenNames: 'Eva' }],
      apart: [{ givenNames: 'Luis', why: 'death' }],
      decisionDue: true,
    });
    expect(await temp.storage.findActiveAppointment(id)).toMatchObject({ id: appointment.id, people: 2 });
    expect(await temp.storage.findSlot(slot.id)).toMatchObject({ taken: 2 });
    const [told] = (await temp.storage.listOutboxOf(contactId ?? '')).filter(
      ({ purpose, state }) => purpose === 'notice' && state === 'queued',
    );
    expect(told?.content.body).toContain(appointment.reference);
    expect(told?.content.body).not.toContain('Luis');
    const again = (await operator.get(`/people/${receipt}/people`)).html;
    expect(again).not.toContain('Add Luis');
    expect(again).toContain('It was noted by mistake that Luis Ejemplo died');
    const [row] = await auditOf(temp.storage, id, 'registration.people');
    expect(row?.detail).toEqual({ what: 'death', reason: 'told by phone', before: 3, people: 2 });
  });

  it('moves the whole family where its slot has no room for a child, and says so before', async () => {
    const registration = await familyWithTexts(temp.storage, { people: 2 });
    const { appointment, slot } = await scheduledFor(temp.storage, registration, world.now, 2);
    const date = '2021-05-20';
    const later = makeSlot({ time: '11:00', startsAt: Date.parse(`${date}T18:00:00Z`), date });
    await temp.storage.importSlots([later]);
    const { receipt, id } = registration;
    const act = await change(operator, receipt, CHILD);
    expect(act.looked.html).toContain('The whole family gets another date');
    expect(act.looked.html).toContain(date);
    expect(act.looked.html).toContain('value="Lucía &lt;b>"');
    expect((await act.done()).to).toContain('people_changed');
    expect(await temp.storage.findActiveAppointment(id)).toMatchObject({
      ...{ id: appointment.id, reference: appointment.reference, slotId: later.id, people: 3 },
      state: 'offered',
    });
    expect(await temp.storage.findSlot(slot.id)).toMatchObject({ taken: 0 });
    expect(await temp.storage.findSlot(later.id)).toMatchObject({ taken: 3 });
  });

  it('changes nothing of a family whose appointment has begun', async () => {
    const registration = await familyWithTexts(temp.storage, { people: 2 });
    const { slot } = await scheduledFor(temp.storage, registration, world.now, 9);
    const { receipt } = registration;
    const before = world.now;
    world.now = slot.startsAt;
    const late = await change(await world.as('operator'), receipt, CHILD);
    world.now = before;
    expect(late.looked.status).toBe(409);
    expect(late.looked.html).toContain('Its appointment has begun');
    expect(await stored(receipt)).toMatchObject({ members: [{}, {}], version: 2 });
  });

  it('says beside the field what cannot be', async () => {
    const { receipt, id } = await familyWithTexts(temp.storage, { people: 1 });
    const page = await operator.get(`/people/${receipt}/people`);
    const wrong = async (fields: Readonly<Record<string, string>>, words: string): Promise<void> => {
      const { looked } = await change(operator, receipt, fields);
      expect(looked.status).toBe(422);
      expect(looked.html).toContain(words);
    };
    await wrong({ change: '' }, 'Say what has changed');
    await wrong({ ...CHILD, born: '2010-01-01' }, 'born after the family enrolled');
    await wrong({ ...CHILD, born: '2031-01-01' }, 'born after the family enrolled');
    await wrong({ ...CHILD, given: ' ' }, 'names');
    await wrong({ change: option(page.html, 'Ana Ejemplo does not travel') }, 'withdraw the registration');
    expect(await stored(receipt)).toMatchObject({ version: 1 });
    expect(await auditOf(temp.storage, id, 'registration.people')).toEqual([]);
  });

  it('is done once by two who act at once, and by none who saw something else', async () => {
    const { receipt } = await familyWithTexts(temp.storage, { people: 2 });
    const colleague = await world.as('admin');
    const mine = await change(operator, receipt, CHILD);
    const theirs = await change(colleague, receipt, CHILD);
    const both = await Promise.all([mine.done(), theirs.done()]);
    expect(both.filter(({ to }) => to?.includes('people_changed'))).toHaveLength(1);
    expect((await stored(receipt)).members).toHaveLength(3);
    // The other one is shown what it would do now.
    expect(both.filter(({ status }) => status === 200 || status === 409)).toHaveLength(1);
  });
});

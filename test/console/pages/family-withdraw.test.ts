import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { auditOf, familyWithTexts, hidden, scheduledFor } from '../../support/family-pages.ts';
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

const stored = (receipt: string) => temp.storage.findRegistrationByReceipt(receipt);
const told = async (contactId: string | null): Promise<readonly string[]> =>
  (await temp.storage.listOutboxOf(contactId ?? ''))
    .filter(({ purpose }) => purpose === 'notice')
    .map(({ content }) => content.body);

describe('withdrawing a registration from its page', () => {
  it('shows what ends and who is told, wants a reason, and gives the seats back', async () => {
    const registration = await familyWithTexts(temp.storage, { people: 3 });
    const { appointment, slot } = await scheduledFor(temp.storage, registration, world.now);
    const { receipt, id, contactId } = registration;
    const path = `/people/${receipt}/withdraw`;
    const { html } = await operator.get(path);
    expect(html).toContain(`Appointment ${appointment.reference}`);
    expect(html).toContain('the seats of 3 people are given back');
    expect(html).toContain('The family is told once');
    const mark = hidden(html, 'mark');
    expect((await operator.send(path, { mark, reason: ' ' })).status).toBe(422);
    expect(await stored(receipt)).toMatchObject({ stage: 'scheduled' });
    const done = await operator.send(path, { mark, reason: 'asked by phone' });
    expect(done.to).toBe(`/people/${receipt}?done=withdrawn`);
    expect(await stored(receipt)).toMatchObject({ stage: 'withdrawn', decisionDue: false });
    expect(await temp.storage.findActiveAppointment(id)).toBeNull();
    expect(await temp.storage.findSlot(slot.id)).toMatchObject({ taken: 0 });
    expect(await told(contactId)).toEqual([expect.stringContaining(appointment.reference)]);
    const [row] = await auditOf(temp.storage, id, 'registration.withdraw');
    expect(row?.detail).toEqual({ reason: 'asked by phone', told: true, slot: slot.id, people: 3 });
  });

  it('says so where nobody is told, and does nothing where something else would be done by now', async () => {
    const registration = await familyWithTexts(temp.storage, { talk: { stopped: true } });
    const { receipt, contactId } = registration;
    const path = `/people/${receipt}/withdraw`;
    const shown = await operator.get(path);
    expect(shown.html).toContain('It has no appointment');
    expect(shown.html).toContain('Nobody is told');
    await scheduledFor(temp.storage, registration, world.now);
    const typed = { mark: hidden(shown.html, 'mark'), reason: 'asked' };
    const refused = await operator.send(path, typed);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Things have changed');
    expect(await stored(receipt)).toMatchObject({ stage: 'scheduled' });
    const mark = hidden(refused.html, 'mark');
    expect((await operator.send(path, { mark, reason: 'asked' })).to).toContain('withdrawn');
    // What is for who stopped is kept, and never sent.
    const rows = await temp.storage.listOutboxOf(contactId ?? '');
    expect(rows.filter(({ purpose, state }) => purpose === 'notice' && state !== 'suppressed')).toEqual([]);
  });

  it('is done once by two who act at once: the second is told', async () => {
    const { receipt, contactId } = await familyWithTexts(temp.storage);
    const colleague = await world.as('admin');
    const path = `/people/${receipt}/withdraw`;
    const mark = hidden((await operator.get(path)).html, 'mark');
    await colleague.get(path);
    const typed = { mark, reason: 'asked' };
    const both = await Promise.all([operator.send(path, typed), colleague.send(path, typed)]);
    expect(both.filter(({ to }) => to?.includes('withdrawn'))).toHaveLength(1);
    expect(both.filter(({ status }) => status === 409 || status === 422)).toHaveLength(1);
    expect(await told(contactId)).toHaveLength(1);
  });
});

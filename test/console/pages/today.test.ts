import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertStateWrites, readAlertState } from '../../../src/alerts/alert-state.ts';
import { connect } from '../../../src/storage/sqlite/connection.ts';
import { makeAppointment, makeProgramme, makeSlot } from '../../support/records.ts';
import { storeFamily } from '../../support/families.ts';
import { storeRequest } from '../../support/console-samples.ts';
import { openConsole, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

/** A figure of the funnel. */
const figure = (html: string, name: string): string | undefined =>
  new RegExp(`<b>([\\d,]+)</b> ${name}<`).exec(html)?.[1];

describe('today', () => {
  it.each([
    [null, null],
    [0, null],
    [1, '(1 try)'],
    [4, '(4 tries)'],
  ])('says whether the alert webhook took an alert, after %s tries', async (tries, said) => {
    const hook =
      tries === null
        ? null
        : { id: 'hook-1', urgent: 1, oldestMinutes: 5, tries, nextAt: world.now + 60_000 };
    const read = await readAlertState(temp.storage);
    await temp.storage.commit(alertStateWrites(read, { ...read.state, hook }));
    const { html } = await (await world.as('viewer')).get('/');
    if (said === null) expect(html).not.toContain('alert webhook');
    else expect(html).toContain(`The alert webhook did not take the word that urgent requests wait ${said}`);
  });

  it('says that somebody else writes to the database, and keeps nobody out for it', async () => {
    const connection = connect(temp.path, 1_000);
    connection
      .prepare(`INSERT INTO staff (id, version, name, created_at) VALUES ('S-made', 1, 'Root', 5)`)
      .run([]);
    connection.close();
    const { html } = await (await world.as('viewer')).get('/');
    expect(html).toContain(
      '1 row of the database was not written by this service and counts for nothing (staff)',
    );
  });

  it('says who needs somebody now, how far families are and what is missing, and nothing personal', async () => {
    const { storage } = temp;
    const urgent = await storeRequest(world, { reason: 'danger', text: 'me van a matar' });
    const waiting = await storeRequest(world);
    await storeFamily(storage, { registration: { stage: 'waiting' } });
    const slot = makeSlot({ port: 'nogales', date: '2021-03-10', startsAt: world.now + 9 * 86_400_000 });
    await storage.importSlots([slot]);
    const scheduled = await storeFamily(storage, { registration: { stage: 'scheduled' } });
    const { id: slotId, port, date, time, startsAt } = slot;
    const appointment = makeAppointment({
      ...{ registrationId: scheduled.id, familyId: scheduled.familyId, people: 1, state: 'confirmed' },
      ...{ slotId, port, date, time, startsAt },
    });
    await storage.commit([
      { kind: 'slot', slotId, people: 1 },
      { kind: 'appointment', appointment },
    ]);
    const viewer = await world.as('viewer');
    const { html } = await viewer.get('/');
    expect(html.indexOf(urgent.request.id)).toBeLessThan(html.indexOf(waiting.request.id));
    expect(html).toContain('1 urgent');
    const steps = ['registered', 'eligible', 'with an appointment', 'reached', 'confirmed', 'arrived'];
    expect(steps.map((step) => figure(html, step))).toEqual(['4', '4', '1', '1', '1', '0']);
    expect(html).toMatch(/by port.*Nogales \(Nogales\).*by language.*Spanish/s);
    expect(html).toContain('<polyline');
    // What the curves show stands in the table.
    expect(html.match(/<th scope="row" class="whole">\w{3}, \w{3} \d{1,2}, 2021</g)).toHaveLength(14);
    expect(html).toContain('No gate is set for ports that have slots: Nogales.');
    expect(html).toContain('English, Portuguese, Haitian Creole, French.');
    for (const hidden of ['matar', 'Ejemplo', '+52']) expect(html).not.toContain(hidden);
    expect((await viewer.get('/now')).html).toContain(urgent.request.id);
  });

  it('says that nothing is missing where all is set', async () => {
    await temp.storage.commit([{ kind: 'programme', record: makeProgramme() }]);
    const { html } = await (await world.as('admin')).get('/');
    expect(html).not.toContain('No helplines');
    expect(html).toContain('Nobody is waiting for a person.');
    expect(html).toContain('Nothing is queued.');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEPT_MS } from '../../../src/jobs/begin.ts';
import { lookedAt } from '../../support/assignment-samples.ts';
import { openConsole, type Browser, type ConsoleWorld, type Seen } from '../../support/console.ts';
import { storeFamily } from '../../support/families.ts';
import { makeSlot } from '../../support/records.ts';
import { signGates } from '../../support/signed-gates.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  await temp.storage.importSlots([makeSlot({ date: '2021-03-11', capacity: 5 })]);
  operator = await world.as('operator');
  await operator.get('/assignment');
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const version = ({ html }: Seen): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
const dated = async (id: string): Promise<boolean> => (await temp.storage.findActiveAppointment(id)) !== null;
const row = (html: string, text: string): string =>
  html.split('<tr>').find((each) => each.includes(text)) ?? '';

/** Two families that fit, one that fits no more, and one that nobody could tell. */
async function storeWaiting() {
  await signGates(temp.storage);
  const { storage } = temp;
  const second = await storeFamily(storage, {
    ...{ people: 2, facts: { enrolledOn: '2019-09-01', surnames: '"><script>alert(1)</script>\u202E' } },
    registration: { city: 'Matamoros' },
  });
  const first = await storeFamily(storage, { people: 3, facts: { enrolledOn: '2019-08-01' } });
  const tooMany = await storeFamily(storage, { people: 4, facts: { enrolledOn: '2019-10-01' } });
  const stopped = await storeFamily(storage, {
    ...{ facts: { enrolledOn: '2019-07-01' }, talk: { stopped: true } },
  });
  return { first, second, tooMany, stopped };
}

async function look(fields: Readonly<Record<string, string>> = {}): Promise<Seen & { readonly at: string }> {
  const sent = await operator.send('/assignment', fields);
  const at = sent.to ?? '';
  expect(at, sent.html).toMatch(/^\/assignment\/\w+$/);
  return { ...(await operator.get(at)), at };
}

describe('an assignment', () => {
  it('shows who would get what, in order, and who not and why, and gives nothing by it', async () => {
    const { first, second, tooMany, stopped } = await storeWaiting();
    const { html } = await look();
    expect(html).toMatch(/<b>2<\/b> families/);
    expect(html).toMatch(/<b>5<\/b> people/);
    expect(row(html, 'San Ysidro (Tijuana)</th>')).toMatch(/<td class="num">2<\/td><td class="num">5<\/td>/);
    expect(row(html, first.receipt)).toMatch(/^<td class="num">1<\/td>.*Ejemplo.*Aug 1, 2019.*Mar 11, 2021/);
    expect(row(html, second.receipt)).toMatch(/^<td class="num">2<\/td>.*Matamoros: far from this port/);
    expect(row(html, first.receipt)).not.toContain('far from');
    expect(html).toContain('1 of these families says that it is in a city');
    expect(row(html, 'no slot with room')).toContain('<td class="num">1</td>');
    expect(row(html, 'the phone said STOP')).toContain('<td class="num">1</td>');
    expect(row(html, tooMany.receipt)).toContain('no slot with room for the whole family');
    expect(row(html, stopped.receipt)).toContain('the phone said STOP');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script>alert(1)');
    for (const { id } of [first, second]) expect(await dated(id)).toBe(false);
    const looks = await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: tooMany.id });
    expect(looks[0]).toMatchObject({ act: 'person.look', detail: { way: '/console/assignment/{id}' } });
  });

  it('gives dates once its count was typed, and says who got one and who waits on', async () => {
    const { first, second, tooMany, stopped } = await storeWaiting();
    const page = await look({ port: 'san-ysidro', from: '2021-03-02', to: '' });
    expect(page.html).toMatch(/Which slots: San Ysidro \(Tijuana\), from .*Mar 2, 2021/);
    const wrong = await operator.send(`${page.at}/confirm`, { count: '3', version: version(page) });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="3"');
    expect(wrong.html).toContain('Type the number of families');
    expect(await dated(first.id)).toBe(false);

    const done = await operator.send(`${page.at}/confirm`, { count: ' 2 ', version: version(page) });
    expect(done.to).toBe(page.at);
    const { html } = await operator.get(page.at);
    expect(html).toContain('Who got a date');
    expect(html).toMatch(/<b>2<\/b> families/);
    expect(row(html, second.receipt)).toMatch(/^<td class="num">2<\/td>/);
    // Who waits behind the last that got one is said as well.
    expect(row(html, tooMany.receipt)).toContain('no slot with room for the whole family');
    expect(row(html, stopped.receipt)).toContain('the phone said STOP');
    expect(await Promise.all([first, second, tooMany, stopped].map(({ id }) => dated(id)))).toEqual([
      ...[true, true, false, false],
    ]);
    expect((await operator.get('/assignment')).html).toContain('2 families get a date; 2 wait on');
    expect((await operator.get(`${page.at}/live`)).to).toBe(page.at);

    world.now += KEPT_MS;
    await world.worker.work(page.at.slice(12));
    operator = await world.as('operator');
    const later = await operator.get(page.at);
    expect(later.html).toMatch(/<b>2<\/b> families/);
    expect(later.html).not.toContain(first.receipt);
  });

  it('runs once, however often the form is sent, and says what has changed since', async () => {
    const { first } = await storeWaiting();
    const page = await look();
    const early = await storeFamily(temp.storage, { facts: { enrolledOn: '2019-01-01' } });
    const fields = { count: '2', version: version(page) };
    const other = await world.as('admin');
    await other.get(page.at);
    const both = await Promise.all(
      [operator, other].map((browser) => browser.send(`${page.at}/confirm`, fields)),
    );
    expect(both.map(({ to }) => to)).toEqual([page.at, page.at]);
    expect((await operator.send(`${page.at}/confirm`, fields)).to).toBe(page.at);
    await world.worker.work(page.at.slice(12));
    const acts = (await temp.storage.listAudit({ after: 0, limit: 999 })).map(({ act }) => act);
    expect(acts.filter((act) => act === 'job.confirm' || act === 'assign')).toEqual([
      ...['job.confirm', 'assign'],
    ]);
    expect((await temp.storage.listSlots({}))[0]?.taken).toBe(4);
    for (const { id } of [early, first]) expect(await dated(id)).toBe(true);
  });

  it('says which gate nobody signed, and gives nobody a date there', async () => {
    const { receipt } = await storeFamily(temp.storage);
    const page = await look();
    expect(page.html).toContain('Families wait at San Ysidro (Tijuana), and nobody has signed');
    expect(page.html).toContain('Nobody would get a date now');
    expect(row(page.html, receipt)).toContain('nobody signed where families present');
    expect(version(page)).toBe('');
    const forced = await operator.send(`${page.at}/confirm`, { count: '0', version: '2' });
    expect(forced.status).toBe(409);
    expect(forced.html).toContain('There is nothing to be stored');
  });

  it('is dropped, or let go of after an hour, and cannot be confirmed then', async () => {
    const { first } = await storeWaiting();
    const page = await look();
    expect((await operator.send(`${page.at}/drop`)).to).toBe('/assignment?done=dropped');
    const fields = { count: '2', version: version(page) };
    expect((await operator.send(`${page.at}/confirm`, fields)).status).toBe(409);
    const [stale, ready] = [{ ...fields, version: '1' }, await look()];
    const again = await operator.send(`${ready.at}/confirm`, stale);
    expect(again.status).toBe(409);
    expect(again.html).toContain('It is not as it was shown');
    expect(again.html).toContain('value="2"');
    expect((await operator.get(page.at)).html).not.toContain(first.receipt);
    expect(await dated(first.id)).toBe(false);
  });

  it.each([
    ['from', { from: '2021-02-30', to: '' }, 'Choose a day of the calendar'],
    ['to', { from: '2021-03-09', to: '2021-03-08' }, 'not before the first one'],
  ])('keeps what was typed where the day %s is wrong', async (name, fields, said) => {
    const seen = await operator.send('/assignment', { port: 'calexico', ...fields });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain(said);
    expect(seen.html).toContain(`id="${name}-error"`);
    for (const value of Object.values(fields).filter((each) => each !== ''))
      expect(seen.html).toContain(`value="${value}"`);
    expect(seen.html).toMatch(/<option value="calexico" selected/);
    expect(await temp.storage.listJobs({ kind: 'assignment', limit: 9 })).toHaveLength(0);
  });

  it('is for roles that may assign alone', async () => {
    const { first } = await storeWaiting();
    const id = await lookedAt(world);
    const seen = version(await operator.get(`/assignment/${id}`));
    for (const role of ['viewer', 'approver'] as const) {
      const other = await world.as(role);
      expect((await other.get('/me')).html).not.toContain('href="/console/assignment"');
      expect((await other.get(`/assignment/${id}`)).status).toBe(403);
      expect((await other.get(`/assignment/${id}/live`)).status).toBe(403);
      await other.get('/me');
      expect((await other.send('/assignment')).status).toBe(403);
      const confirmed = await other.send(`/assignment/${id}/confirm`, { count: '2', version: seen });
      expect(confirmed.status).toBe(403);
      expect(confirmed.html).not.toContain(first.receipt);
    }
    expect(await dated(first.id)).toBe(false);
    expect((await operator.get('/me')).html).toContain('href="/console/assignment"');
    expect((await operator.get('/roster/' + id)).status).toBe(404);
  });

  it('shows how far it is while it runs, kept up to date by script', async () => {
    await storeWaiting();
    const id = await lookedAt(world);
    const job = (await temp.storage.findJob(id))!;
    await temp.storage.commit([
      {
        kind: 'job',
        job: {
          ...job,
          ...{ version: job.version + 1, state: 'running', progress: 1, total: 2, dueAt: world.now + 9e6 },
        },
      },
    ]);
    for (const path of [`/assignment/${id}`, `/assignment/${id}/live`]) {
      const { html } = await operator.get(path);
      expect(html).toContain('Dates are being given');
      expect(html).toContain('value="50"');
      expect(html).toContain(`hx-get="/console/assignment/${id}/live"`);
    }
  });
});

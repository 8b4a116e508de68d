import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConsole, type Browser, type ConsoleWorld, type Seen } from '../../support/console.ts';
import { dayAt, storeDated, storeSlot } from '../../support/dated.ts';
import { storeFamily } from '../../support/families.ts';
import { lookedAtPeople } from '../../support/people-act-samples.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
  await operator.get('/people/list');
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const hidden = ({ html }: Seen, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const version = (seen: Seen): string => hidden(seen, 'version');
const shown = ({ html }: Seen): readonly string[] =>
  [...html.matchAll(/<th scope="row"><a class="usa-link" href="\/console\/people\/([^"]+)"/g)].map(
    ([, receipt = '']) => receipt,
  );

describe('the list of families by a filter', () => {
  it('shows who fits all that is chosen, by what names nobody', async () => {
    const { storage } = temp;
    const waits = await storeFamily(storage, { people: 2 });
    const stopped = await storeFamily(storage, { talk: { stopped: true } });
    const far = await storeFamily(storage, { facts: { portOfReturn: 'nogales' } });
    const { registration: dated } = await storeDated(world, await storeSlot(world, dayAt(world, 3), '10:00'));
    await storeFamily(storage, { registration: { stage: 'withdrawn' } });
    const fits = async (query: string) => [...shown(await operator.get(`/people/list?${query}`))].sort();
    const receipts = (...of: readonly { readonly receipt: string }[]) =>
      of.map(({ receipt }) => receipt).sort();
    expect(await fits('')).toEqual(receipts(waits, stopped, far, dated));
    expect(await fits('ports=san-ysidro&dated=none')).toEqual(receipts(waits, stopped));
    expect(await fits('dated=any')).toEqual(receipts(dated));
    expect(await fits(`from=${dayAt(world, 4)}`)).toEqual([]);
    expect(await fits(`from=${dayAt(world, 1)}&to=${dayAt(world, 3)}`)).toEqual(receipts(dated));
    expect(await fits('phone=stopped')).toEqual(receipts(stopped));
    expect(await fits('ports=nogales&ports=calexico')).toEqual(receipts(far));
    const { html } = await operator.get('/people/list?dated=none&count=yes');
    expect(html).toContain('3 families fit.');
    expect((await operator.get('/people/list?phone=stopped&count=yes')).html).toContain('1 family fits.');
    for (const personal of ['Ejemplo', waits.aNumber, '+525550000001']) expect(html).not.toContain(personal);
    expect((await operator.get('/people')).html).toContain('href="/console/people/list"');
  });

  it('goes on page by page, and is as light as any page', async () => {
    const receipts: string[] = [];
    for (let at = 0; at < 45; at += 1) receipts.push((await storeFamily(temp.storage)).receipt);
    const first = await operator.get('/people/list?dated=none');
    expect(shown(first)).toHaveLength(40);
    expect(Buffer.byteLength(first.html)).toBeLessThan(30_000);
    const next = /href="(\/console\/people\/list\?dated=none&amp;after=[^"]+)"/.exec(first.html)?.[1] ?? '';
    const second = await operator.get(next.replace('/console', '').replace('&amp;', '&'));
    expect([...shown(first), ...shown(second)].sort()).toEqual([...receipts].sort());
    expect(second.html).not.toContain('Show more');
    expect(second.html).toContain('To the first ones');
  });

  it('says that their needs are looked at, which is in the audit', async () => {
    const { id } = await storeFamily(temp.storage, { registration: { needs: ['pregnancy'] } });
    const looks = async () =>
      (await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: id })).filter(
        ({ act }) => act === 'person.look',
      ).length;
    await operator.get('/people/list');
    expect(await looks()).toBe(0);
    expect(shown(await operator.get('/people/list?needs=pregnancy'))).toHaveLength(1);
    expect(await looks()).toBe(1);
  });

  it.each([
    ['from=2021-02-30'],
    ['from=2021-03-09&to=2021-03-08'],
    ['dated=none&from=2021-03-09'],
    ['ports=atlantis'],
    ['phases=A200000001'],
  ])('is none where it makes no sense: %s', async (query) => {
    await storeFamily(temp.storage);
    const seen = await operator.get(`/people/list?${query}`);
    expect(seen.status).toBe(422);
    expect(seen.html).toContain('This is no filter');
    expect(shown(seen)).toEqual([]);
  });

  it('leads to a broadcast for the same families, or says why not', async () => {
    await storeFamily(temp.storage);
    const { html } = await operator.get('/people/list?ports=nogales&languages=ht&dated=none');
    const to = /href="\/console(\/broadcasts\/new\?[^"]+)"/.exec(html)?.[1] ?? '';
    const draft = (await operator.get(to.replaceAll('&amp;', '&'))).html;
    for (const ticked of ['in.ports-nogales', 'in.languages-ht', 'x0.appointments'])
      expect(draft).toMatch(new RegExp(`id="${ticked}"[^>]* checked`));
    expect(draft).toMatch(/id="who-some"[^>]* checked/);
    expect(draft).not.toMatch(/id="when-[a-z]+"[^>]* checked/);
    const none = (await operator.get('/people/list?phone=stopped')).html;
    expect(none).not.toContain('/broadcasts/new?');
    expect(none).toContain('They cannot be written to all at once');
  });
});

describe('an act on all who fit', () => {
  const begin = async (fields: Readonly<Record<string, string>>): Promise<Seen & { readonly at: string }> => {
    const sent = await operator.send('/people/acts', fields);
    const at = sent.to ?? '';
    expect(at, sent.html).toMatch(/^\/people\/acts\/\w+$/);
    return { ...(await operator.get(at)), at };
  };

  it('is looked at first, asks the count back, is done once, and says what came of it', async () => {
    const { storage } = temp;
    const first = await storeFamily(storage, { people: 3 });
    const second = await storeFamily(storage, { talk: { stopped: true } });
    const list = await operator.get('/people/list?dated=none');
    const fields = { filter: 'dated=none', made: hidden(list, 'made'), reason: 'Nuevos datos' };
    const again = await operator.send('/people/acts', { ...fields, act: '', reason: '' });
    expect(again.status).toBe(422);
    expect(again.html).toContain('Choose what is to be done');
    expect(again.html).toContain('Say why');
    const page = await begin({ ...fields, act: 'decide' });
    // The same form twice.
    expect((await begin({ ...fields, act: 'decide' })).at).toBe(page.at);
    expect(page.html).toMatch(/<b>2<\/b> families/);
    expect(page.html).toMatch(/<b>4<\/b> people/);
    expect(page.html).toMatch(/<b>1<\/b> of these families cannot be told/);
    expect(page.html).toContain('has none');
    expect(page.html).toContain('Nuevos datos');
    expect([...shown(page)].sort()).toEqual([first.receipt, second.receipt].sort());
    const wrong = await operator.send(`${page.at}/confirm`, { count: '3', version: version(page) });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('Type the number of families');
    expect(wrong.html).toContain('value="3"');
    // Somebody corrects one of them meanwhile.
    await storage.commit([{ kind: 'registration', registration: { ...second, version: 2 } }]);
    const twice = await Promise.all(
      [1, 2].map(() => operator.send(`${page.at}/confirm`, { count: '2', version: version(page) })),
    );
    expect(twice.map(({ to }) => to)).toEqual([page.at, page.at]);
    await world.worker.work(page.at.split('/').at(-1) ?? '');
    const done = await operator.get(page.at);
    expect(done.html).toMatch(/<b>1<\/b> families done/);
    expect(done.html).toMatch(/<b>1<\/b> left as they are/);
    expect(done.html).toContain('changed since it was looked at');
    expect(shown(done)).toEqual([second.receipt]);
    const acts = await storage.listAuditBefore({ before: 1e12, limit: 9, subject: first.id });
    expect(acts.filter(({ act }) => act === 'registration.decide')).toHaveLength(1);
    expect((await operator.get('/people/acts')).html).toContain('1 family; 1 left as they are');
    expect((await operator.get(`/people/${first.receipt}`)).html).toContain('had it decided again');
  });

  it('takes appointments back once another person has typed the count, too', async () => {
    const { storage } = temp;
    const slot = await storeSlot(world, dayAt(world, 9), '10:00');
    const { registration } = await storeDated(world, slot);
    const page = await begin({ filter: 'dated=any', act: 'cancel', reason: 'Puerto lleno' });
    expect(page.html).toContain('Another person approves it');
    const stated = await operator.send(`${page.at}/confirm`, { count: '7', version: version(page) });
    expect(stated.status).toBe(409);
    expect(stated.html).toContain('7 was stated');
    const proposed = await operator.send(`${page.at}/confirm`, { count: '1', version: version(page) });
    const at = (proposed.to ?? '').replace(/\?.*/, '');
    expect(at).toMatch(/^\/changes\/\w+$/);
    expect((await operator.get(page.at)).html).toContain('It waits for a second person');
    const approver = await world.as('approver');
    const change = (await approver.get(at)).html;
    expect(change).toContain('Take back the appointments of all who fit a filter');
    expect(change).toContain('Puerto lleno');
    expect(change).not.toContain('href="/console/people/acts');
    await approver.send(`${at}/approve`, { count: '1' });
    await world.worker.work(page.at.split('/').at(-1) ?? '');
    expect(await storage.findActiveAppointment(registration.id)).toBeNull();
    operator = await world.as('operator');
    expect((await operator.get(page.at)).html).toMatch(/<b>1<\/b> families done/);
  });

  it('shows how far it is while it runs, and lets go of what nobody wants', async () => {
    await storeFamily(temp.storage);
    const id = await lookedAtPeople(world);
    const job = (await temp.storage.findJob(id))!;
    const running = { state: 'running', progress: 1, total: 4, dueAt: world.now + 9e6 } as const;
    await temp.storage.commit([{ kind: 'job', job: { ...job, version: job.version + 1, ...running } }]);
    for (const path of [`/people/acts/${id}`, `/people/acts/${id}/live`]) {
      const { html } = await operator.get(path);
      expect(html).toContain('It is being done, one family after the other');
      expect(html).toContain('value="25"');
      expect(html).toContain(`hx-get="/console/people/acts/${id}/live"`);
    }
    const other = await lookedAtPeople(world);
    await operator.get(`/people/acts/${other}`);
    expect((await operator.send(`/people/acts/${other}/drop`)).to).toBe('/people/acts?done=dropped');
    const late = await operator.send(`/people/acts/${other}/confirm`, { count: '1', version: '2' });
    expect(late.status).toBe(409);
    expect((await operator.get(`/people/acts/${other}`)).html).not.toContain('Prueba');
  });

  it('says that their needs are looked at where they are listed for an act', async () => {
    const { id } = await storeFamily(temp.storage, { registration: { needs: ['pregnancy'] } });
    const act = await lookedAtPeople(world, 'decide', { needs: ['pregnancy'] });
    const looks = async () =>
      (await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: id })).filter(
        (row) => row.act === 'person.look',
      );
    await operator.get(`/people/acts/${act}`);
    expect((await looks()).map(({ detail }) => detail.way)).toEqual(['/console/people/acts']);
  });

  it('is not begun again as another one by the same form', async () => {
    await storeFamily(temp.storage);
    const made = hidden(await operator.get('/people/list'), 'made');
    const fields = { filter: 'dated=none', act: 'decide', reason: 'x', made };
    for (const _ of [1, 2])
      expect((await operator.send('/people/acts', fields)).to).toBe(`/people/acts/${made}`);
    for (const other of [{ act: 'cancel' }, { filter: 'dated=any' }, { reason: 'y' }])
      expect((await operator.send('/people/acts', { ...fields, ...other })).status).toBe(409);
  });

  it('takes no filter in which something else stands', async () => {
    const sent = await operator.send('/people/acts', { filter: 'who=Rosa', act: 'decide', reason: 'x' });
    expect(sent.status).toBe(409);
    expect(await temp.storage.listJobs({ kind: 'people_act', limit: 9 })).toEqual([]);
  });
});

describe('a saved view', () => {
  const save = (browser: Browser, fields: Readonly<Record<string, string>>): Promise<Seen> =>
    browser.send('/people/views', {
      filter: 'ports=nogales&dated=none',
      name: 'Nogales sin cita',
      ...fields,
    });
  const links = ({ html }: Seen): readonly string[] =>
    [...html.matchAll(/href="\/console\/people\/list\?[^"]*"[^>]*dir="auto">([^<]*)</g)].map(
      ([, name = '']) => name,
    );

  it('is listed above the list for whoever saved it, renamed and removed', async () => {
    const list = await operator.get('/people/list?ports=nogales&dated=none');
    const made = hidden(list, 'made');
    // The same form twice saves one.
    for (const _ of [1, 2])
      expect((await save(operator, { made })).to).toBe('/people/list?ports=nogales&dated=none&done=saved');
    const seen = await operator.get('/people/list?ports=nogales&dated=none');
    expect(links(seen)).toEqual(['Nogales sin cita']);
    expect(seen.html).toContain(
      'href="/console/people/list?ports=nogales&amp;dated=none" aria-current="true"',
    );
    const admin = await world.as('admin');
    expect(links(await admin.get('/people/list'))).toEqual([]);
    expect((await admin.get(`/people/views/${made}`)).status).toBe(404);
    expect((await admin.send(`/people/views/${made}/remove`)).status).toBe(404);
    const edit = await operator.get(`/people/views/${made}`);
    expect(edit.html).toContain('value="Nogales sin cita"');
    const fields = { name: '"><script>alert(1)</script>', version: version(edit) };
    expect((await operator.send(`/people/views/${made}`, fields)).to).toContain('done=saved');
    const meanwhile = await operator.send(`/people/views/${made}`, { ...fields, name: 'Otra' });
    expect(meanwhile.status).toBe(409);
    expect(meanwhile.html).toContain('Somebody changed it meanwhile');
    expect((await operator.get('/people/list')).html).not.toContain('<script>alert');
    expect((await operator.send(`/people/views/${made}/remove`)).to).toBe('/people/list?done=view_removed');
    expect(links(await operator.get('/people/list'))).toEqual([]);
    const acts = (await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: made })).map(
      ({ act }) => act,
    );
    expect(acts).toEqual(['view.remove', 'view.change', 'view.save']);
  });

  it('is not said to be saved where the same form names something else than before', async () => {
    const made = hidden(await operator.get('/people/list'), 'made');
    await save(operator, { made });
    for (const other of [{ name: 'Otra' }, { filter: 'dated=any' }]) {
      const seen = await save(operator, { made, ...other });
      expect(seen.status).toBe(409);
      expect(seen.html).toContain('Somebody changed it meanwhile');
    }
    expect((await temp.storage.findSavedView(made))?.name).toBe('Nogales sin cita');
  });

  it.each(['', 'x', '1e999', '-1', '0.5'])('is not renamed by a version that is none: %s', async (seen) => {
    const made = hidden(await operator.get('/people/list'), 'made');
    await save(operator, { made });
    const sent = await operator.send(`/people/views/${made}`, { name: 'Otra', version: seen });
    expect(sent.status).toBe(409);
    expect((await temp.storage.findSavedView(made))?.name).toBe('Nogales sin cita');
  });

  it('is shared with the team by who may alone', async () => {
    expect((await operator.get('/people/list')).html).not.toContain('name="share"');
    const refused = await save(operator, { share: 'yes' });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('Your role shares no views');
    const admin = await world.as('admin');
    const made = hidden(await admin.get('/people/list'), 'made');
    await save(admin, { made, share: 'yes' });
    const seen = await operator.get('/people/list');
    expect(links(seen)).toEqual(['Nogales sin cita']);
    expect(seen.html).toContain('Of the team');
    expect(seen.html).not.toContain(`/people/views/${made}`);
    expect((await operator.send(`/people/views/${made}`, { name: 'x', version: '1' })).status).toBe(404);
  });

  it.each([
    ['a name that was searched for', { filter: 'who=Rosa' }, 'A view keeps a filter alone'],
    ['a receipt', { filter: 'dated=none&in.receipts=ABC' }, 'A view keeps a filter alone'],
    ['somebody in the place of a phase', { filter: 'phases=Rosa_A200000001' }, 'A view keeps a filter alone'],
    ['a phone in its name', { name: 'Rosa +52 664 123 4567' }, 'No phone and no A-number'],
    ['an A-number in its name', { name: 'A200-000-001' }, 'No phone and no A-number'],
    ['an A-number in signs of another width', { name: 'A２００ ０００ ００１' }, 'No phone and no A-number'],
    ['an A-number between other signs', { name: 'A200_000_001' }, 'No phone and no A-number'],
    [
      'an A-number behind hyphens of another kind',
      { name: 'A200\u2011000\u2011001' },
      'No phone and no A-number',
    ],
    ['the name of somebody', { name: 'Ana Ejemplo' }, 'Somebody has this name'],
    ['no name', { name: ' ' }, 'A view has a name of 60 characters'],
    ['a name that nobody sees', { name: '\u200b\u2060' }, 'A view has a name of 60 characters'],
    ['a name that turns what follows it', { name: 'Sin \u202ecita' }, 'A view has a name of 60 characters'],
    ['a name without end', { name: 'x'.repeat(10_000) }, 'A view has a name of 60 characters'],
  ])('is not saved with %s', async (_, fields, said) => {
    await storeFamily(temp.storage);
    await operator.get('/people/list');
    const seen = await save(operator, fields);
    expect(seen.status).toBe(409);
    expect(seen.html).toContain(said);
    expect(links(await operator.get('/people/list'))).toEqual([]);
  });

  it('of who left goes with them, what they shared stays', async () => {
    const admin = await world.as('admin');
    await admin.get('/people/list');
    await save(admin, { name: 'del equipo', share: 'yes' });
    await operator.get('/people/list');
    await save(operator, {});
    const { storage } = temp;
    const account = await storage.findAccountByEmailKey(storage.accountKeyOf('operator@example.org'));
    const staffId = account?.staffId ?? '';
    expect(await storage.listSavedViews({ staffId, limit: 9 })).toHaveLength(2);
    await admin.get(`/users/${account?.id ?? ''}`);
    await admin.send(`/users/${account?.id ?? ''}/left`);
    expect((await storage.listSavedViews({ staffId, limit: 9 })).map(({ name }) => name)).toEqual([
      'del equipo',
    ]);
  });
});

it.each(['viewer', 'approver'] as const)('is not for a %s', async (role) => {
  const { receipt } = await storeFamily(temp.storage);
  const id = await lookedAtPeople(world);
  const other = await world.as(role);
  await other.get('/me');
  for (const path of ['/people/list', '/people/acts', `/people/acts/${id}`, `/people/acts/${id}/live`]) {
    const seen = await other.get(path);
    expect(seen.status, path).toBe(403);
    expect(seen.html).not.toContain(receipt);
  }
  await other.get('/me');
  const sent = await other.send(`/people/acts/${id}/confirm`, { count: '1', version: '2' });
  expect(sent.status).toBe(403);
  expect(await temp.storage.findJob(id)).toMatchObject({ state: 'ready' });
});

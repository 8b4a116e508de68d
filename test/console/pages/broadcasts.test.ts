import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byState } from '../../../src/domain/broadcast.ts';
import { DRAFT, storeBroadcast, storePeople, workerOf } from '../../support/console-broadcasts.ts';
import { emailOf, openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { listStaffPhones } from '../../support/staff-phones.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
let approver: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
  approver = await world.as('approver');
  await storePeople(world, 4, 0);
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

/** Of four who are registered, in two languages. */
const FOUR = ['R000000', 'R000001', 'R000002', 'R000003'].join(', ');
const TYPED = { ...DRAFT, who: 'some', 'in.receipts': FOUR, quiet: '', first: '0' };

const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const textOf = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

/** A draft as somebody writes it in a browser; gives its page. */
async function write(browser: Browser, over: Readonly<Record<string, string>> = {}): Promise<string> {
  const page = await browser.get('/broadcasts/new');
  const made = hidden(page.html, 'made');
  const saved = await browser.send('/broadcasts/new', { ...TYPED, made, ...over });
  expect(saved.status, textOf(saved.html)).toBe(303);
  return (saved.to ?? '').replace('?done=saved', '');
}

const find = async (path: string) => (await temp.storage.findBroadcast(path.split('/')[2] ?? ''))!;

async function approve(browser: Browser, path: string, count = '4') {
  const page = await browser.get(`${path}/approve`);
  return browser.send(`${path}/approve`, { hash: hidden(page.html, 'hash'), count });
}

describe('a broadcast', () => {
  it(
    'goes its whole way by two people, and nothing leaves before the second',
    { timeout: 30_000 },
    async () => {
      const path = await write(operator);
      const draft = textOf((await operator.get(path)).html);
      expect(draft).toContain('Waits for the operator, who writes it, to hand it in. Nothing has left.');
      expect(draft).toContain('4 registrations 4 would get it as things are now.');
      expect(draft).toContain('Spanish: 2 by SMS');
      expect(draft).toContain('Las oficinas cierran');

      const summary = await operator.get(`${path}/submit`);
      expect(textOf(summary.html)).toContain('a second person must approve exactly this');
      expect(summary.html).not.toContain('name="count"');
      expect((await operator.send(`${path}/submit`)).to).toBe(`${path}?done=submitted`);
      const waiting = textOf((await operator.get('/broadcasts?show=approving')).html);
      expect(waiting).toMatch(/the operator handed it in\. It waits for a second person: .*the approver/);

      const wrong = await approve(approver, path, '40');
      expect(wrong.status).toBe(422);
      expect(wrong.html).toContain('That is not the number: it is 4.');
      expect(wrong.html).toContain('value="40"');
      expect((await find(path)).state).toBe('review');
      expect((await approve(approver, path)).to).toBe(`${path}?done=approved`);

      const worker = workerOf(world);
      await worker.drain();
      expect((await find(path)).state).toBe('holding');
      expect(textOf((await operator.get(path)).html)).toContain('the approver approved it. It starts');
      expect(
        await temp.storage.listOutboxOf(
          (await temp.storage.findRegistrationByReceipt('R000000'))!.contactId!,
        ),
      ).toEqual([]);

      world.now += 11 * 60_000;
      const later = workerOf(world);
      await later.drain();
      expect((await find(path)).state).toBe('sending');
      const now = await operator.get(`${path}/now?state=sending`);
      expect(now.html).toMatch(/^<div id="now"/);
      expect(textOf(now.html)).toContain('It is decided for 0 of 4 registrations.');
      expect((await operator.get(`${path}/now?state=holding`)).to).toBe(path);

      expect((await operator.send(`${path}/pause`)).to).toBe(`${path}?done=paused`);
      expect(textOf((await operator.get(path)).html)).toContain('the operator stopped it');
      expect(byState(await temp.storage.countRecipients((await find(path)).id)).queued).toBe(4);
      await workerOf(world).drain();
      expect(byState(await temp.storage.countRecipients((await find(path)).id)).waiting).toBe(4);
      const again = await operator.get(`${path}/resume`);
      expect(textOf(again.html)).toContain('It goes on to 4 registrations that wait.');
      expect((await operator.send(`${path}/resume`)).to).toBe(`${path}?done=resumed`);

      const before = await operator.get(`${path}/recall`);
      expect(textOf(before.html)).toContain('4 will not get it');
      const bare = await operator.send(`${path}/recall`, { reason: 'wrong day', count: '' });
      expect(bare.status).toBe(422);
      expect(bare.html).toContain('value="wrong day"');
      expect((await operator.send(`${path}/recall`, { reason: 'wrong day', count: '4' })).to).toBe(
        `${path}?done=recalled`,
      );
      await workerOf(world).drain();

      const report = await operator.get(`${path}/report`);
      expect(textOf(report.html)).toContain('R000003');
      expect(textOf(report.html)).toContain('recalled before it left 4');
      const csv = await operator.get(`${path}/report.csv?state=recalled`);
      expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
      expect(csv.html.split('\n')[0]).toBe('position,receipt,language,channel,state,reason,sentAt,repliedAt');
      expect(csv.html.trim().split('\n')).toHaveLength(5);
      const done = textOf((await operator.get(path)).html);
      for (const said of [
        'the operator: began it',
        'the operator: handed it in',
        'the approver: approved it',
        'the operator: stopped it',
        'the operator: recalled it (wrong day)',
      ])
        expect(done).toContain(said);
    },
  );

  it('is not approved by whoever wrote it, whatever they send', async () => {
    const admin = await world.as('admin');
    const path = await write(admin);
    await admin.get(`${path}/submit`);
    await admin.send(`${path}/submit`);
    const page = await admin.get(`${path}/approve`);
    expect(textOf(page.html)).toContain('Nobody approves what they wrote or submitted themselves');
    expect(page.html).not.toContain('name="hash"');
    const theirs = await approver.get(`${path}/approve`);
    const tried = await admin.send(`${path}/approve`, { hash: hidden(theirs.html, 'hash'), count: '4' });
    expect(tried.status).toBe(409);
    expect((await find(path)).state).toBe('review');
    expect(
      (await operator.send(`${path}/approve`, { hash: hidden(theirs.html, 'hash'), count: '4' })).status,
    ).toBe(403);
    await approver.get(`${path}/approve`);
    expect((await approver.send(`${path}/reject`, { reason: 'the day is wrong' })).to).toMatch(
      /done=rejected$/,
    );
    expect(textOf((await admin.get(path)).html)).toContain(
      'the approver sent it back to the admin: “the day is wrong”',
    );
  });

  it('is approved by one of two at once; the other is told how it stands, and nothing is done twice', async () => {
    const path = await write(operator);
    await operator.get(`${path}/submit`);
    await operator.send(`${path}/submit`);
    const admin = await world.as('admin');
    const [one, other] = [await approver.get(`${path}/approve`), await admin.get(`${path}/approve`)];
    const answers = await Promise.all(
      [[approver, one] as const, [admin, other] as const].map(([browser, { html }]) =>
        browser.send(`${path}/approve`, { hash: hidden(html, 'hash'), count: '4' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const late = answers.find(({ status }) => status === 409);
    expect(textOf(late?.html ?? '')).toContain('The broadcast is in approved.');
    const rows = await temp.storage.listAuditBefore({
      before: 1e12,
      limit: 99,
      subject: (await find(path)).id,
    });
    expect(rows.filter(({ act }) => act === 'broadcast.approve')).toHaveLength(1);
  });

  it('is not approved as something else than was looked at', async () => {
    const path = await write(operator);
    await operator.get(`${path}/submit`);
    await operator.send(`${path}/submit`);
    const seen = await approver.get(`${path}/approve`);
    const edit = await operator.get(`${path}/edit`);
    expect(textOf(edit.html)).toContain('Saving makes it a draft again');
    await operator.send(`${path}/edit`, {
      ...TYPED,
      'text.es': 'Aviso: todo sigue igual.',
      version: hidden(edit.html, 'version'),
    });
    await operator.get(`${path}/submit`);
    await operator.send(`${path}/submit`);
    await approver.get(path);
    const tried = await approver.send(`${path}/approve`, { hash: hidden(seen.html, 'hash'), count: '4' });
    expect(tried.status).toBe(422);
    expect(textOf(tried.html)).toContain('It is not what you looked at any more.');
    expect(textOf(tried.html)).toContain('todo sigue igual');
    expect((await find(path)).state).toBe('review');
  });

  it('is made once though its form is sent twice', async () => {
    const page = await operator.get('/broadcasts/new');
    const fields = { ...TYPED, made: hidden(page.html, 'made') };
    const [first, second] = [
      await operator.send('/broadcasts/new', fields),
      await operator.send('/broadcasts/new', fields),
    ];
    expect(second.to).toBe(first.to);
  });
});

describe('what is typed', () => {
  it('stays after a refusal, with what to do beside each field', async () => {
    await operator.get('/broadcasts/new');
    const seen = await operator.send('/broadcasts/new', {
      ...TYPED,
      title: '',
      when: '',
      hold: 'ten',
      'in.cities': 'Tijuana, "Juárez"',
      'text.es': 'Hola <script>alert(1)</script>',
    });
    expect(seen.status).toBe(422);
    for (const said of ['Write a title', 'Choose when it goes.', 'Write a number within the limits'])
      expect(seen.html).toContain(said);
    for (const kept of [
      'value="ten"',
      'value="Tijuana, &quot;Juárez&quot;"',
      '>Hola &lt;script>alert(1)&lt;/script></textarea>',
    ])
      expect(seen.html).toContain(kept);
    expect(seen.html).not.toContain('<script>alert');
  });

  it('says whom it is for: neither nobody nor both', async () => {
    await operator.get('/broadcasts/new');
    const nobody = await operator.send('/broadcasts/new', { ...DRAFT, who: '' });
    expect(nobody.html).toContain('Say whom it is for');
    const both = await operator.send('/broadcasts/new', { ...TYPED, who: 'all' });
    expect(both.html).toContain('Conditions are ticked and everybody is chosen');
    expect([nobody.status, both.status]).toEqual([422, 422]);
    const fresh = await operator.get('/broadcasts/new');
    expect(fresh.html).not.toMatch(/type="radio"[^>]*checked/);
  });

  it('is counted and looked at while it is typed, and without script by a button that saves nothing', async () => {
    await operator.get('/broadcasts/new');
    const count = await operator.send('/broadcasts/count', { ...TYPED, 'text.en': '' });
    expect(count.html).toMatch(/^<div id="count"/);
    expect(textOf(count.html)).toContain('4 registrations');
    expect(textOf(count.html)).toContain('speak English, and there is no text');
    const text = 'Aviso: hay noticias.\nVenga al puente mañana temprano.';
    const check = await operator.send('/broadcasts/check/es', { ...TYPED, 'text.es': text });
    const lines = check.html.match(/<li class="wrong">.*?<\/ul>/gs) ?? [];
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Venga al puente');
    expect(textOf(lines[0] ?? '')).toContain('could make people without an appointment travel');
    const before = (await temp.storage.listBroadcasts({ limit: 1 }))[0]?.id;
    const looked = await operator.send('/broadcasts/new', { ...TYPED, do: 'look', 'text.es': text });
    expect(looked.status).toBe(200);
    expect(looked.html).toContain(`>${text}</textarea>`);
    expect(textOf(looked.html)).toContain('4 registrations');
    expect((await temp.storage.listBroadcasts({ limit: 1 }))[0]?.id).toBe(before);
  });

  it('is not written over what somebody else saved meanwhile', async () => {
    const path = await write(operator);
    const admin = await world.as('admin');
    const [mine, theirs] = [await operator.get(`${path}/edit`), await admin.get(`${path}/edit`)];
    expect(
      (
        await admin.send(`${path}/edit`, {
          ...TYPED,
          title: 'Theirs',
          version: hidden(theirs.html, 'version'),
        })
      ).status,
    ).toBe(303);
    const late = await operator.send(`${path}/edit`, {
      ...TYPED,
      title: 'Mine',
      version: hidden(mine.html, 'version'),
    });
    expect(late.status).toBe(409);
    expect(textOf(late.html)).toContain('Somebody changed it meanwhile; nothing was saved.');
    expect(late.html).toContain('value="Mine"');
    expect((await find(path)).content.title).toBe('Theirs');
  });

  it('keeps what was left out, and never leaves everybody out', async () => {
    const path = await write(operator, { parts: '2', 'x0.languages': 'en', 'x1.cities': '' });
    expect((await find(path)).content.audience.exclude).toEqual([{ languages: ['en'] }]);
    const edit = await operator.get(`${path}/edit`);
    expect(edit.html).toMatch(/name="x0.languages" value="en" checked/);
    expect(textOf((await operator.get(path)).html)).toContain('but not: Language: English');
  });

  it.each(['<script>alert(1)</script>', `" onload='x`, '\u202Erevert', `${'x'.repeat(199)}>`])(
    'is shown as text: %j',
    async (text) => {
      const path = await write(operator, { title: text, reason: text, 'text.es': `${text} quédese` });
      await operator.get(`${path}/submit`);
      for (const page of [path, `${path}/submit`, `${path}/edit`, '/broadcasts']) {
        const { html } = await operator.get(page);
        expect(html).not.toContain('<script>alert');
        expect(html).not.toContain(`" onload='`);
        const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
        expect(html, page).toContain(shown);
      }
    },
  );
});

describe('who is meant', () => {
  it('is shown by name to those who may see names, each look in the audit, and by receipt to others', async () => {
    const { id } = await storeBroadcast(world, 'draft');
    const seen = await operator.get(`/broadcasts/${id}/people`);
    const receipt = /href="\/console\/people\/(R\d+)"/.exec(seen.html)?.[1] ?? '';
    const registration = (await temp.storage.findRegistrationByReceipt(receipt))!;
    const name = registration.members[0]!.surnames;
    expect(seen.html).toContain(name);
    expect(textOf(seen.html)).toContain('it is fixed when somebody approves it');
    const looks = await temp.storage.listAuditBefore({ before: 1e12, limit: 9, subject: registration.id });
    expect(looks[0]).toMatchObject({
      act: 'person.look',
      detail: { way: '/console/broadcasts/{id}/people' },
    });
    const masked = await approver.get(`/broadcasts/${id}/people`);
    expect(masked.html).toContain(receipt);
    expect(masked.html).not.toContain(name);
  });

  it('is shown while it is typed by a button that saves nothing, which is a look', async () => {
    await operator.get('/broadcasts/new');
    const seen = await operator.send('/broadcasts/new', { ...TYPED, do: 'who', 'in.languages': 'es' });
    expect(seen.html).toContain('href="/console/people/R000002"');
    expect(seen.html).not.toContain('href="/console/people/R000001"');
    expect(seen.html).toContain('value="Cierre"');
    const { id } = (await temp.storage.findRegistrationByReceipt('R000002'))!;
    const [look] = await temp.storage.listAuditBefore({ before: 1e12, limit: 1, subject: id });
    expect(look).toMatchObject({ act: 'person.look', detail: { way: '/console/broadcasts/new' } });
  });

  it('is frozen once it is approved', async () => {
    const { id } = await storeBroadcast(world, 'sending');
    const { html } = await operator.get(`/broadcasts/${id}/people`);
    expect(textOf(html)).toContain('Fixed when it was approved');
    expect(textOf(html)).toContain('about to leave');
  });

  it('is previewed by receipt as their phone shows it, which is a look; a role without names has no such form', async () => {
    const texts = { es: 'Aviso {{first_name}}: quédese.', en: 'Notice {{first_name}}: stay.' };
    const { id } = await storeBroadcast(world, 'draft', { texts });
    const page = await operator.get(`/broadcasts/${id}`);
    expect(page.html).toContain('name="receipt"');
    const registration = (await temp.storage.findRegistrationByReceipt('R000000'))!;
    const shown = await operator.send(`/broadcasts/${id}/preview`, { receipt: 'r00-0000' });
    expect(shown.html).toContain(`Aviso ${registration.members[0]!.givenNames.split(' ')[0]!}: quédese.`);
    const none = await operator.send(`/broadcasts/${id}/preview`, { receipt: 'NONE' });
    expect(none.html).toContain('No registration has this receipt.');
    expect((await approver.get(`/broadcasts/${id}`)).html).not.toContain('name="receipt"');
  });
});

describe('a text that could move people', () => {
  it('is held back beside its line until an admin lets it pass with a reason that the second person sees', async () => {
    const path = await write(operator, { 'text.es': 'Vaya al puente mañana.' });
    const page = await operator.get(`${path}/submit`);
    expect(textOf(page.html)).toContain('It cannot be handed in yet');
    expect(page.html).not.toContain('Hand it in for approval');
    expect((await operator.get(path)).html).not.toContain('Let it pass');
    const forced = await operator.send(`${path}/submit`);
    expect(forced.status).toBe(409);
    const admin = await world.as('admin');
    expect((await admin.get(path)).html).toContain('Let it pass');
    expect((await admin.send(`${path}/override`, { reason: '  ' })).status).toBe(409);
    expect((await admin.send(`${path}/override`, { reason: 'the name of a newspaper' })).to).toMatch(
      /overridden$/,
    );
    await operator.get(`${path}/submit`);
    expect((await operator.send(`${path}/submit`)).to).toMatch(/submitted$/);
    expect(textOf((await approver.get(`${path}/approve`)).html)).toContain(
      'the admin let a text pass that the travel check holds back: “the name of a newspaper”',
    );
  });
});

describe('what follows', () => {
  it('is a draft of its own, made once, whose audience nobody chooses anew', async () => {
    const { id } = await storeBroadcast(world, 'recalled');
    const page = await operator.get(`/broadcasts/${id}/correct`);
    const fields = {
      made: hidden(page.html, 'made'),
      title: 'Otra vez',
      'text.es': 'Aviso: abren mañana.',
      'text.en': 'Notice: open tomorrow.',
    };
    const made = await operator.send(`/broadcasts/${id}/correct`, fields);
    expect(made.to).toMatch(/done=drafted$/);
    expect((await operator.send(`/broadcasts/${id}/correct`, fields)).to).toBe(made.to);
    const path = (made.to ?? '').replace('?done=drafted', '');
    expect(await find(path)).toMatchObject({ kind: 'correction', of: id });
    const edit = await operator.get(`${path}/edit`);
    expect(textOf(edit.html)).toContain('exactly those who got an earlier broadcast');
    expect(edit.html).not.toContain('name="in.cities"');
    const bad = await operator.send(`/broadcasts/${id}/correct`, { ...fields, title: '', made: '' });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('>Aviso: abren mañana.</textarea>');
  });

  it('is not offered by the page to whoever only looks', async () => {
    const { id } = await storeBroadcast(world, 'sending');
    const viewer = await world.as('viewer');
    const { html } = await viewer.get(`/broadcasts/${id}`);
    for (const way of ['/pause', '/recall', '/edit', '/approve', '/test'])
      expect(html).not.toContain(`${id}${way}"`);
    expect(html).toContain(`${id}/report"`);
    expect(html).not.toContain(emailOf('operator'));
  });
});

describe('an approved broadcast', () => {
  it('starts later or is taken back, each after a page that says what that does', async () => {
    const { id } = await storeBroadcast(world, 'holding', { holdMinutes: 600 });
    const path = `/broadcasts/${id}`;
    const asked = await operator.get(`${path}/hold`);
    expect(textOf(asked.html)).toContain(
      'What was approved stays approved; it only starts later. Now it starts',
    );
    const bad = await operator.send(`${path}/hold`, { date: 'soon', time: '10:00', zone: 'America/Tijuana' });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('value="soon"');
    const sooner = { date: '2021-03-01', time: '10:00', zone: 'America/Tijuana' };
    expect((await operator.send(`${path}/hold`, sooner)).status).toBe(409);
    const later = { date: '2021-03-09', time: '10:00', zone: 'America/Tijuana' };
    expect((await operator.send(`${path}/hold`, later)).to).toBe(`${path}?done=held`);
    expect((await find(path)).dueAt).toBe(Date.parse('2021-03-09T18:00:00Z'));
    expect(textOf((await operator.get(`${path}/undo`)).html)).toContain('It becomes a draft again');
    expect((await operator.send(`${path}/undo`)).to).toBe(`${path}?done=undone`);
    expect(await find(path)).toMatchObject({ state: 'draft', approvedBy: null });
    expect(textOf((await operator.get('/broadcasts?show=writing')).html)).toContain(
      'the operator took it back before anything left',
    );
  });
});

describe('a test', () => {
  it('goes to the phones of staff that are ticked, whose numbers are in no page', async () => {
    const phone = '+526641112233';
    await listStaffPhones(temp.storage, phone);
    const path = await write(operator);
    const page = await operator.get(path);
    expect(page.html).not.toContain(phone);
    expect(page.html).toContain('Eva');
    const none = await operator.send(`${path}/test`, { channel: 'sms' });
    expect(none.html).toContain('Choose a phone of staff.');
    const again = await operator.get(path);
    const key = /name="phone" value="([^"]+)"/.exec(again.html)?.[1] ?? '';
    const fields = { phone: key, channel: 'sms', made: hidden(again.html, 'made') };
    expect((await operator.send(`${path}/test`, fields)).to).toBe(`${path}?done=tested`);
    // Sent twice: the same messages, once.
    expect((await operator.send(`${path}/test`, fields)).to).toBe(`${path}?done=tested`);
    expect(await temp.storage.listOutboxOf(key)).toHaveLength(2);
  });
});

describe('a broadcast to so few that it needs no second person', () => {
  it('says so in its summary, and the number is typed back before it goes', async () => {
    const small = await openTempStorage();
    const few = await openConsole(small.storage, { exemptBelow: 5 });
    try {
      await storePeople(few, 4, 0);
      const author = await few.as('operator');
      const page = await author.get('/broadcasts/new');
      const saved = await author.send('/broadcasts/new', { ...TYPED, made: hidden(page.html, 'made') });
      const path = (saved.to ?? '').replace('?done=saved', '');
      const summary = await author.get(`${path}/submit`);
      expect(textOf(summary.html)).toContain('needs no second person');
      // As a form that was opened while it needed one would be sent.
      const stale = await author.send(`${path}/submit`, { alone: '' });
      expect(textOf(stale.html)).toContain('It would go without a second person now.');
      expect((await author.send(`${path}/submit`, { alone: 'yes', count: '5' })).status).toBe(422);
      expect((await author.send(`${path}/submit`, { alone: 'yes', count: '4' })).to).toMatch(/submitted$/);
      expect((await small.storage.listBroadcasts({ limit: 1 }))[0]).toMatchObject({
        state: 'approved',
        approvedBy: null,
      });
    } finally {
      await few.close();
      await small.close();
    }
  });
});

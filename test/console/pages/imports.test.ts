import { readdir } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEPT_MS } from '../../../src/jobs/begin.ts';
import { createJobFiles } from '../../../src/jobs/job-files.ts';
import { createJobWorker } from '../../../src/jobs/worker.ts';
import { rosterFile, rosterRow } from '../../support/console-jobs.ts';
import { toolsOver } from '../../support/broadcasts.ts';
import { openConsole, type Browser, type ConsoleWorld, type Seen } from '../../support/console.ts';
import { storeFamily } from '../../support/families.ts';
import { makeAppointment, makeSlot } from '../../support/records.ts';
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
beforeEach(async () => {
  await operator.get('/roster');
});

const version = ({ html }: Seen): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';

/** Uploads a file and gives the page of what was found. */
async function upload(
  bytes: string | Buffer,
  path = '/roster',
  name = 'nómina.csv',
): Promise<Seen & { readonly at: string }> {
  const sent = await operator.upload(path, { name, bytes: Uint8Array.from(Buffer.from(bytes)) });
  const at = sent.to ?? '';
  expect(at, sent.html).toMatch(/^\/(roster|slots)\/\w+$/);
  return { ...(await operator.get(at)), at };
}

describe('a roster that is uploaded', () => {
  it('is shown as it is read, with its bad rows, and imported once its count was typed', async () => {
    const names =
      'No. A;Familia;Nombres;Apellidos;Fecha de nacimiento;País;Idioma;Fecha MPP;Retornado;Estado del caso;Puerto';
    const rows = [
      '20000014.0;F1;María;Núñez;14/03/1988;Honduras;es;25/07/2019;sí;pendiente;San Ysidro',
      "A200000015;F2;=cmd|' /C calc'!A0;Peña;31/02/1990;Honduras;es;25/07/2019;sí;pendiente;San Ysidro",
      'A200000016;F3;<script>alert(1)</script>;O´Brien;01/02/1990;Honduras;es;25/07/2019;quizá;pendiente;Marte',
    ];
    const page = await upload(iconv.encode([names, ...rows, ''].join('\r\n'), 'windows-1252'));
    expect(page.html).toContain('nómina.csv');
    expect(page.html).toContain('windows-1252');
    expect(page.html).toContain('semicolon');
    // What the first good row is taken for, with what a spreadsheet added taken off.
    for (const cell of ['A020000014', 'María', 'Núñez', '1988-03-14', 'HND', '2019-07-25'])
      expect(page.html).toContain(`<td>${cell}</td>`);
    expect(page.html).toMatch(/<b>1<\/b> new/);
    expect(page.html).toMatch(/<b>2<\/b> rejected/);
    // Each fault in its cell, beside what was typed.
    const cell = (reason: string, typed: string): string =>
      `<span class="usa-error-message">${reason}</span><span class="typed">${typed}</span>`;
    expect(page.html).toContain(cell('must be a date, written YYYY-MM-DD', '31/02/1990'));
    expect(page.html).toContain(cell('must be yes or no', 'quizá'));
    expect(page.html).not.toContain('<script>alert');
    expect(await temp.storage.findCase('020000014')).toBeNull();

    const wrong = await operator.send(`${page.at}/confirm`, { count: '7', version: version(page) });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="7"');
    expect(await temp.storage.findCase('020000014')).toBeNull();

    const done = await operator.send(`${page.at}/confirm`, { count: ' 1 ', version: version(page) });
    expect(done.to).toBe(page.at);
    const after = await operator.get(page.at);
    expect(after.html).toContain('What it did');
    expect((await temp.storage.findCase('020000014'))?.surnames).toBe('Núñez');
    const rejects = await operator.get(`${page.at}/rejects.csv`);
    expect(rejects.headers.get('content-type')).toContain('text/csv');
    expect(rejects.html).toContain("'=cmd|");
    expect(rejects.html.split('\n').slice(0, 2).join('\n')).toContain('line,column,reason');
    expect((await operator.get('/roster')).html).toContain('1 new, 0 changed, 0 the same, 2 rejected');
    const acts = (await temp.storage.listAudit({ after: 0, limit: 999 }))
      .filter(({ subject }) => subject.includes(page.at.slice(8)))
      .map(({ act }) => act);
    expect(acts).toEqual(
      expect.arrayContaining(['job.upload', 'person.look', 'job.confirm', 'roster.import']),
    );
  });

  it('is imported once, however often the form is sent', async () => {
    const page = await upload(rosterFile(rosterRow({ a_number: 'A300000001', family_id: 'F-300' })));
    const fields = { count: '1', version: version(page) };
    const both = await Promise.all([1, 2].map(() => operator.send(`${page.at}/confirm`, fields)));
    expect(both.map(({ to }) => to)).toEqual([page.at, page.at]);
    expect((await operator.send(`${page.at}/confirm`, fields)).to).toBe(page.at);
    await world.worker.work(page.at.slice(8));
    const imports = (await temp.storage.listAudit({ after: 0, limit: 999 })).filter(
      ({ act, subject }) => act === 'roster.import' && subject === page.at.slice(8),
    );
    expect(imports).toHaveLength(1);
    expect(imports[0]?.detail).toMatchObject({ added: 1, unchanged: 0 });
  });

  it('asks which column is which, and which order dates have, and reads it so', async () => {
    const text = rosterFile(rosterRow({ a_number: 'A300000010', birth_date: '3/4/1988' })).replace(
      'surnames',
      'Clan',
    );
    const page = await upload(text);
    expect(page.html).toContain('Not found: surnames');
    expect(page.html).toContain('<option value="Clan">Clan</option>');
    expect(version(page)).toBe('');
    const mapped = await operator.send(`${page.at}/read`, { 'column-surnames': 'Clan' });
    expect(mapped.to).toBe(page.at);
    expect((await operator.get(page.at)).html).toContain('Dates of birth_date can be read in two ways');
    await operator.send(`${page.at}/read`, { 'column-surnames': 'Clan', dates: 'dmy' });
    const read = await operator.get(page.at);
    expect(read.html).toContain('<td>1988-04-03</td>');
    // What was confirmed is what was looked at: another reading needs another look.
    const stale = await operator.send(`${page.at}/confirm`, { count: '1', version: '2' });
    expect(stale.status).toBe(409);
    await operator.send(`${page.at}/confirm`, { count: '1', version: version(read) });
    expect((await temp.storage.findCase('300000010'))?.birthDate).toBe('1988-04-03');
  });

  it('says what it would change for whom, and changes nothing by it', async () => {
    const { storage } = temp;
    const registration = await storeFamily(storage, { registration: { stage: 'scheduled' } });
    const slot = makeSlot({ startsAt: world.now + 30 * 86_400_000, date: '2021-04-30' });
    await storage.importSlots([slot]);
    const { id: registrationId, familyId } = registration;
    const appointment = makeAppointment({
      ...{ registrationId, familyId, slotId: slot.id, startsAt: slot.startsAt, date: '2021-04-30' },
    });
    await storage.commit([{ kind: 'appointment', appointment }]);
    const facts = (await storage.findFamily(familyId))[0]!;
    const row = rosterRow({
      ...{ a_number: `A${facts.aNumber}`, family_id: familyId, given_names: facts.givenNames },
      ...{ surnames: facts.surnames, birth_date: facts.birthDate, eoir_status: 'granted' },
    });
    const page = await upload(rosterFile(row));
    expect(page.html).toContain('1 registered family would be decided again.');
    expect(page.html).toContain('1 family loses its appointment.');
    expect(page.html).toContain(registration.receipt);
    expect(page.html).toContain('2021-04-30');
    expect((await storage.findRegistration(registrationId))?.decisionDue).toBe(false);
    const looks = await storage.listAuditBefore({ before: 1e12, limit: 9, subject: registrationId });
    expect(looks[0]).toMatchObject({ act: 'person.look', detail: { way: '/console/roster/{id}' } });
    await operator.send(`${page.at}/confirm`, { count: '1', version: version(page) });
    expect((await storage.findRegistration(registrationId))?.decisionDue).toBe(true);
  });

  it.each([
    ['a workbook', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(9_000, 3)]), 'This is a workbook'],
    ['a PDF', Buffer.from('%PDF-1.7 ...'), 'This is a PDF'],
    ['no table', Buffer.alloc(20 * 1024 * 1024, 'x'), 'longer than a row can be'],
    ['data alone', Buffer.from(rosterRow().join(',')), 'The first line holds data'],
  ])('is said to be %s when it is, and cannot be imported', async (_, bytes, said) => {
    const before = await temp.storage.countCases();
    const page = await upload(bytes);
    expect(page.html).toContain(said);
    expect(version(page)).toBe('');
    const forced = await operator.send(`${page.at}/confirm`, { count: '0', version: '2' });
    expect(forced.status).toBe(409);
    expect(await temp.storage.countCases()).toBe(before);
  });

  it('is refused where it is missing or too large, with the form shown again', async () => {
    for (const [file, said] of [
      [null, 'No file came'],
      [{ name: 'empty.csv', bytes: '' }, 'No file came'],
      [{ name: 'large.csv', bytes: 'x'.repeat(22 * 1024 * 1024) }, 'The file is too large'],
    ] as const) {
      const seen = await operator.upload('/roster', file);
      expect(seen.status).toBe(422);
      expect(seen.html).toContain(said);
      expect(seen.html).toContain('id="file-roster"');
    }
    const left = (await readdir(world.uploads)).length;
    expect((await operator.send('/roster', {})).status).toBe(422);
    expect(await readdir(world.uploads)).toHaveLength(left);
  });

  it('is taken from a page of ours alone, by a role that may, and nothing is kept otherwise', async () => {
    const file = { name: 'r.csv', bytes: rosterFile(rosterRow()) };
    const before = await readdir(world.uploads);
    const count = (await temp.storage.listJobs({ kind: 'roster_import', limit: 99 })).length;
    expect((await operator.upload('/roster', file, { key: 'guessed' })).status).toBe(403);
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://example.org' };
    expect((await operator.upload('/roster', file, {}, foreign)).status).toBe(403);
    for (const role of ['viewer', 'approver'] as const) {
      const other = await world.as(role);
      await other.get('/me');
      expect((await other.upload('/roster', file)).status).toBe(403);
      expect((await other.get('/me')).html).not.toContain('/console/roster');
    }
    expect(await readdir(world.uploads)).toEqual(before);
    expect(await temp.storage.listJobs({ kind: 'roster_import', limit: 99 })).toHaveLength(count);
  });

  it('waits encrypted, and is erased after an hour, or when it is dropped', async () => {
    const row = rosterRow({ a_number: 'A300000077', surnames: 'Sellado' });
    const page = await upload(rosterFile(row));
    const id = page.at.slice(8);
    const job = (await temp.storage.findJob(id))!;
    const { readFile } = await import('node:fs/promises');
    expect((await readFile(`${world.uploads}/aviso-job-${id}`)).includes('Sellado')).toBe(false);
    const dropped = await upload(rosterFile(row));
    expect((await operator.send(`${dropped.at}/drop`)).to).toBe('/roster?done=dropped');
    expect(await readdir(world.uploads)).not.toContain(`aviso-job-${dropped.at.slice(8)}`);
    expect(job.found).toContain('Sellado');
    world.now += KEPT_MS;
    await world.worker.work(id);
    expect(await readdir(world.uploads)).not.toContain(`aviso-job-${id}`);
    expect(await temp.storage.findJob(id)).toMatchObject({ state: 'dropped', found: null, fileKey: null });
    operator = await world.as('operator');
    expect((await operator.get(page.at)).html).not.toContain('Sellado');
    expect((await operator.get(`${page.at}/rejects.csv`)).status).toBe(404);
  });

  it('goes on in another process where one was stopped, and is stored whole once', async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) =>
      rosterRow({ a_number: `A4${String(at).padStart(8, '0')}`, family_id: `G-${at}` }),
    );
    const page = await upload(rosterFile(...rows));
    const id = page.at.slice(8);
    const job = (await temp.storage.findJob(id))!;
    // Confirmed, and the process is gone after two batches.
    await temp.storage.commit([
      {
        kind: 'job',
        job: {
          ...job,
          version: job.version + 1,
          state: 'running',
          confirmedBy: 'cli:ana',
          tries: 1,
          dueAt: world.now,
        },
      },
    ]);
    const tools = toolsOver(temp.storage, { now: () => world.now });
    let batches = 0;
    const dying = createJobWorker({
      ...tools,
      ...{ files: createJobFiles(world.uploads), log: world.log, owner: 'dying', queued: () => undefined },
      storage: {
        ...temp.storage,
        importCases: (cases, options) => {
          batches += 1;
          if (batches > 2) throw new Error('gone');
          return temp.storage.importCases(cases, options);
        },
        commit: (writes) =>
          writes.some((write) => write.kind === 'job' && write.job.state === 'failed')
            ? Promise.reject(new Error('gone'))
            : temp.storage.commit(writes),
      },
    });
    await dying.work(id);
    expect((await temp.storage.findJob(id))?.state).toBe('running');
    await world.worker.work(id);
    expect(await temp.storage.findJob(id)).toMatchObject({
      state: 'done',
      tries: 3,
      figures: { added: 1_000, unchanged: 2_000 },
    });
    expect((await operator.get(page.at)).html).toContain('The machine stopped in between');
  });
});

describe('slots that are uploaded', () => {
  it('are refused where they have gone by or take less than is taken, and stored otherwise', async () => {
    const taken = makeSlot({ port: 'gateway', date: '2031-06-01', time: '09:00', capacity: 9, taken: 0 });
    await temp.storage.importSlots([{ ...taken, startsAt: Date.UTC(2031, 5, 1, 14) }]);
    await temp.storage.commit([{ kind: 'slot', slotId: taken.id, people: 5 }]);
    const file =
      'Puerto,Fecha,Hora,Cupo\n' +
      'Gateway,2031-06-01,9:00,4\nGateway,2031-06-02,9:00,30\nGateway,2020-06-02,9:00,30\nGateway,2031-06-03,25:00,30\n';
    const page = await upload(file, '/slots', 'slots.csv');
    expect(page.html).toContain('is below what is taken already');
    expect(page.html).toContain('has gone by');
    expect(page.html).toContain('must be a 24-hour time');
    expect(page.html).toMatch(/<b>1<\/b> new/);
    await operator.send(`${page.at}/confirm`, { count: '1', version: version(page) });
    expect((await temp.storage.findSlot('gateway/2031-06-02/09:00'))?.capacity ?? 30).toBe(30);
    expect((await operator.get(page.at)).html).toContain('What it did');
    const rejects = await operator.get(`${page.at}/rejects.csv`);
    expect(rejects.html).toContain('Puerto,Fecha,Hora,Cupo,line,column,reason');
  });
});

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactPoint } from '../../src/domain/address.ts';
import { DEMO_CASES, rosterCsv } from '../../src/roster/demo.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { storeFamily } from '../support/families.ts';
import { makeInbound, makePersonRequest } from '../support/records.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';
import { runScript, type Ended } from '../support/run-script.ts';
import { signGates } from '../support/signed-gates.ts';

/** A text that matches, typed as one. */
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const NOW = '2021-03-01T18:00:00Z';
const PHONE = '+526641234567';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-commands-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command as an operator does, on a database of its own. */
function command(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return runScript(`scripts/${script}.ts`, args, {
    DATABASE_URL: `sqlite:${folder}/aviso.db`,
    DATA_KEY: TEST_KEY.toString('base64'),
    NOW,
    ...env,
  });
}

async function file(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const open = () => openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });

describe('the commands of the programme', { timeout: 60_000 }, () => {
  it('import a roster, count, write the rejects, and end with 2 when there is none', async () => {
    let text = '';
    for await (const chunk of rosterCsv(DEMO_CASES)) text += chunk;
    const roster = await file('roster.csv', text.replace('1983-06-09', '9 June 83'));
    const rejects = join(folder, 'rejects.csv');
    expect(await command('roster-import', [roster, '--dry-run'])).toMatchObject({
      code: 0,
      out: matching(/^Dry run: nothing was stored\.\nadded 8, changed 0, unchanged 0, rejected 1\n/),
    });
    expect(await command('roster-import', [roster, '--rejects', rejects])).toEqual({
      code: 0,
      err: '',
      out: `added 8, changed 0, unchanged 0, rejected 1\nRejected rows with line, column and reason: ${rejects}\n`,
    });
    const rejected = await readFile(rejects, 'utf8');
    expect(rejected.startsWith('\uFEFFa_number,')).toBe(true);
    expect((await stat(rejects)).mode & 0o777).toBe(0o600);
    expect(rejected).toContain('9,birth_date,birth_date must be written YYYY-MM-DD');
    // Corrected in place and fed back, replacing itself.
    await writeFile(rejects, rejected.replace('9 June 83', '1983-06-09'));
    expect((await command('roster-import', [rejects, '--rejects', rejects])).out).toContain(
      'added 1, changed 0',
    );
    expect((await readFile(rejects, 'utf8')).trim().split('\n')).toHaveLength(1);

    const mixed = await file(
      'mixed.csv',
      Buffer.concat([Buffer.from('é\n'), Buffer.from([0x61, 0xe9, 0x0a])]),
    );
    for (const [path, message] of [
      [mixed, /Line 1 is UTF-8 and line 2 is not/],
      [await file('other.csv', 'a,b\n1,2\n'), /Missing columns: a_number/],
      [join(folder, 'none.csv'), /There is no file/],
    ] as const) {
      const ended = await command('roster-import', [path, '--rejects', rejects]);
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).toMatch(message);
    }
    expect((await readFile(rejects, 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('import slots and name the rows they do not take', async () => {
    const slots = await file(
      'slots.csv',
      'port,date,time,capacity\nsan-ysidro,2021-03-11,09:00,8\nx,2021-03-11,9,8\n',
    );
    expect(await command('slots-import', [slots])).toMatchObject({
      code: 0,
      out: 'added 1, changed 0, unchanged 0, rejected 1\n',
      err: matching(/^line 3, port; time: port must be one of san-ysidro/),
    });
    expect(await command('slots-import', [await file('no.csv', 'x\n')])).toMatchObject({ code: 2 });
    // It is 10:00 on 2021-03-01 at this port, and an hour or two later at the others.
    const gone = await file(
      'gone.csv',
      [
        'port,date,time,capacity',
        'san-ysidro,2020-03-11,09:00,8',
        'san-ysidro,2021-03-01,10:00,8',
        'san-ysidro,2021-03-01,10:01,0',
        'gateway,2021-03-01,11:59,8',
      ].join('\n'),
    );
    for (const [options, out] of [
      [['--dry-run'], 'Dry run: nothing was stored.\nadded 1, changed 0, unchanged 0, rejected 3\n'],
      [[], 'added 1, changed 0, unchanged 0, rejected 3\n'],
    ] as const)
      expect(await command('slots-import', [gone, ...options])).toMatchObject({
        code: 0,
        out,
        err: matching(/^(?!.*line 4)(.*\n)*line 2, date: date has gone by\nline 3, .* by\nline 5, .* by\n$/),
      });
  });

  it('list, open and close phases', async () => {
    expect((await command('phase', ['list'])).out).toBe(
      'phase-1  open  from 2021-02-19  takes pending\n' +
        'phase-2  closed  from 2021-06-01  takes pending, terminated, in_absentia, closed\n',
    );
    expect((await command('phase', ['open', 'phase-2'])).out).toBe('phase-2 is open.\n');
    expect((await command('phase', ['list'])).out).toContain('phase-2  open, not begun');
    expect((await command('phase', ['close', 'phase-2'])).out).toMatch(
      /^Closing phase-2 would do this:\n[^]*phase-2 is closed\.\n$/,
    );
    expect(await command('phase', ['open', 'phase-9'])).toMatchObject({
      code: 1,
      err: matching(/Phase phase-9/),
    });
  });

  it('close a day at a port', async () => {
    const env = { DATABASE_URL: `sqlite:${folder}/closing.db` };
    const slots = (...args: readonly string[]) => command('slots', args, env);
    const day = ['close', '--port', 'san-ysidro', '--date', '2021-03-11'];
    await command(
      'slots-import',
      [
        await file(
          'days.csv',
          'port,date,time,capacity\nsan-ysidro,2021-03-11,09:00,5\nsan-ysidro,2021-03-12,09:00,3\n',
        ),
      ],
      env,
    );
    const storage = await openSqlite({ path: join(folder, 'closing.db'), vault: testVault() });
    const families = [await storeFamily(storage, { people: 3 }), await storeFamily(storage, { people: 2 })];
    await signGates(storage);
    await command('assign', ['--to', '2021-03-11'], env);
    const [large] = await Promise.all(families.map(({ id }) => storage.findActiveAppointment(id)));
    const dry = await slots(...day, '--dry-run');
    expect(dry).toMatchObject({
      code: 0,
      out: matching(
        /^Closing San Ysidro {2}2021-03-11 {2}the whole day would do this:\n[^]*2 appointments, 5 people\n[^]*Dry run: nothing was stored\.\n$/,
      ),
    });
    expect(dry.out).toMatch(/ {2}09:00 {2}C\w{6} {2}\d p[a-z]+ {2}offered: moved to 2021-03-12 09:00\n/);
    expect(dry.out).toContain('offered: cancelled, waits again');
    expect(dry.out).toContain(large!.reference);
    expect(await slots(...day)).toMatchObject({ code: 2, err: matching(/--count/) });
    expect(await slots(...day, '--count', '3')).toMatchObject({ code: 1, err: matching(/3 was stated/) });
    expect((await slots(...day, '--count', '2')).out).toMatch(
      /waits for a second person; nothing is closed yet\.\n/,
    );
    expect((await slots('closed')).out).toBe('Nothing is closed.\n');
    // The day before it, one person is enough.
    const late = (...args: readonly string[]) =>
      command('slots', args, { ...env, NOW: '2021-03-10T18:00:00Z' });
    expect(await late(...day, '--count', '2')).toMatchObject({
      code: 0,
      err: '',
      out: matching(/: closed\. Nobody is assigned there again\.\nNobody is in it any more\.\n$/),
    });
    expect(await late(...day)).toMatchObject({
      code: 0,
      out: 'San Ysidro  2021-03-11  the whole day: closed already.\nNobody is in it any more.\n',
    });
    expect((await slots('closed')).out).toMatch(
      /^San Ysidro {2}2021-03-11 {2}the whole day {2}closed by cli:/,
    );
    for (const wrong of [
      ['close', '--port', 'tijuana', '--date', '2021-03-11'],
      ['close', '--port', 'san-ysidro'],
      [...day, '--time', '9'],
      ['close', '--port', 'san-ysidro', '--date', '11-03-2021'],
    ])
      expect(await slots(...wrong)).toMatchObject({ code: 2, out: '' });
    expect(await slots(...day.slice(0, 4), '2021-02-11')).toMatchObject({
      code: 1,
      err: matching(/has gone by/),
    });
    await storage.close();
  });

  it('assign, show, move, cancel, and answer for a person', async () => {
    const storage = await open();
    const contactId = storage.contactIdOf(contactPoint(PHONE));
    const { id } = await storeFamily(storage, {
      people: 3,
      registration: { contactId },
      talk: { contactId, address: PHONE },
    });
    await storage.commit([
      { kind: 'inbound', contactId, message: makeInbound({ from: PHONE, text: 'necesito ayuda' }) },
      { kind: 'personRequest', request: makePersonRequest({ id: 'REQUEST1', contactId }) },
    ]);
    const unsigned = await command('assign', []);
    expect(unsigned.out).toContain('assigned 0 families');
    expect(unsigned.out).toContain('1: no signed gate at san-ysidro: npm run programme -- sign --port ID');
    expect(await command('programme', ['sign', '--port', 'san-ysidro'])).toMatchObject({
      code: 1,
      err: matching(/No gate is set/),
    });
    await command('programme', ['set', '--gate', 'san-ysidro=PedWest']);
    expect((await command('programme', ['show'])).out).toContain('gate  san-ysidro  PedWest  not signed');
    expect((await command('programme', ['sign', '--port', 'san-ysidro'])).out).toMatch(
      /gate {2}san-ysidro {2}PedWest {2}signed 2021-03-01T18:.* by cli:/,
    );
    const paper = 'families; es=actas; en=birth papers; pt=certidoes; ht=batiste; fr=actes';
    const bring = ['--paper', 'es=recibo; en=receipt; pt=recibo; ht=resi; fr=recu', '--paper', paper];
    const help = ['--helpline', 'ht,fr +52 664 123 4567 Casa Ayiti', '--helpline', '911 Emergencias'];
    const { out } = await command('programme', ['set', ...bring, ...help]);
    expect(out).toContain('helpline  +526641234567  Casa Ayiti  (ht, fr)\nhelpline  911  Emergencias\n');
    expect(out).toContain('paper  es=recibo; en=receipt; pt=recibo; ht=resi; fr=recu\n');
    expect(out).toContain(
      'paper  es=actas; en=birth papers; pt=certidoes; ht=batiste; fr=actes  (families)\n',
    );
    expect((await command('programme', ['set', '--paper', ''])).out).not.toContain('paper  ');
    await command('programme', ['set', '--gate', 'gateway=Puente Nuevo']);
    await command('programme', ['sign', '--port', 'gateway']);
    expect((await command('assign', ['--dry-run'])).out).toContain('assigned 1 families, 3 people');
    expect((await command('assign', ['--port', 'gateway'])).out).toContain('assigned 0 families');
    expect(await command('assign', ['--from', '2021-03-01', '--to', '2021-03-31'])).toMatchObject({
      code: 0,
      out: 'assigned 1 families, 3 people\nstill waiting 0 families\n',
    });
    expect((await command('assign', ['--from', 'soon'])).err).toContain('YYYY-MM-DD');
    const appointment = (await storage.findActiveAppointment(id))!;
    const { reference } = appointment;
    const shown = (await command('appointment', ['show', reference.toLowerCase()])).out;
    expect(shown).toContain(`${reference}  offered  San Ysidro, 2021-03-11 09:00 Tijuana time, 3 people`);
    expect(shown).toContain('reminder confirm: pending, due 2021-03-04 10:00 Tijuana time');
    expect(shown).toContain('message instruction: queued');
    await command('slots-import', [
      await file('more.csv', 'port,date,time,capacity\ngateway,2021-03-12,10:00,3\n'),
    ]);
    expect(
      await command('appointment', ['move', reference, '--to-slot', 'gateway|2021-03-12|10:00']),
    ).toMatchObject({
      code: 0,
      out: matching(
        new RegExp(`^${reference}  offered  Gateway International, 2021-03-12 10:00 Matamoros time`),
      ),
      err: matching(/^Warning: The appointment is in another city now: Matamoros .* instead of Tijuana/),
    });
    expect((await command('appointment', ['cancel', reference, '--reason', 'test'])).out).toContain(
      'cancelled',
    );
    expect(await command('appointment', ['show', 'C0000000'])).toMatchObject({ code: 1 });

    const list = (await command('person', ['list'])).out;
    expect(list).toContain(
      `REQUEST1  asked for a person  since 2021-03-01T18:00:00.000Z  contact ${contactId}`,
    );
    expect(list).toContain(`\n  writes from ${PHONE}\n`);
    expect(list).toContain('> necesito ayuda');
    expect((await command('person', ['answer', 'REQUEST1', 'Le ayudamos.'])).out).toBe(
      'Answer to REQUEST1 queued: 1 segment.\n',
    );
    await command('person', ['take', contactId]);
    expect(await storage.findConversation(contactId)).toMatchObject({ withPerson: true });
    await command('person', ['release', contactId]);
    expect(await storage.findConversation(contactId)).toMatchObject({ withPerson: false });
    expect((await command('person', ['close', 'REQUEST1'])).out).toBe('REQUEST1 is closed.\n');
    expect((await command('person', ['list'])).out).toBe('Nobody is waiting.\n');
    expect((await storage.listOutboxOf(contactId)).at(-1)).toMatchObject({
      purpose: 'staff',
      state: 'queued',
    });
    const audit = await storage.listAudit({ after: 0, limit: 50 });
    const looks = audit.filter(({ act }) => act === 'person.look');
    expect(looks.map(({ subject }) => subject)).toContain(contactId);
    expect(JSON.stringify(looks)).not.toContain('necesito');
    const acts = audit.map((row) => row.act);
    expect(new Set(acts)).toEqual(
      new Set([
        'roster.import',
        'slots.import',
        'phase.open',
        'programme.set',
        'programme.sign',
        'phase.close',
        'assign',
        'appointment.move',
        'appointment.cancel',
        'person.answer',
        'person.take',
        'person.release',
        'person.close',
        'person.look',
      ]),
    );
    await storage.close();
  });

  it('list who was not reached, and keep the phones that may be told', async () => {
    const storage = await open();
    const contactId = storage.contactIdOf(contactPoint('+526641234568'));
    const { id } = await storeFamily(storage, {
      people: 2,
      registration: { contactId, receipt: 'R3FK9MX' },
      talk: { contactId, address: '+526641234568' },
    });
    expect((await command('unreached', [])).out).toBe('Everyone with an appointment was reached.\n');
    expect(await command('person', ['alternate', 'r3fk9mx', '+526641234569'])).toMatchObject({
      code: 0,
      out: 'Registration R3FK9MX is changed.\n',
    });
    await command('person', ['shelter', 'R3FK9MX', '+526641234570', '--whatsapp']);
    expect(await command('person', ['shelter', 'R3FK9MX'])).toMatchObject({
      code: 2,
      err: matching(/--none/),
    });
    expect(await storage.findRegistration(id)).toMatchObject({
      alternate: { number: '+526641234569', channel: 'sms' },
      shelter: { number: '+526641234570', channel: 'whatsapp' },
    });
    await command('slots-import', [
      await file('unreached.csv', 'port,date,time,capacity\nsan-ysidro,2021-03-20,09:00,2\n'),
    ]);
    await command('assign', ['--port', 'san-ysidro', '--from', '2021-03-20', '--to', '2021-03-20']);
    const appointment = (await storage.findActiveAppointment(id))!;
    for (const row of await storage.listOutboxOf(contactId))
      await storage.recordReport({ id: row.id, sid: `SM${row.id}`, state: 'undelivered', error: '30003' });
    const request = makePersonRequest({
      id: `unreached:${appointment.id}`,
      contactId,
      reason: 'unreached',
    });
    await storage.commit([{ kind: 'personRequest', request }]);
    const { out } = await command('unreached', []);
    const seen = await storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 });
    expect(seen).toMatchObject([{ act: 'person.look', subject: id, detail: { way: 'unreached' } }]);
    expect(out).toContain(
      `${appointment.reference}  2021-03-20 09:00 Tijuana time, San Ysidro, 2 people, 18 days left`,
    );
    expect(out).toContain('phone +526641234568');
    expect(out).toContain('named phone +526641234569 (sms)');
    expect(out).toContain('instruction, sms: not delivered: the phone was off or out of reach (30003)');
    expect(out).toContain('to be called by a person');
    const csv = join(folder, 'calls.csv');
    expect((await command('unreached', ['--csv', csv])).out).toBe(`1 not reached; written to ${csv}.\n`);
    const [head, line, end] = (await readFile(csv, 'utf8')).split('\n');
    expect(head).toContain('date,time,port,days_left,reference');
    expect(line).toContain(`2021-03-20,09:00,san-ysidro,18,${appointment.reference},R3FK9MX,`);
    expect(end).toBe('');
    expect((await stat(csv)).mode & 0o777).toBe(0o600);
    expect((await command('person', ['list'])).out).toContain(
      `${request.id}  has an appointment and was not reached: call`,
    );
    expect((await command('person', ['close', request.id])).out).toBe(`${request.id} is closed.\n`);
    await storage.close();
  });

  it('end with 78 and one line when the environment is wrong', async () => {
    expect(await command('phase', ['list'], { PORT: 'many' })).toMatchObject({
      code: 78,
      out: '',
      err: matching(/^PORT[^\n]*\n$/),
    });
  });
});

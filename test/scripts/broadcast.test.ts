import { request as askUpstream, createServer, type Server } from 'node:http';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contactPoint } from '../../src/domain/address.ts';
import {
  openBroadcastCommands,
  TEXT_EN as EN,
  TEXT_ES as ES,
  TEXTS,
  AT_ONCE,
} from '../support/broadcast-commands.ts';
import { phoneOf } from '../support/broadcasts.ts';
import { makeInbound } from '../support/records.ts';
import { runScript } from '../support/run-script.ts';
import { listStaffPhones } from '../support/staff-phones.ts';

const PEOPLE = 90;
/** Their number is none. */
const BAD = [7, 31];
/** Has told us to stop. */
const STOPPED = 50;

const { temp, twilio, api, ana, luis, vera, as, done, created, hashOf, standing } =
  await openBroadcastCommands({
    people: PEOPLE,
    // Slow enough to be met on the way.
    rate: 15,
    bad: BAD,
    stopped: STOPPED,
  });

/** A broadcast that somebody has answered. */
let answered: string;

/** A text of somebody whose talk is none that could go on. */
async function answers(phone: string, text: string): Promise<void> {
  const { storage } = temp;
  const contactId = storage.contactIdOf(contactPoint(phone));
  const talk = (await storage.findConversation(contactId))!;
  const at = Date.now();
  const message = makeInbound({ from: phone, text, receivedAt: at });
  const outcome = await storage.commit([
    { kind: 'inbound', contactId, message },
    { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, lastInboundAt: at } },
  ]);
  expect(outcome).toBe('ok');
}

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe('two people and a broadcast', { timeout: 120_000 }, () => {
  it('write, look, submit, approve, watch it to its end, and report', async () => {
    const made = await as(
      ana,
      ...['create', '--title', 'Oficinas cerradas', '--all', '--text', `es=${ES}`, ...AT_ONCE],
    );
    expect(made).toEqual({
      code: 0,
      out: matching(/^[0-9A-Z]{26}\n$/),
      err: matching(
        /^It is a draft: nothing is sent\. Look at it: npm run broadcast -- preview \w+\nIt is for 90 registrations, of whom 89 would get it \(1 stopped our messages\), as things are now\.\n$/,
      ),
    });
    const id = made.out.trim();

    // Half of them speak English.
    expect(await as(ana, 'submit', id)).toEqual({
      code: 1,
      out: '',
      err: `STOPS IT There are people who speak en and no text in it. Write one, or choose with --fallback whose text they get.\nIt was not submitted. Change it: npm run broadcast -- edit ${id} …\n`,
    });
    const text = join(temp.folder, 'en.txt');
    await writeFile(text, `${EN}\n`);
    expect(await done(ana, 'edit', id, '--text', `en=@${text}`)).toBe(`${id} is changed; it is a draft.\n`);

    const preview = (await done(vera, 'preview', id)).split('\n');
    expect(preview).toEqual(
      expect.arrayContaining([
        `${id}  Oficinas cerradas  draft`,
        'written  by Ana',
        'for      everybody who has not withdrawn',
        'people   90 registrations, of whom 89 would get it (1 stopped our messages)',
        'es by SMS, 44 people, 1 segment',
        '  | Aviso: las oficinas cierran hoy. Quédese donde esta; no tiene que hacer nada.',
        'en by SMS, 45 people, 1 segment',
        `  | ${EN}`,
        'cost     89 segments altogether; a message on WhatsApp counts one',
        '  es: 1 as SMS with plain letters, 2 as written; it goes with plain letters',
        '    á ×1 becomes a, +1 kept',
        'first    everybody at once',
        matching(
          /^ends {5}about \d{4}-\d\d-\d\d \d\d:\d\d America\/Mexico_City, \d{4}-\d\d-\d\d \d\d:\d\d America\/Tijuana, were it approved now$/,
        ),
        `To hand it in: npm run broadcast -- submit ${id}`,
      ]),
    );

    expect(await as(ana, 'submit', id)).toEqual({
      code: 0,
      out: `${id} waits for the approval of somebody else.\n`,
      err: `They look at it and approve it: npm run broadcast -- approve ${id}\n`,
    });
    const hash = await hashOf(id);
    expect(await done(luis, 'preview', id)).toContain(
      `To approve exactly this, for 90 people:\n  npm run broadcast -- approve ${id} --hash ${hash}\n`,
    );
    // An admin may approve, but not what they wrote.
    expect(await as(ana, 'approve', id, '--hash', hash)).toMatchObject({
      code: 1,
      out: '',
      err: matching(/^Nobody approves what they wrote or submitted themselves, in any version\..*\n$/),
    });
    expect(await as(luis, 'approve', id)).toMatchObject({ code: 2, err: matching(/give --hash/) });
    expect(await as(luis, 'approve', id, '--hash', hash.replaceAll(/./g, '0'))).toMatchObject({
      code: 1,
      err: matching(/not what was looked at/),
    });
    expect(twilio.sent).toHaveLength(0);

    const watched = await as(luis, 'approve', id, '--hash', hash, '--watch');
    expect(watched).toMatchObject({ code: 0 });
    const lines = watched.out.trimEnd().split('\n');
    expect(lines[0]).toBe(`${id} is approved for 90 people. It is held back 0 minutes.`);
    const sending = lines.filter((line) => line.startsWith('sending  '));
    expect(sending.length).toBeGreaterThan(5);
    expect(sending.some((line) => /\d+(\.\d)?\/s {2}\d+ s left/.test(line))).toBe(true);
    expect(watched.out).not.toContain('\u001B');
    expect(lines.slice(-8)).toEqual([
      matching(/^done {2}100 % {2}90 of 90 /),
      '90 people',
      '  delivered   87  96.7 %',
      '  failed      2   2.2 %',
      '  suppressed  1   1.1 %',
      'why not',
      '  2  failed      no such number, or a landline (21211)',
      '  1  suppressed  the person stopped our messages',
    ]);
    expect(twilio.sent).toHaveLength(PEOPLE - BAD.length - 1);

    expect(await done(vera, 'report', id, '--state', 'failed,suppressed')).toMatch(
      /^R\w{6} {2}en {2}sms {2}failed {2}no such number.*\nR\w{6} {2}en .*\nR\w{6} {2}es {2}sms {2}suppressed {2}the person stopped our messages\n$/,
    );
    const csv = await done(vera, 'report', id, '--csv');
    expect(csv.trimEnd().split('\n')).toHaveLength(1 + PEOPLE);
    const out = join(temp.folder, 'failed.csv');
    expect(await as(vera, 'report', id, '--state', 'failed', '--out', out)).toMatchObject({
      code: 0,
      out: '',
    });
    const failed = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(failed[0]).toBe('\uFEFFposition,receipt,language,channel,state,reason,sentAt,repliedAt');
    expect(failed).toHaveLength(1 + BAD.length);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(await as(vera, 'unreached', id)).toMatchObject({
      code: 0,
      out: matching(/2 {2}failed {6}no such number/),
      err: matching(/failed: Once it is at its end, resend goes to these/),
    });
    expect(await done(vera, 'replies', id)).toBe(
      'Nobody has answered yet. An answer shows within a minute.\n',
    );
    await answers(phoneOf(0), 'gracias\u001B[31m, y\nmañana?');
    answered = id;

    // To those who failed, and to nobody else: a draft again, through the same gate.
    const again = (await done(ana, 'resend', id)).trim();
    expect(await done(vera, 'show', again)).toContain(
      `for        those alone to whom ${id} failed or came too late\nwritten    by Ana`,
    );
    expect(await done(luis, 'preview', again)).toContain('people   2 registrations\n');
    const corrected = await done(ana, 'correct', id, '--title', 'Abiertas', ...TEXTS);
    expect(await done(luis, 'preview', corrected.trim())).toContain('people   87 registrations\n');
    // A report is a list of receipts.
    expect((await as(ana, 'create', '--title', 'x', '--receipts', out)).err).toContain(
      'It is for 2 registrations',
    );
  });

  it('hold it back for longer, and take it back without a trace', async () => {
    const id = await created('--all', '--hold', '30', '--no-quiet-hours');
    const staff = '+526649990000';
    await listStaffPhones(temp.storage, staff);
    expect(await done(ana, 'test', id, '--to', staff)).toBe(
      '2 messages to 1 phone of staff, and to nobody else.\n',
    );
    await twilio.until(() => twilio.sent.filter(({ to }) => to === staff).length === 2);
    expect(await as(ana, 'test', id, '--to', phoneOf(0))).toMatchObject({
      code: 1,
      err: matching(/not listed as one of staff/),
    });
    const before = twilio.sent.length;
    await done(ana, 'submit', id);
    expect(await as(ana, 'hold', id, '--minutes', '60')).toMatchObject({ code: 1 });
    const approved = await as(luis, 'approve', id, '--hash', await hashOf(id));
    expect(approved).toMatchObject({
      code: 0,
      out: `${id} is approved for 90 people. It is held back 30 minutes.\n`,
      err: `Until then it can be taken back: npm run broadcast -- undo ${id}\n`,
    });
    expect(await done(ana, 'hold', id, '--minutes', '60')).toMatch(
      /^\w+ does not start before \d{4}-\d\d-\d\d \d\d:\d\d America\/Mexico_City, .* America\/Tijuana\.\n$/,
    );
    expect(await as(ana, 'hold', id, '--minutes', '5')).toMatchObject({
      code: 1,
      err: matching(/only later can be said/),
    });
    expect(await done(ana, 'hold', id, '--until', '2031-03-02 09:00 America/Tijuana')).toContain(
      '2031-03-02 11:00 America/Mexico_City, 2031-03-02 09:00 America/Tijuana.',
    );
    expect(await as(luis, 'undo', id)).toMatchObject({ code: 1, err: matching(/broadcast\.steer/) });
    expect(await done(ana, 'undo', id)).toBe(`${id} is a draft again. Nobody was sent anything.\n`);
    expect(await standing(id)).toMatchObject({ broadcast: { state: 'draft' }, audience: 0 });
    expect(await as(vera, 'watch', id)).toMatchObject({
      code: 1,
      err: matching(/It is a draft: nothing is sent/),
    });
    await done(ana, 'submit', id);
    expect(await done(luis, 'reject', id, '--reason', 'not today')).toBe(`${id} is a draft again.\n`);
    expect(twilio.sent).toHaveLength(before);
  });
});

describe('what comes back', { timeout: 120_000 }, () => {
  it('is shown to who may read it, on one line, without what a terminal obeys', async () => {
    await expect
      .poll(() => done(ana, 'replies', answered), { timeout: 30_000 })
      .toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d America\/Mexico_City {2}R\w{6} {2}es {2}gracias \[31m, y mañana\?\n$/,
      );
    expect(await done(vera, 'replies', answered)).toMatch(/ {2}es {2}\(your role may not read it\)\n$/);
  });
});

describe('what cannot be', { timeout: 120_000 }, () => {
  it('says what to do, and sends nothing', async () => {
    const before = twilio.sent.length;
    const id = await created('--all', '--text', 'es=Venga a la frontera mañana, {{nombre}}.');
    for (const [token, args, code, said] of [
      [ana, ['create', '--title', 'x'], 2, /Say whom it is for, for example --outcome eligible/],
      [ana, ['create', '--all'], 2, /--title/],
      [ana, ['create', '--title', 'x', '--all', '--text', 'Hola'], 2, /es="…" or es=@file/],
      [ana, ['create', '--title', 'x', '--port', 'tijuana'], 2, /none of san-ysidro/],
      [ana, ['create', '--title', 'x', '--receipts', 'none.csv'], 2, /There is no file none\.csv/],
      [ana, ['create', '--title', 'x'.repeat(201), '--all'], 1, /does not take it: body\/title: Too big/],
      [ana, ['edit', id], 2, /Say what to change/],
      [ana, ['edit', 'NONE', '--title', 'x'], 1, /Broadcast NONE\. Check the id/],
      [ana, ['test', id, '--to', '664'], 2, /no phone number with \+/],
      [ana, ['hold', id], 2, /--minutes or --until/],
      [ana, ['recall', id], 2, /--reason/],
      [ana, ['recall', id, '--reason', 'x'], 1, /The broadcast is in draft/],
      [vera, ['submit', id], 1, /broadcast\.write\. Ask somebody whose role may/],
      [luis, ['report', id, '--state', 'lost'], 2, /none of waiting, queued/],
      [ana, ['lst'], 2, /unknown command/],
      ['aviso_wrong', ['list'], 1, /AVISO_TOKEN is no token that is good now/],
      ['', ['list'], 78, /AVISO_TOKEN: is missing/],
    ] as const) {
      const ended = await as(token, ...args);
      expect(ended, args.join(' ')).toMatchObject({ code, out: '', err: matching(said) });
    }
    const submitted = await as(ana, 'submit', id);
    expect(submitted).toMatchObject({ code: 1, out: '' });
    expect(submitted.err).toMatch(/STOPS IT The text in es asks for \{\{nombre\}\}/);
    expect(submitted.err).toMatch(/STOPS IT The text in es says "[^"]+", which could move people/);
    // What moves people passes with an admin's reason alone, and is not approved by it.
    await done(ana, 'edit', id, '--text', 'es=Venga a la frontera mañana.');
    expect(await as(ana, 'submit', id)).toMatchObject({
      code: 1,
      err: matching(/ask an admin for an override/),
    });
    expect(await as(luis, 'override', id, '--reason', 'x')).toMatchObject({ code: 1 });
    expect(await done(ana, 'override', id, '--reason', 'drill')).toBe(`${id} may be submitted as it is.\n`);
    expect(await done(ana, 'submit', id)).toContain('waits for the approval');
    expect(await done(luis, 'preview', id)).toContain('override by Ana: drill\nnote     The text in es says');
    expect(twilio.sent).toHaveLength(before);
    expect(await as(ana, '--help')).toMatchObject({ code: 0, out: matching(/AVISO_TOKEN/) });
  });

  it('a lost answer makes one broadcast, and a repeated key none', async () => {
    const lossy = await loseFirstAnswers(api);
    const args = ['create', '--title', 'Once', '--all', ...TEXTS];
    const made = await runScript('scripts/broadcast.ts', [...args, '--api', lossy.url], { AVISO_TOKEN: ana });
    expect(made).toMatchObject({ code: 0, err: matching(/No answer from .* tried again with the same key/) });
    expect(lossy.lost).toBe(1);
    const key = /same key, ([\w-]+)\./.exec(made.err)![1]!;
    // Somebody who never saw the id gives the command again.
    expect((await as(ana, ...args, '--key', key)).out).toBe(made.out);
    const listed = await done(vera, 'list', '--state', 'draft');
    expect(listed.split('\n').filter((line) => line.includes('  Once  '))).toHaveLength(1);
    expect((await as(ana, 'create', '--title', 'Twice', '--all', '--key', key)).err).toContain(
      'Use a new key for a new request',
    );
    lossy.server.close();
  });
});

/** Carries requests to the API and loses the answer to the first act: the service has done it, who asked does not know. */
async function loseFirstAnswers(upstream: string) {
  const counted = { lost: 0 };
  const server: Server = createServer((request, response) => {
    const { method, headers } = request;
    const far = askUpstream(new URL(request.url ?? '', upstream), { method, headers }, (answer) => {
      if (headers['idempotency-key'] !== undefined && counted.lost === 0) {
        counted.lost += 1;
        answer.resume();
        answer.on('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return Object.assign(counted, { server, url: `http://127.0.0.1:${String(address.port)}` });
}

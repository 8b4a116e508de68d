import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../src/domain/message.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import {
  takeMissed,
  type MissedQuery,
  type MissedReport,
  type MissedDeps,
} from '../../src/missed/take-missed.ts';
import { appointmentOf, giveSlot } from '../support/appointment.ts';
import { loggedTexts, missedDeps, type LoggedTexts } from '../support/logged-texts.ts';
import { ALONE, BORN, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import { aText, botOver } from '../support/talk.ts';

const ANA = '+526640000001';
const LUIS = '+526640000002';
const MINUTE = 60_000;
const SORRY = 'Perdone la demora en contestarle.';
let world: TalkWorld;
let log: LoggedTexts;

beforeEach(async () => {
  world = await openTalkWorld();
  log = loggedTexts();
});
afterEach(() => world.close());

/** The channel received it so many minutes ago, and nobody was told. */
function missed(
  from: string,
  text: string,
  minutes: number,
  over: Partial<InboundMessage> = {},
): InboundMessage {
  const message = aText(from, text, { receivedAt: world.now - minutes * MINUTE, ...over });
  log.texts.push(message);
  return message;
}

/** The channel has a text that came through the webhook. */
async function live(from: string, text: string, minutes: number, over: Partial<InboundMessage> = {}) {
  await world.bot.take(missed(from, text, minutes, over));
}

const run = (query: Partial<MissedQuery> = {}, deps: Partial<MissedDeps> = {}): Promise<MissedReport> =>
  takeMissed(
    { ...missedDeps(world, log), ...deps },
    { since: world.now - 120 * MINUTE, until: world.now, ...query },
  );

const bodies = async (from: string): Promise<readonly string[]> =>
  (await world.rows(from)).map((row) => row.content.body);
const inboundOf = async (from: string): Promise<readonly string[]> =>
  (await world.temp.storage.listInbound(world.temp.storage.contactIdOf(from), 100)).map(({ text }) => text);

describe('texts that were missed', () => {
  it('are each answered, in their order, and the first of each person with an apology', async () => {
    for (const [i, text] of ['hola', '1', '1', ALONE, BORN, '1', '1', '1', '1'].entries()) {
      missed(ANA, text, 60 - i);
      missed(LUIS, i === 0 ? 'bonjour' : '5', 60 - i, { channel: 'whatsapp' });
    }
    log.texts.sort((a, b) => b.receivedAt - a.receivedAt);
    expect(await run()).toMatchObject({ found: 18, known: 0, taken: 18, failed: 0, undoneSince: null });
    const answers = await bodies(ANA);
    expect(answers).toHaveLength(9);
    expect(answers.filter((body) => body.startsWith(SORRY))).toEqual([answers[0]]);
    expect(answers.at(-1)).toContain('Recibo R');
    expect(await inboundOf(ANA)).toEqual(['hola', '1', '1', ALONE, BORN, '1', '1', '1', '1']);
    expect(await bodies(LUIS)).toHaveLength(9);
  });

  it('have no apology when they are fresh', async () => {
    missed(ANA, 'hola', 15);
    await run();
    expect((await bodies(ANA))[0]).not.toContain(SORRY);
  });

  it('are taken in once, however often and by however many', async () => {
    for (const [i, text] of ['hola', '1', '1', ALONE].entries()) missed(ANA, text, 60 - i);
    const other = botOver(world.temp.storage, { now: () => world.now });
    const reports = await Promise.all([run(), run({}, { taker: other }), run()]);
    expect(reports.map(({ taken }) => taken).reduce((a, b) => a + b)).toBe(4);
    for (const report of reports) expect(report).toMatchObject({ found: 4, failed: 0 });
    expect(await run()).toMatchObject({ found: 4, known: 4, taken: 0 });
    expect(await bodies(ANA)).toHaveLength(4);
  });

  it('cost no read where an earlier look saw them', async () => {
    missed(ANA, 'hola', 60);
    const { there } = await run();
    const storage = {
      ...missedDeps(world, log).storage,
      loadTurn: () => Promise.reject(new Error('was read')),
    };
    expect(await run({ known: there }, { storage })).toMatchObject({ found: 1, known: 1, failed: 0 });
  });

  it('are only counted in a dry run', async () => {
    await live(ANA, 'hola', 60);
    missed(ANA, '1', 50, { attachment: 'other' });
    const seen: (readonly [number, number])[] = [];
    const report = await run({ dryRun: true, onProgress: (done, found) => seen.push([done, found]) });
    expect(report).toMatchObject({ found: 2, known: 1, taken: 1, failed: 0 });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(log.opened).toEqual([]);
    expect(await inboundOf(ANA)).toEqual(['hola']);
  });

  it('are taken in up to the end of the range', async () => {
    missed(ANA, 'hola', 60);
    missed(ANA, '1', 30);
    missed(LUIS, 'hola', 30);
    expect(await run({ until: world.now - 45 * MINUTE })).toMatchObject({ found: 1, taken: 1 });
    expect(await inboundOf(ANA)).toEqual(['hola']);
  });

  it('that are pressed buttons are understood by their words', async () => {
    const onWhatsapp = { channel: 'whatsapp' } as const;
    await live(ANA, 'hola', 60, onWhatsapp);
    await live(ANA, '1', 59, onWhatsapp);
    const offered = (await world.rows(ANA)).at(-1)?.content.choices ?? [];
    const [first] = offered;
    missed(ANA, first?.title ?? '', 50, onWhatsapp);
    await run();
    expect(offered.length).toBeGreaterThan(0);
    expect((await bodies(ANA)).at(-1)).toContain('número de caso');
  });

  it('with a recording or a picture are opened when they are taken in, and never again', async () => {
    await live(ANA, 'hola', 60);
    const { sid } = missed(ANA, '', 50, { attachment: 'other' });
    await run();
    await run();
    expect(log.opened).toEqual([sid]);
    expect(await world.temp.storage.listInbound(world.temp.storage.contactIdOf(ANA), 9)).toMatchObject([
      { attachment: null },
      { attachment: 'audio' },
    ]);
  });

  it('are answered when what came with them cannot be told', async () => {
    await live(ANA, 'hola', 60);
    missed(ANA, '', 50, { attachment: 'other' });
    const inbox = {
      ...log,
      attachmentOf: () => Promise.reject(new AvisoError('inbound_log_unread')),
    };
    expect(await run({}, { inbox })).toMatchObject({ taken: 1, failed: 0 });
    expect(await bodies(ANA)).toHaveLength(2);
  });

  it('of one person under a number and an id are taken in together, in their order', async () => {
    const id = 'US.13491208655302741918';
    const number = '+5216640000001';
    await world.bot.take(
      aText(number, 'hola', { channel: 'whatsapp', externalId: id, receivedAt: world.now - 90 * MINUTE }),
    );
    missed(id, '1', 60, { channel: 'whatsapp', externalId: id });
    missed('+526640000001', '1', 50);
    missed(id, ALONE, 40, { channel: 'whatsapp', externalId: id });
    await run();
    expect(await inboundOf('+526640000001')).toEqual(['hola', '1', '1', ALONE]);
    expect(await world.conversation('+526640000001')).toMatchObject({ version: 4 });
  });
});

describe('when the database is held or away', () => {
  /** A bot that fails so many times with each text. */
  function failing(times: (text: InboundMessage) => number, error: Error) {
    const failures = new Map<string, number>();
    return {
      contactOf: (message: InboundMessage) => world.bot.contactOf(message),
      hold: ((messages, work) =>
        world.bot.hold(messages, (take) =>
          work((message, overtaken) => {
            const failed = failures.get(message.sid) ?? 0;
            failures.set(message.sid, failed + 1);
            return failed < times(message) ? Promise.reject(error) : take(message, overtaken);
          }),
        )) satisfies MissedDeps['taker']['hold'],
    };
  }
  const busy = new AvisoError('storage_busy');

  it('texts are tried again, and stay in their order', async () => {
    for (const [i, text] of ['hola', '1', '1', ALONE].entries()) missed(ANA, text, 60 - i);
    missed(LUIS, 'hola', 30);
    const taker = failing(({ from, text }) => (from === ANA && text === 'hola' ? 7 : 1), busy);
    expect(await run({}, { taker })).toMatchObject({ found: 5, taken: 5, failed: 0 });
    expect(await inboundOf(ANA)).toEqual(['hola', '1', '1', ALONE]);
  });

  it('a text that fails to the end holds back its person’s later ones and nobody else’s', async () => {
    missed(ANA, 'hola', 60);
    const stuck = missed(ANA, '1', 50);
    missed(ANA, '1', 40);
    missed(LUIS, 'hola', 30);
    const taker = failing(({ sid }) => (sid === stuck.sid ? Infinity : 0), busy);
    expect(await run({}, { taker })).toMatchObject({
      found: 4,
      taken: 2,
      failed: 2,
      undoneSince: stuck.receivedAt,
    });
    expect(await inboundOf(ANA)).toEqual(['hola']);
    expect(await run()).toMatchObject({ found: 4, known: 2, taken: 2, failed: 0, undoneSince: null });
    expect(await inboundOf(ANA)).toEqual(['hola', '1', '1']);
  });

  it('a text that can never be taken in does not hold back the next', async () => {
    const broken = missed(ANA, 'hola', 60);
    missed(ANA, 'hola', 50);
    const taker = failing(({ sid }) => (sid === broken.sid ? Infinity : 0), new AvisoError('sealed_damaged'));
    expect(await run({}, { taker })).toMatchObject({
      taken: 1,
      failed: 1,
      undoneSince: broken.receivedAt,
    });
  });

  it('nothing more is taken up once it is told to stop', async () => {
    for (const from of [ANA, LUIS]) missed(from, 'hola', 60);
    expect(await run({ stopped: () => true })).toMatchObject({ found: 2, taken: 0, failed: 2 });
    const never = new Promise<void>(() => undefined);
    log.before = () => never;
    expect(await run({ stopped: () => true, stopping: Promise.resolve() })).toMatchObject({ found: 0 });
  });
});

describe('a text that a later one has overtaken', () => {
  /** A talk in Spanish at the question of consent. */
  async function atConsent(): Promise<void> {
    await live(ANA, 'hola', 100);
    await live(ANA, '1', 99);
  }

  it('does not answer the present question: it is kept, and nobody is troubled', async () => {
    await atConsent();
    missed(ANA, '1', 60);
    await live(ANA, 'ayuda', 30);
    const before = await world.conversation(ANA);
    const said = await bodies(ANA);
    expect(await run()).toMatchObject({ found: 4, known: 3, taken: 1 });
    expect(await bodies(ANA)).toEqual(said);
    const { version, ...after } = (await world.conversation(ANA))!;
    expect({ ...after, version: version - 1 }).toEqual(before);
    expect(await inboundOf(ANA)).toContain('1');
    expect(await world.temp.storage.listPersonRequests('open')).toEqual([]);
  });

  it('gives way to the later ones that were missed as well: these are answered', async () => {
    await atConsent();
    missed(ANA, 'que?', 60);
    await live(ANA, 'ayuda', 30);
    missed(ANA, '1', 29);
    await run();
    expect((await bodies(ANA)).at(-1)).toContain('numero de caso');
    // Help, and the consent again behind it: two messages.
    expect(await bodies(ANA)).toHaveLength(5);
  });

  it('counts as overtaken by what came while the record was read', async () => {
    await atConsent();
    missed(ANA, '1', 60);
    log.before = async () => {
      await world.bot.take(aText(ANA, 'ayuda', { receivedAt: world.now + 1 }));
    };
    await run();
    expect(await bodies(ANA)).toHaveLength(4);
    expect(await inboundOf(ANA)).toEqual(['hola', '1', 'ayuda', '1']);
  });

  it('keeps the order when somebody texts while their missed texts are taken in', async () => {
    for (const [i, text] of ['hola', '1', '1'].entries()) missed(ANA, text, 60 - i);
    let texted: Promise<unknown> | undefined;
    const taker: MissedDeps['taker'] = {
      contactOf: (message) => world.bot.contactOf(message),
      hold: (messages, work) =>
        world.bot.hold(messages, (take) =>
          work((message, overtaken) => {
            texted ??= world.bot.take(aText(ANA, ALONE, { receivedAt: world.now }));
            return take(message, overtaken);
          }),
        ),
    };
    await run({}, { taker });
    await texted;
    expect(await inboundOf(ANA)).toEqual(['hola', '1', '1', ALONE]);
    expect((await bodies(ANA)).at(-1)).toContain('fecha de nacimiento');
  });

  it('leaves where answers go as the later one said', async () => {
    await live(ANA, 'hola', 100, { channel: 'whatsapp' });
    missed(ANA, 'BAJA', 60, { channel: 'sms' });
    await live(ANA, '1', 30, { channel: 'whatsapp' });
    await run();
    expect(await world.conversation(ANA)).toMatchObject({ stopped: true, channel: 'whatsapp' });
    expect((await world.rows(ANA)).at(-1)).toMatchObject({ channel: 'sms', ignoreOptOut: true });
  });

  it.each([
    ['STOP', ['ayuda'], true],
    ['ALTO', ['hola', '2'], true],
    ['STOP', ['INICIO'], false],
    ['ALTO', ['START', 'hola'], false],
    ['ALTO', ['STOP', 'START'], false],
    ['hola', ['ayuda'], false],
  ])('%s acts when it was overtaken by %j: stopped %s', async (text, later, stopped) => {
    await atConsent();
    missed(ANA, text, 60, { answeredByCarrier: text === 'STOP' ? 'stop' : null });
    for (const [i, word] of later.entries()) await live(ANA, word, 30 - i);
    await run();
    expect(await world.conversation(ANA)).toMatchObject({ stopped });
  });

  it('brings back who said START and was not told so', async () => {
    await atConsent();
    await live(ANA, 'ALTO', 90);
    missed(ANA, 'START', 60);
    await live(ANA, 'hola', 30);
    await run();
    expect(await world.conversation(ANA)).toMatchObject({ stopped: false });
    expect((await bodies(ANA)).at(-1)).toMatch(/mensajes/);
  });

  it('that asked for a person is passed on to staff, once', async () => {
    await atConsent();
    missed(ANA, 'PERSONA', 60);
    await live(ANA, '1', 30);
    await run();
    expect(await world.temp.storage.listPersonRequests('open')).toMatchObject([{ reason: 'asked' }]);
    expect((await world.conversation(ANA))?.snapshot).toContain('caseNumber');
  });

  it('has no apology of its own when the person was answered just now', async () => {
    await atConsent();
    missed(ANA, 'PERSONA', 60);
    await live(ANA, '1', 0);
    await run();
    expect((await bodies(ANA)).at(-1)).not.toContain(SORRY);
  });

  it('about an appointment does not confirm it', async () => {
    for (const text of TO_REGISTERED) await world.say(ANA, text);
    await giveSlot(world);
    missed(ANA, '1', 60);
    await live(ANA, 'ayuda', 30);
    await run();
    expect((await appointmentOf(world))?.state).toBe('offered');
  });
});

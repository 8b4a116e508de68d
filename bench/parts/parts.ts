/** Times the parts of a turn in one process; prints JSON. Started by rows/parts.ts on the server's core. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { createBot } from '../../src/bot/bot.ts';
import { parseForm } from '../../src/channels/twilio/form.ts';
import { signedByTwilio } from '../../src/channels/twilio/signature.ts';
import { renderUtterance } from '../../src/conversation/rendering.ts';
import { stepTalk } from '../../src/conversation/step.ts';
import { leafOf, newTalk, readTalk, writeTalk, type Talk } from '../../src/conversation/stored-talk.ts';
import { createTurns, type Turns } from '../../src/conversation/turn.ts';
import { understand } from '../../src/conversation/understand.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { Intent } from '../../src/domain/keywords.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { packageRoot } from '../../src/platform/root.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import type { Write } from '../../src/storage/write.ts';
import { readKeywords } from '../../src/wording/words.ts';
import { createWording } from '../../src/wording/i18n.ts';
import { ACCOUNT, phone, request } from '../load/form.ts';
import { measure, type Measured } from './measure.ts';
import { seenLines } from './seen-lines.ts';

const folder = z.string().parse(process.argv[2]);
const clock = { now: () => Date.now() };
const ids = createIds(clock);
const vault = createVault(Buffer.alloc(32, 7), randomBytes);
const storage = await openSqlite({ path: join(folder, 'parts.db'), vault });
const wording = createWording({ localesDir: join(packageRoot(), 'locales') });
const keywords = readKeywords(join(packageRoot(), 'locales'));
const match = (text: string): Intent | null => keywords.match(wording.said(text).text);
const MACHINE = { machine: CONVERSATION_MACHINE, machineVersion: CONVERSATION_VERSION };
const results: Measured[] = [];
let texts = 0;
const add = async (name: string, once: () => unknown, options?: { width?: number }): Promise<void> =>
  void results.push(await measure(name, once, options));

// The webhook's share.
const bytes = request(1, phone(1), 'hola');
const head = bytes.indexOf('\r\n\r\n');
const body = bytes.subarray(head + 4);
const signature = /X-Twilio-Signature: (\S+)/.exec(bytes.toString('latin1', 0, head))?.[1];
const params = parseForm(body);
if (params === null) throw new Error('The request is not a form.');
const signed = { authToken: ACCOUNT.token, url: `${ACCOUNT.publicUrl}${ACCOUNT.path}`, signature, params };
if (!signedByTwilio(signed)) throw new Error('The request is not signed as Twilio signs.');
await add('parse the form', () => parseForm(body));
await add('check the signature', () => signedByTwilio(signed));

// The words' share, of which every text pays once.
const ANSWERS = ['hola', '1', 'A200000001', '21 de mayo de 1985', 'Tijuana, en un albergue'];
let answers = 0;
await add('look for a word that works anywhere', () => match(ANSWERS[answers++ % ANSWERS.length] ?? ''));

// What a text says by its words, asked once of a text that is no button; texts as people write them, each another one than the last.
const lines = await seenLines();
let said = 0;
await add('read what a text says', () => wording.readout(lines[said++ % lines.length]?.text ?? ''));

// The talk's share: every step of a registration in turn.
const EVENTS: readonly TalkEvent[] = [
  { type: 'FIRST', language: null, given: null },
  { type: 'CHOICE', choice: 'es' },
  { type: 'CHOICE', choice: 'yes' },
  { type: 'A_NUMBER', aNumber: '200000001' },
  { type: 'BIRTH_DATE', date: '1980-05-21' },
  { type: 'IDENTIFIED', family: { familyId: 'F1', names: ['Ana', 'Luis', 'Rosa'] }, registered: 'no' },
  { type: 'CHOICE', choice: 'together' },
  { type: 'PLACE', place: 'mexico', city: 'Tijuana', zone: 'America/Tijuana' },
  { type: 'CHOICES', choices: ['none'] },
];
const steps: { talk: Talk; event: TalkEvent; stored: string }[] = [];
let talk = newTalk();
for (const event of EVENTS) {
  steps.push({ talk, event, stored: writeTalk(talk) });
  talk = stepTalk(talk, event).talk;
}
let turn = 0;
const nextStep = (): (typeof steps)[number] => {
  turn += 1;
  const step = steps[turn % steps.length];
  if (!step) throw new Error('no step');
  return step;
};
await add('XState step', () => {
  const { talk: from, event } = nextStep();
  stepTalk(from, event);
});
// The same text as an answer to what is open, with all that the turn asks of it.
const inState = lines.flatMap(({ state, text: words }) => {
  const step = steps.find((each) => leafOf(each.talk.value) === state);
  return step === undefined ? [] : [{ talk: step.talk, message: text(phone(1), words) }];
});
const known = conversationOf(phone(1), 1, writeTalk(talk));
await add('understand a text under its question', () => {
  const one = inState[said++ % inState.length];
  if (one === undefined) throw new Error('no line');
  const understanding = { wording, message: one.message, before: known, today: '2021-02-22' };
  return understand(understanding, { talk: one.talk, footing: null, word: null });
});
await add('read and check a stored talk', () =>
  readTalk(nextStep().stored, MACHINE.machine, MACHINE.machineVersion),
);
await add('write a talk', () => writeTalk(nextStep().talk));
const questions = [
  QUESTIONS.language,
  QUESTIONS.consent,
  QUESTIONS.caseNumber,
  QUESTIONS.birthDate,
  QUESTIONS.family,
  QUESTIONS.place,
  QUESTIONS.needs,
  QUESTIONS.review,
];
await add('render a question in Spanish for SMS', () => {
  turn += 1;
  return renderUtterance(
    wording,
    { language: 'es', channel: 'sms' },
    { says: [], question: questions[turn % questions.length] ?? null, again: false, context: talk.context },
  );
});

// The vault's share: what a turn seals and opens.
const fields = { snapshot: writeTalk(talk), address: phone(1) };
const owner = { record: 'conversations', key: 'bench' };
const sealed = vault.seal(fields, owner);
await add('seal a talk', () => vault.seal(fields, owner));
await add('open a talk', () => vault.open(sealed, owner));
await add('keyed hash', () => vault.hash('contact', phone(1)));

// Botkit's share: the bot over turns that do nothing.
const nothing: Turns = {
  keysOf: (message) => [message.from],
  contactOf: (message) => Promise.resolve(message.from),
  take: async (_message, { say }) => {
    await say([{ content: { body: 'x' }, segments: 1 }]);
    return 'taken';
  },
};
const quietBot = createBot({ turns: nothing, match: () => null, committed: () => undefined });
function text(from: string, words: string): InboundMessage {
  texts += 1;
  return {
    sid: `SM${texts.toString(16).padStart(32, '0')}`,
    channel: 'sms',
    from,
    externalId: null,
    to: ACCOUNT.sender,
    text: words,
    payload: null,
    attachment: null,
    location: null,
    answeredByCarrier: null,
    receivedAt: Date.now(),
  };
}
await add('Botkit with a turn that does nothing', () => quietBot.take(text(phone(texts % 1000), 'hola')));

function conversationOf(address: string, version: number, snapshot: string): Conversation {
  return {
    ...MACHINE,
    contactId: storage.contactIdOf(address),
    version,
    snapshot,
    language: 'es',
    channel: 'sms',
    address,
    externalId: null,
    sender: ACCOUNT.sender,
    lastWhatsAppAt: null,
    lastInboundAt: Date.now(),
    stopped: false,
    broadcastOptIn: true,
    withPerson: false,
  };
}

// The database's share: the writes of a turn, alone and with fifty others in one flush.
const versions = new Map<string, number>();
function writes(): readonly Write[] {
  const address = phone(texts % 1000);
  const message = text(address, 'Tijuana');
  const contactId = storage.contactIdOf(address);
  const version = (versions.get(contactId) ?? 0) + 1;
  versions.set(contactId, version);
  const now = Date.now();
  return [
    { kind: 'inbound', contactId, message },
    { kind: 'conversation', conversation: conversationOf(address, version, fields.snapshot) },
    {
      kind: 'send',
      message: {
        id: ids.next(),
        contactId,
        channel: 'sms',
        to: address,
        sender: ACCOUNT.sender,
        priority: 0,
        purpose: 'reply',
        group: null,
        content: { body: 'Alguien debe saber algo? Responda con uno o varios numeros.'.repeat(3) },
        segments: 2,
        notBefore: now,
        expiresAt: now + 43_200_000,
        quietZone: null,
        ignoreOptOut: false,
        createdAt: now,
      },
    },
  ];
}
const commit = async (): Promise<void> => {
  const outcome = await storage.commit(writes());
  if (outcome !== 'ok') throw new Error(`The commit was ${outcome}.`);
};
await add('commit of a turn, alone', commit);
await add('commit of a turn, 50 in one flush', commit, { width: 50 });
await add('load of a turn', () => storage.loadTurn('none', storage.contactIdOf(phone(texts++ % 1000))));

// All of it but HTTP: 50 phones at once, each at the beginning of its talk.
const turns = createTurns({ storage, wording, clock, ids });
const bot = createBot({ turns, match, committed: () => undefined });
let newcomer = 1_000_000;
const GREETINGS = ['hola', '1', '1', 'A200000001'];
await add(
  'whole turn without HTTP, 50 at once',
  () => {
    newcomer += 1;
    // Fifty phones take four steps each; then fifty others.
    const lap = Math.floor(newcomer / 50);
    const words = GREETINGS[lap % GREETINGS.length] ?? '';
    return bot.take(text(phone(Math.floor(lap / GREETINGS.length) * 50 + (newcomer % 50)), words));
  },
  { width: 50 },
);
await storage.close();
process.stdout.write(JSON.stringify(results));

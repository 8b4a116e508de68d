import { setTimeout as pause } from 'node:timers/promises';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXAMPLE_VALUES, renderBroadcast } from '../../src/broadcasts/rendering.ts';
import type { AddressFlag } from '../../src/channels/transport.ts';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { statusWebhook } from '../../src/channels/twilio/status.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { OutboxMessage, OutboxRow } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createDispatcher } from '../../src/outbox/dispatcher.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { startFakeTwilio, type FakeTwilioOptions } from '../support/fake-twilio.ts';
import { createMemoryLog } from '../support/log.ts';
import { watchedStorage } from '../support/outbox.ts';
import { makeConversation, makeOutboxMessage } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';
import { wording } from '../support/talk.ts';

const SMS = ['+15005550006', '+15005550016'];
const WHATSAPP = 'whatsapp:+15005550007';
const PHONE = '+5216640000001';
const PUBLIC_URL = 'https://aviso.example.org';
const HOUR = 3_600_000;
const BODY = '*Cita C3FK9MX* en Tijuana.\n¿Va a ir?';
const TEMPLATE = {
  name: 'reminder_confirm',
  values: ['C3FK9MX', '10:30'],
  body: 'Su cita C3FK9MX es a las 10:30. ¿Va a ir?',
};

interface Options {
  readonly window?: FakeTwilioOptions['whatsappWindow'];
  /** Languages in which the account has the template. */
  readonly configured?: readonly 'es'[];
  readonly senders?: readonly string[];
  /** Hours since the person's last WhatsApp message; null when there was none. */
  readonly hoursAgo?: number | null;
  readonly storage?: (storage: Storage) => Storage;
}

/** A dispatcher that minds WhatsApp's 24 hours, a real database, and a Twilio that minds them too. */
async function open({
  window = 'answer',
  configured = ['es'],
  senders = SMS,
  hoursAgo = 48,
  ...rest
}: Options = {}) {
  let now = Date.now();
  const clock = { now: () => now };
  const temp = await openTempStorage();
  const twilio = await startFakeTwilio({ now: clock.now, whatsappWindow: window });
  const hx = twilio.content.add({
    language: 'es',
    variables: { 1: 'x', 2: 'y' },
    types: { 'twilio/text': { body: 'Su cita {{1}} es a las {{2}}. ¿Va a ir?' } },
  });
  const log = createMemoryLog();
  const flags: [string, AddressFlag][] = [];
  const storage = rest.storage?.(temp.storage) ?? temp.storage;
  const dispatcher = createDispatcher({
    storage,
    transports: [
      createTwilioTransport({
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        apiBaseUrl: twilio.url,
        statusCallbackUrl: `${PUBLIC_URL}/webhooks/twilio/status`,
        contents: {
          choices: [],
          sids: {
            templates: {
              reminder_confirm: Object.fromEntries(configured.map((language) => [language, hx.sid])),
            },
            choices: {},
          },
        },
      }),
    ],
    clock,
    ids: createIds({ now: () => Date.now() }),
    senders: [...SMS, WHATSAPP],
    rates: () => Infinity,
    log,
    onFlag: async (row, flag) => void flags.push([row.id, flag]),
    sms: { senders, render: (content) => wording.render(content, 'sms') },
    tuning: { pollMs: 20, leaseMs: 2_000, settleMs: 500, holdMs: 5_000, staleMs: 300 },
  });
  const webhook = statusWebhook({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    publicUrl: PUBLIC_URL,
    log,
    report: (report) => dispatcher.onReport(report),
  });
  const server = createServer((request, response) => void webhook(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  twilio.serveApp(
    `http://127.0.0.1:${String(typeof address === 'object' && address ? address.port : 0)}`,
    PUBLIC_URL,
  );
  onTestFinished(async () => {
    await dispatcher.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await twilio.close();
    await temp.close();
  });

  const contactId = temp.storage.contactIdOf('+526640000001');
  const talk = (over: Partial<Conversation> = {}): Conversation =>
    makeConversation({
      contactId,
      channel: 'whatsapp',
      address: PHONE,
      sender: WHATSAPP,
      lastWhatsAppAt: hoursAgo === null ? null : now - hoursAgo * HOUR,
      lastInboundAt: now,
      ...over,
    });
  await temp.storage.commit([{ kind: 'conversation', conversation: talk() }]);
  const message = (over: Partial<OutboxMessage> = {}): OutboxMessage =>
    makeOutboxMessage({
      contactId,
      channel: 'whatsapp',
      to: PHONE,
      sender: WHATSAPP,
      priority: 1,
      purpose: 'instruction',
      group: 'appointment:a',
      content: {
        body: BODY,
        language: 'es',
        template: TEMPLATE,
        sms: ['1/2 Cita C3FK9MX: ¿Irá?', '2/2 Traiga papeles.'],
      },
      notBefore: now,
      createdAt: now,
      expiresAt: now + 48 * HOUR,
      ...over,
    });
  const UNDER_WAY = new Set(['queued', 'sending', 'accepted', 'sent']);
  /** Until everything that is due has left and is reported: what follows in the same talk waits for the report. */
  async function settled(): Promise<void> {
    for (;;) {
      await dispatcher.drain();
      const rows = await temp.storage.listOutboxOf(contactId);
      if (!rows.some(({ state, notBefore }) => UNDER_WAY.has(state) && notBefore <= now)) return;
      await pause(5);
    }
  }
  return {
    twilio,
    dispatcher,
    settled,
    flags,
    log,
    hx,
    contactId,
    storage: temp.storage,
    message,
    talk,
    wait: (ms: number) => (now += ms),
    async queue(...messages: OutboxMessage[]) {
      expect(await temp.storage.commit(messages.map((each) => ({ kind: 'send', message: each })))).toBe('ok');
      await settled();
    },
    rows: () => temp.storage.listOutboxOf(contactId),
    /** What arrived, in order: sender, what it read. */
    received: () => twilio.sent.map((sent) => [sent.from, sent.body]),
  };
}

const states = (rows: readonly OutboxRow[]) =>
  rows.map(({ channel, state, error }) => [channel, state, error]);

describe('a WhatsApp message', () => {
  it('is free text within the 24 hours, whatever it carries', async () => {
    const house = await open({ window: 'open', hoursAgo: 23 });
    await house.queue(house.message());
    expect(house.twilio.sent[0]?.fields).toMatchObject({ Body: BODY });
    expect(house.twilio.sent[0]?.fields).not.toHaveProperty('ContentSid');
    expect(await house.rows()).toHaveLength(1);
  });

  it('is its template when they are over: decided when it leaves, not when it was queued', async () => {
    const house = await open({ hoursAgo: 20 });
    const waits = house.message({ notBefore: Date.now() + 5 * HOUR });
    await house.queue(waits);
    expect(house.twilio.sent).toHaveLength(0);
    house.wait(5 * HOUR + 1000);
    await house.dispatcher.drain();
    expect(house.twilio.sent[0]?.fields).toMatchObject({
      ContentSid: house.hx.sid,
      ContentVariables: JSON.stringify({ 1: 'C3FK9MX', 2: '10:30' }),
    });
    expect(house.twilio.sent[0]?.fields).not.toHaveProperty('Body');
    expect(house.received()).toEqual([[WHATSAPP, TEMPLATE.body]]);
    expect((await house.rows()).map(({ id }) => id)).toEqual([waits.id]);
  });

  it('is its template for somebody who never wrote on WhatsApp', async () => {
    const house = await open({ hoursAgo: null });
    await house.queue(house.message());
    expect(house.received()).toEqual([[WHATSAPP, TEMPLATE.body]]);
  });

  it('goes by SMS when there is no template in its language: the parts in order, rewritten and counted', async () => {
    const house = await open({ configured: [] });
    const message = house.message({ quietZone: null });
    await house.queue(message);
    const sender = house.twilio.sent[0]?.from ?? '';
    expect(SMS).toContain(sender);
    expect(house.received()).toEqual([
      [sender, '1/2 Cita C3FK9MX: ¿Ira?'],
      [sender, '2/2 Traiga papeles.'],
    ]);
    const [row, ...parts] = await house.rows();
    expect(row).toMatchObject({ state: 'failed', error: 'outside_window' });
    for (const part of parts) {
      expect(part).toMatchObject({
        channel: 'sms',
        to: '+526640000001',
        segments: 1,
        group: message.group,
        purpose: message.purpose,
        priority: message.priority,
        expiresAt: message.expiresAt,
      });
    }
    expect(parts.map(({ id }) => id)).toEqual([`${message.id}.s1`, `${message.id}.s2`]);
    expect(house.flags).toEqual([]);
  });

  it('goes by SMS as it reads when it has no words of its own for SMS', async () => {
    const house = await open();
    await house.queue(house.message({ content: { body: BODY } }));
    expect(house.twilio.sent[0]?.fields).toMatchObject({
      To: '+526640000001',
      Body: 'Cita C3FK9MX en Tijuana.\n¿Va a ir?',
    });
  });

  it.each([
    [true, 'La línea está abierta '.repeat(4).trim(), 2],
    [false, 'La linea esta abierta '.repeat(4).trim(), 1],
  ])(
    'of a broadcast that keeps its accents (%s) goes by SMS as its author chose',
    async (keepAccents, read, parts) => {
      const house = await open();
      const texts = { es: 'La línea está abierta '.repeat(4).trim() };
      const person = { language: 'es', channel: 'whatsapp', values: EXAMPLE_VALUES } as const;
      const rendered = renderBroadcast(wording, { texts, fallback: null, keepAccents }, person)!;
      await house.queue(house.message({ ...rendered, priority: 3, purpose: 'broadcast' }));
      expect(house.received()).toEqual([[expect.stringMatching(/^\+1500555/), read]]);
      expect((await house.rows()).at(-1)).toMatchObject({
        channel: 'sms',
        state: 'delivered',
        segments: parts,
      });
    },
  );

  it('goes by the SMS number that the person wrote to last', async () => {
    const house = await open({ configured: [] });
    for (const sender of SMS) {
      const before = (await house.storage.findConversation(house.contactId))!;
      await house.storage.commit([
        {
          kind: 'conversation',
          conversation: { ...before, version: before.version + 1, channel: 'sms', sender },
        },
      ]);
      await house.queue(house.message());
      expect(house.twilio.sent.at(-1)?.from).toBe(sender);
    }
  });

  it.each([
    ['there is no SMS sender', { senders: [] }, PHONE],
    ['the person has no number that we know', {}, 'US.13491208655302741918'],
  ] as const)('fails and is told to whoever looks after the unreached when %s', async (_, options, to) => {
    const house = await open({ configured: [], ...options });
    const message = house.message({ to });
    await house.queue(message);
    expect(states(await house.rows())).toEqual([['whatsapp', 'failed', 'outside_window']]);
    expect(house.twilio.requests).toHaveLength(0);
    expect(house.flags).toEqual([[message.id, 'outside_window']]);
  });

  it('keeps the order of several: what was said first arrives first', async () => {
    const house = await open({ configured: [] });
    const texts = ['uno', 'dos', 'tres'];
    await house.queue(...texts.map((body) => house.message({ content: { body } })));
    expect(house.received().map(([, body]) => body)).toEqual(texts);
  });

  it('does not go by SMS when it was withdrawn meanwhile', async () => {
    const house = await open({ configured: [] });
    const message = house.message({ notBefore: Date.now() + HOUR });
    await house.queue(message);
    await house.storage.commit([{ kind: 'withdraw', group: 'appointment:a', reason: 'moved' }]);
    house.wait(2 * HOUR);
    await house.dispatcher.drain();
    expect(states(await house.rows())).toEqual([['whatsapp', 'withdrawn', 'moved']]);
  });

  it('is tried again when the other way could not be written, and goes it once', async () => {
    let broken = true;
    const house = await open({
      configured: [],
      storage: (storage) => {
        const watched = watchedStorage(storage);
        watched.before = (name) => {
          if (name !== 'commit' || !broken) return;
          broken = false;
          throw new Error('no database');
        };
        return watched.storage;
      },
    });
    await house.storage.commit([{ kind: 'send', message: house.message() }]);
    await house.dispatcher.drain();
    expect(house.twilio.sent).toHaveLength(0);
    house.wait(10_000);
    await house.settled();
    expect(house.received()).toHaveLength(2);
    expect(states(await house.rows())[0]).toEqual(['whatsapp', 'failed', 'outside_window']);
  });
});

describe('a person to whom WhatsApp says no', () => {
  // Our record says that they wrote an hour ago; WhatsApp knows nothing of it.
  it.each(['answer', 'report'] as const)(
    'by %s of 63016 gets the template, and nothing twice',
    async (window) => {
      const house = await open({ window, hoursAgo: 1 });
      const message = house.message();
      await house.queue(message);
      await house.twilio.until(
        () => house.twilio.sent.some((sent) => sent.body === TEMPLATE.body),
        'the template',
      );
      await house.dispatcher.drain();
      expect(house.twilio.sent.filter((sent) => sent.body === TEMPLATE.body)).toHaveLength(1);
      const [row, instead, ...more] = await house.rows();
      expect(row?.error).toBe('63016');
      expect(instead).toMatchObject({ id: `${message.id}.t`, channel: 'whatsapp' });
      expect(more).toEqual([]);
      expect(house.flags).toEqual([]);
    },
  );

  it('by a report that comes three times gets the SMS once', async () => {
    const house = await open({ window: 'open', hoursAgo: 1, configured: [] });
    house.twilio.reporting(() => []);
    // By hand: no report comes by itself.
    await house.storage.commit([{ kind: 'send', message: house.message({ content: { body: 'Hola.' } }) }]);
    await house.dispatcher.drain();
    const [sent] = house.twilio.sent;
    await Promise.all([1, 2, 3].map(() => house.twilio.report(sent!, 'undelivered', 63016)));
    await house.dispatcher.drain();
    expect(house.received().map(([, body]) => body)).toEqual(['Hola.', 'Hola.']);
    expect(house.twilio.sent[1]?.to).toBe('+526640000001');
    expect(states(await house.rows())[0]).toEqual(['whatsapp', 'undelivered', '63016']);
    expect(house.flags).toEqual([]);
  });

  it.each([63003, 63024, 63032])(
    'by %i gets an SMS, and the address is flagged all the same',
    async (code) => {
      const house = await open({ window: 'open', hoursAgo: 1 });
      house.twilio.behave((request) =>
        request.fields.To?.startsWith('whatsapp:') === true ? { kind: 'error', code } : null,
      );
      const message = house.message();
      await house.queue(message);
      expect(house.received().map(([, body]) => body)).toEqual([
        '1/2 Cita C3FK9MX: ¿Ira?',
        '2/2 Traiga papeles.',
      ]);
      expect(house.flags).toEqual([[message.id, 'not_on_channel']]);
      expect(states(await house.rows())[0]).toEqual(['whatsapp', 'failed', String(code)]);
    },
  );

  it('of the template itself, paused or gone, gets an SMS', async () => {
    const paused = await open();
    paused.twilio.content.decide(paused.hx.sid, 'paused');
    await paused.queue(paused.message());
    expect(states(await paused.rows())[0]).toEqual(['whatsapp', 'failed', '63041']);
    expect(paused.received()).toHaveLength(2);

    const gone = await open();
    gone.twilio.content.remove(gone.hx.sid);
    await gone.queue(gone.message());
    expect(states(await gone.rows())[0]).toEqual(['whatsapp', 'failed', '21655']);
    expect(gone.received()).toHaveLength(2);
  });

  it('of the template by report gets an SMS, not the template once more', async () => {
    const house = await open({ window: 'report' });
    house.twilio.content.decide(house.hx.sid, 'paused');
    await house.queue(house.message());
    await house.twilio.until(() => house.twilio.reports.length > 0, 'a report');
    await house.dispatcher.drain();
    expect((await house.rows()).map(({ channel }) => channel)).toEqual(['whatsapp', 'sms', 'sms']);
    expect(house.twilio.sent.filter((sent) => sent.to.startsWith('whatsapp:'))).toHaveLength(1);
  });
});

describe('an SMS, and a dispatcher that was told of no other way', () => {
  it('are left alone', async () => {
    const house = await open();
    await house.queue(
      house.message({ channel: 'sms', to: '+526640000001', sender: SMS[0]!, content: { body: 'Hola.' } }),
    );
    expect(house.received()).toEqual([[SMS[0], 'Hola.']]);
  });
});

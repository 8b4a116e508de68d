import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelReport, Transport } from '../../src/channels/transport.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import type { OutboxMessage } from '../../src/domain/message.ts';
import { makeConversation } from '../support/records.ts';
import { openOutboxWorld, SMS, watchedStorage, WHATSAPP } from '../support/outbox.ts';

const person = (n: number): string => `+5255500${String(n).padStart(5, '0')}`;
const ENDS = ['delivered', 'undelivered', 'failed', 'expired', 'withdrawn', 'suppressed'] as const;
const ids = (messages: readonly OutboxMessage[]): string[] => messages.map((m) => m.id);

describe('order', () => {
  it('is kept for each person, one at a time, whatever answers and reports take', async () => {
    const house = await openOutboxWorld();
    const { twilio } = house;
    const random = fc.sample(fc.integer({ min: 0, max: 12 }), { numRuns: 400, seed: 7 });
    let drawn = 0;
    const draw = (): number => random[(drawn += 1) % random.length] ?? 0;
    twilio.behave(() => ({ kind: 'ok', delayMs: draw() }));
    twilio.reporting(() => {
      const sent = draw();
      return [
        { status: 'sent', afterMs: sent },
        // Delivered may be told before sent.
        { status: 'delivered', afterMs: draw() },
      ];
    });
    const people = Array.from({ length: 20 }, (_, n) => person(n));
    const messages = [1, 2, 3, 4].flatMap((part) =>
      people.map((to) => house.message({ to, content: { body: `Parte ${part}` }, segments: part })),
    );
    house.dispatcher.start();
    await house.queue(...messages);
    await house.ended(ids(messages), ['delivered']);

    for (const to of people) {
      const theirs = twilio.sent.filter((m) => m.to === to);
      expect(theirs.map((m) => m.body)).toEqual(['Parte 1', 'Parte 2', 'Parte 3', 'Parte 4']);
      theirs.slice(1).forEach((message, i) => {
        // The next was asked for only after the one before was reported.
        const reports = twilio.reports.filter((r) => r.sid === theirs[i]?.sid).map((r) => r.at);
        const asked = twilio.requests.find((r) => r.fields.To === to && r.fields.Body === message.body);
        expect(asked?.at).toBeGreaterThan(Math.min(...reports) - 50);
      });
    }
  });

  it('goes by priority: a reply does not wait behind a broadcast, not even behind all that was claimed', async () => {
    const sent: string[] = [];
    const transport: Transport = {
      serves: () => true,
      send: async (row) => {
        if (sent.push(row.content.body) === 10) await house.queue(reply);
        return { kind: 'accepted', sid: `SM${row.id}` };
      },
      reconcile: async () => ({ kind: 'absent' }),
    };
    const house = await openOutboxWorld({ transports: [transport], tuning: { concurrency: 1 } });
    const reply = house.message({ to: person(500), content: { body: 'Respuesta' } });
    const broadcast = Array.from({ length: 100 }, (_, n) => house.message({ to: person(n), priority: 3 }));
    house.dispatcher.start();
    await house.queue(...broadcast);
    await house.ended(ids(broadcast), ['accepted']);
    // The next claim comes when half of the last one (50) has left.
    expect(sent.indexOf('Respuesta')).toBeLessThan(30);
  });

  it('lets a person’s next message go when no report comes', async () => {
    const house = await openOutboxWorld({ tuning: { holdMs: 60 } });
    house.twilio.reporting(() => []);
    const parts = [1, 2, 3].map((part) => house.message({ content: { body: `Parte ${part}` } }));
    house.dispatcher.start();
    await house.queue(...parts);
    await house.ended(ids(parts), ['accepted']);
    expect(house.twilio.sent.map((m) => m.body)).toEqual(['Parte 1', 'Parte 2', 'Parte 3']);
  });
});

describe('rate', () => {
  it('holds in every second, for each sender by itself', async () => {
    const left: { sender: string; at: number; units: number }[] = [];
    const transport: Transport = {
      serves: () => true,
      send: async (row) => {
        left.push({ sender: row.sender, at: performance.now(), units: row.segments });
        return { kind: 'accepted', sid: `SM${row.id}` };
      },
      reconcile: async () => ({ kind: 'absent' }),
    };
    const house = await openOutboxWorld({
      transports: [transport],
      rates: (sender) => (sender === SMS ? 20 : 40),
      tuning: { staleMs: 3_000 },
    });
    const texts = Array.from({ length: 12 }, (_, n) =>
      house.message({ to: person(n), segments: (n % 3) + 1 }),
    );
    const chats = Array.from({ length: 50 }, (_, n) =>
      house.message({ to: person(100 + n), channel: 'whatsapp', sender: WHATSAPP }),
    );
    house.dispatcher.start();
    await house.queue(...texts, ...chats);
    await house.ended([...ids(texts), ...ids(chats)], ['accepted']);
    for (const [sender, cap] of [
      [SMS, 20],
      [WHATSAPP, 40],
    ] as const) {
      const units = left
        .filter((l) => l.sender === sender)
        .flatMap(({ at, units: n }) => Array.from({ length: n }, (_, i) => at + (i * 1000) / (cap * 0.98)));
      for (const from of units) {
        expect(units.filter((at) => at >= from && at < from + 1000 - 1e-6).length).toBeLessThanOrEqual(cap);
      }
    }
  });
});

describe('what can go wrong', () => {
  it('a busy channel: the message goes later, once, and not before it was asked to', async () => {
    const house = await openOutboxWorld();
    house.twilio.behave(({ earlier }) => (earlier < 2 ? { kind: 'busy', retryAfterS: 0.2 } : null));
    const message = house.message();
    house.dispatcher.start();
    await house.queue(message);
    await house.ended([message.id], ['delivered']);
    expect(house.twilio.sent).toHaveLength(1);
    const posts = house.twilio.requests.filter((r) => r.method === 'POST').map((r) => r.at);
    expect(posts).toHaveLength(3);
    posts.slice(1).forEach((at, i) => {
      expect(at - (posts[i] ?? 0)).toBeGreaterThanOrEqual(190);
    });
    expect(await house.row(message.id)).toMatchObject({ attempts: 3, error: null });
  });

  it('no connection: nothing is lost and nothing is asked twice', async () => {
    const house = await openOutboxWorld();
    await house.twilio.refuse();
    const messages = [1, 2, 3].map((n) => house.message({ to: person(n) }));
    house.dispatcher.start();
    await house.queue(...messages);
    await house.ended(ids(messages), ['queued']);
    await house.twilio.resume();
    await house.ended(ids(messages), ['delivered']);
    expect(house.twilio.sent).toHaveLength(3);
  });

  it('a lost answer: the message is found and not sent twice, and what follows waits for it', async () => {
    const house = await openOutboxWorld();
    house.twilio.reporting(() => []);
    house.twilio.behave(({ fields }) => (fields.Body === 'Uno' ? { kind: 'lost', stored: true } : null));
    const one = house.message({ content: { body: 'Uno' } });
    const two = house.message({ content: { body: 'Dos' } });
    house.dispatcher.start();
    await house.queue(one, two);
    await house.ended([one.id], ['unsure']);
    expect(await house.row(two.id)).toMatchObject({ state: 'queued' });
    await house.ended([one.id], ['accepted']);
    expect(await house.row(one.id)).toMatchObject({ sid: house.twilio.sent[0]?.sid, attempts: 1 });
    expect(house.twilio.sent.map((m) => m.body)).toEqual(['Uno']);
  });

  it('a lost answer: the same words, sent to the same phone under another contact, are not taken for it', async () => {
    const house = await openOutboxWorld();
    house.twilio.behave(({ earlier }) => (earlier === 1 ? { kind: 'lost', stored: false } : null));
    const one = house.message({ contactId: 'number' });
    const two = house.message({ contactId: 'id' });
    house.dispatcher.start();
    await house.queue(one);
    await house.ended([one.id], ['delivered']);
    await house.queue(two);
    await house.ended([two.id], ['delivered']);
    expect(house.twilio.sent).toHaveLength(2);
    expect((await house.row(one.id)).sid).not.toBe((await house.row(two.id)).sid);
  });

  it('a lost answer: a report that comes settles it without asking', async () => {
    const house = await openOutboxWorld({ tuning: { settleMs: 60_000 } });
    house.twilio.behave(() => ({ kind: 'lost', stored: true }));
    const message = house.message();
    house.dispatcher.start();
    await house.queue(message);
    await house.ended([message.id], ['delivered']);
    expect(house.twilio.sent).toHaveLength(1);
    expect(house.twilio.requests.every((r) => r.method === 'POST')).toBe(true);
  });

  it.each([
    ['a 503 that took nothing', { kind: 'http', status: 503, stored: false }],
    ['a connection that broke', { kind: 'lost', stored: false }],
    ['no answer at all', { kind: 'hang', stored: false }],
  ] as const)('%s: asked for, found absent, sent once more', async (_what, behaviour) => {
    const house = await openOutboxWorld();
    house.twilio.behave(({ earlier }) => (earlier === 0 ? behaviour : null));
    const message = house.message();
    const dispatcher = house.another({ transports: [house.transport(300)] });
    await house.queue(message);
    dispatcher.start();
    await house.ended([message.id], ['delivered']);
    expect(house.twilio.sent).toHaveLength(1);
    expect(house.twilio.requests.map((r) => r.method)).toEqual(['POST', 'GET', 'POST']);
    expect(await house.row(message.id)).toMatchObject({ attempts: 2 });
  });

  it('a list that cannot be read: the message stays unsure', async () => {
    const house = await openOutboxWorld({ tuning: { settleMs: 20 } });
    house.twilio.behave(() => ({ kind: 'lost', stored: false }));
    const message = house.message();
    let asked = 0;
    const real = house.transport();
    const reconciling = house.another({
      transports: [
        { ...real, reconcile: async () => ((asked += 1), { kind: 'unknown', error: 'http_503' }) },
      ],
    });
    await house.storage.commit([{ kind: 'send', message }]);
    reconciling.start();
    reconciling.wake();
    await house.ended([message.id], ['unsure']);
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await house.row(message.id)).toMatchObject({ state: 'unsure', attempts: 1 });
    expect(house.twilio.requests).toHaveLength(1);
  });

  it('one bad number: it fails with its reason, and nobody else waits', async () => {
    const flags: [string, string][] = [];
    const house = await openOutboxWorld({
      onFlag: async (row, flag) => {
        flags.push([row.to, flag]);
      },
    });
    const bad = house.message({ to: '+15005550009' });
    const gone = house.message({ to: '+15005550004' });
    const good = Array.from({ length: 10 }, (_, n) => house.message({ to: person(n) }));
    house.dispatcher.start();
    await house.queue(bad, gone, ...good);
    await house.ended(ids(good), ['delivered']);
    await house.ended([bad.id, gone.id], ['failed']);
    expect(await house.row(bad.id)).toMatchObject({ error: '21614' });
    expect(await house.row(gone.id)).toMatchObject({ error: '21610' });
    expect(flags.toSorted()).toEqual([
      ['+15005550004', 'stopped'],
      ['+15005550009', 'dead'],
    ]);
  });

  it('what a channel says of an address is told again until it is taken in', async () => {
    const told: string[] = [];
    const house = await openOutboxWorld({
      onFlag: async (row, flag) => {
        told.push(`${row.to} ${flag}`);
        if (told.length < 3) throw new AvisoError('storage_busy');
      },
    });
    const gone = house.message({ to: '+15005550004' });
    house.dispatcher.start();
    await house.queue(gone);
    await house.ended([gone.id], ['failed']);
    await expect.poll(() => told).toEqual(Array.from({ length: 3 }, () => '+15005550004 stopped'));
  });

  it('a refused sender: its messages stay queued, others’ go, and it is tried again with one', async () => {
    const stops: [string, boolean][] = [];
    const house = await openOutboxWorld({
      metrics: {
        answered: () => undefined,
        reconciled: () => undefined,
        senderStopped: (sender, stopped) => stops.push([sender, stopped]),
        sent: () => undefined,
        waits: () => undefined,
      },
    });
    let refused = true;
    house.twilio.behave(({ fields }) =>
      refused && fields.From === SMS ? { kind: 'error', code: 21606 } : null,
    );
    const texts = Array.from({ length: 8 }, (_, n) => house.message({ to: person(n) }));
    const chat = house.message({ to: person(50), channel: 'whatsapp', sender: WHATSAPP });
    house.dispatcher.start();
    await house.queue(...texts, chat);
    await house.ended([chat.id], ['delivered']);
    await house.twilio.until(() => house.twilio.requests.filter((r) => r.fields.From === SMS).length >= 10);
    expect(stops).toEqual([[SMS, true]]);
    expect((await Promise.all(ids(texts).map((id) => house.row(id)))).map((r) => r.state)).not.toContain(
      'failed',
    );
    // After the first time, one request a pause.
    const tried = house.twilio.requests.filter((r) => r.fields.From === SMS).map((r) => r.at);
    expect((tried.at(-1) ?? 0) - (tried.at(-2) ?? 0)).toBeGreaterThan(100);
    refused = false;
    await house.ended(ids(texts), ['delivered']);
    expect(stops).toEqual([
      [SMS, true],
      [SMS, false],
    ]);
    expect(house.twilio.sent).toHaveLength(9);
  });

  it('a database that fails for a while: what became of a message is written afterwards', async () => {
    const house = await openOutboxWorld();
    const watched = watchedStorage(house.storage);
    let failures = 0;
    watched.before = (name) => {
      if (name === 'recordSends' && failures < 3) {
        failures += 1;
        throw new AvisoError('storage_full');
      }
      if (name === 'claimOutbox' && failures === 0 && (watched.calls.get(name) ?? 0) < 3) {
        throw new AvisoError('storage_busy');
      }
    };
    const message = house.message();
    await house.storage.commit([{ kind: 'send', message }]);
    const dispatcher = house.another({ storage: watched.storage });
    dispatcher.start();
    await house.ended([message.id], ['delivered']);
    await expect.poll(() => watched.calls.get('recordSends'), { timeout: 10_000 }).toBe(4);
    expect(house.twilio.sent).toHaveLength(1);
    expect(failures).toBe(3);
  });

  it('writes nothing of a person into the log', async () => {
    const house = await openOutboxWorld();
    house.twilio.behave(({ fields, earlier }) => {
      if (fields.To === person(1) && earlier === 0) return { kind: 'lost', stored: true };
      return fields.To === person(2) ? { kind: 'error', code: 21211 } : null;
    });
    const messages = [1, 2, 3].map((n) => house.message({ to: person(n), content: { body: 'Secreto' } }));
    house.dispatcher.start();
    await house.queue(...messages);
    await house.ended(ids(messages), ENDS);
    const lines = JSON.stringify(house.log.lines);
    expect(house.log.lines.length).toBeGreaterThan(0);
    expect(lines).not.toContain('Secreto');
    for (const n of [1, 2, 3]) expect(lines).not.toContain(person(n).slice(1));
  });
});

describe('several workers', () => {
  it('share the senders: every message goes once', async () => {
    const house = await openOutboxWorld();
    const others = [house.another(), house.another()];
    const messages = Array.from({ length: 120 }, (_, n) =>
      house.message({
        to: person(n % 40),
        content: { body: `Mensaje ${n}` },
        ...(n % 2 === 0 ? {} : { channel: 'whatsapp', sender: WHATSAPP }),
      }),
    );
    await house.storage.commit(messages.map((message) => ({ kind: 'send', message })));
    for (const dispatcher of [house.dispatcher, ...others]) dispatcher.start();
    await house.ended(ids(messages), ['delivered']);
    expect(house.twilio.sent.map((m) => m.body).toSorted()).toEqual(
      messages.map((m) => m.content.body).toSorted(),
    );
  });

  it('one of them killed in the middle: the other takes over, nothing is lost and nothing goes twice', async () => {
    const house = await openOutboxWorld({ tuning: { holdMs: 50 } });
    const { twilio } = house;
    let dead = false;
    const isDead = (): boolean => dead;
    // What a killed process would do: no more writes, no more requests, answers that nobody hears.
    const cut = watchedStorage(house.storage);
    const real = house.transport(60_000);
    const never = new Promise<never>(() => undefined);
    cut.before = () => {
      if (dead) throw new AvisoError('storage_unavailable');
    };
    const mortal: Transport = {
      ...real,
      send: async (row, now) => {
        if (dead) return never;
        const answer = await real.send(row, now);
        return isDead() ? never : answer;
      },
    };
    const messages = Array.from({ length: 60 }, (_, n) =>
      house.message({ to: person(n % 30), content: { body: `Mensaje ${n}` } }),
    );
    await house.storage.commit(messages.map((message) => ({ kind: 'send', message })));
    const victim = house.another({
      storage: cut.storage,
      transports: [mortal],
      rates: () => 200,
      tuning: { leaseMs: 500, stopMs: 1, staleMs: 3_000 },
    });
    twilio.behave(() => ({ kind: 'ok', delayMs: 20 }));
    // What the victim sent is not reported either: only Twilio's list tells.
    twilio.reporting(() => []);
    victim.start();
    await twilio.until(() => twilio.sent.length >= 15);
    dead = true;
    house.dispatcher.start();
    await house.ended(ids(messages), ['accepted']);
    const bodies = twilio.sent.map((m) => m.body);
    expect(bodies.toSorted()).toEqual(messages.map((m) => m.content.body).toSorted());
    for (let n = 0; n < 30; n += 1) {
      expect(bodies.indexOf(`Mensaje ${n}`)).toBeLessThan(bodies.indexOf(`Mensaje ${n + 30}`));
    }
    expect(twilio.requests.some((r) => r.method === 'GET')).toBe(true);
  });

  it('one of them frozen beyond its lease, between claim and request: it sends nothing of what it holds', async () => {
    const house = await openOutboxWorld();
    const messages = Array.from({ length: 30 }, (_, n) => house.message({ to: person(n) }));
    await house.storage.commit(messages.map((message) => ({ kind: 'send', message })));
    const watched = watchedStorage(house.storage);
    let ahead = 0;
    watched.before = (name) => {
      if (ahead > 0) throw new AvisoError('storage_unavailable');
      if (name === 'claimOutbox') ahead = 60_000;
    };
    let sent = 0;
    const real = house.transport();
    const frozen = house.another({
      storage: watched.storage,
      transports: [{ ...real, send: async (row, now) => ((sent += 1), real.send(row, now)) }],
      monotonic: () => performance.now() + ahead,
      // Nothing but the lease holds it back.
      tuning: { leaseMs: 300, staleMs: Infinity },
    });
    frozen.start();
    await expect.poll(async () => (await house.storage.countOutbox()).sending, { timeout: 10_000 }).toBe(30);
    house.dispatcher.start();
    await house.ended(ids(messages), ['delivered']);
    expect(sent).toBe(0);
    expect(house.twilio.sent.map((m) => m.to).toSorted()).toEqual(messages.map((m) => m.to).toSorted());
  });
});

describe('stop', () => {
  it('finishes what is in flight, puts back the rest and leaves nothing half done', async () => {
    const house = await openOutboxWorld({ rates: () => 50, tuning: { staleMs: 3_000 } });
    house.twilio.behave(() => ({ kind: 'ok', delayMs: 50 }));
    const messages = Array.from({ length: 40 }, (_, n) => house.message({ to: person(n) }));
    house.dispatcher.start();
    await house.queue(...messages);
    await house.twilio.until(() => house.twilio.requests.length >= 3);
    await house.dispatcher.stop();
    const counts = await house.storage.countOutbox();
    expect(counts.sending + counts.unsure).toBe(0);
    expect(counts.queued).toBeGreaterThan(0);
    expect(counts.queued + house.twilio.sent.length).toBe(40);
    const requests = house.twilio.requests.length;

    // The next worker gets the sender at once.
    const next = house.another({ rates: () => Infinity });
    next.start();
    await house.ended(ids(messages), ['accepted', 'sent', 'delivered']);
    expect(house.twilio.requests.length - requests).toBe(counts.queued);
    expect(house.twilio.sent).toHaveLength(40);
  });

  it('does not wait for ever: what is still out is settled by the next worker', async () => {
    const house = await openOutboxWorld({ tuning: { stopMs: 50 } });
    house.twilio.reporting(() => []);
    house.twilio.behave(({ earlier }) => (earlier === 0 ? { kind: 'hang', stored: true } : null));
    const message = house.message();
    const slow = house.another({ transports: [house.transport(60_000)] });
    await house.storage.commit([{ kind: 'send', message }]);
    slow.start();
    await house.twilio.until(() => house.twilio.sent.length === 1);
    await slow.stop();
    expect(await house.row(message.id)).toMatchObject({ state: 'sending' });
    house.dispatcher.start();
    await house.ended([message.id], ['accepted']);
    expect(house.twilio.sent).toHaveLength(1);
  });

  it('can be called before start, and twice', async () => {
    const house = await openOutboxWorld();
    await house.dispatcher.stop();
    await house.dispatcher.stop();
    house.dispatcher.start();
    house.dispatcher.wake();
    await house.dispatcher.drain();
    expect(house.twilio.requests).toEqual([]);
  });
});

describe('a quiet outbox', () => {
  it('is looked at, and not worked on', async () => {
    const house = await openOutboxWorld();
    const watched = watchedStorage(house.storage);
    const dispatcher = house.another({ storage: watched.storage });
    const message = house.message();
    await house.storage.commit([{ kind: 'send', message }]);
    dispatcher.start();
    await house.ended([message.id], ['delivered']);
    await dispatcher.drain();
    watched.calls.clear();
    await expect
      .poll(() => watched.calls.get('listBusySenders') ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(5);
    expect([...watched.calls.keys()]).toEqual(['listBusySenders']);
  });

  it('says once that nobody serves a sender', async () => {
    const house = await openOutboxWorld();
    await house.queue(house.message({ sender: 'messenger:1' }));
    await house.dispatcher.drain();
    await house.dispatcher.drain();
    expect(house.log.lines.filter((l) => l.level === 'error')).toHaveLength(1);
  });
});

describe('time', () => {
  const at = (text: string): number => Date.parse(text);

  it('keeps quiet hours where each person is', async () => {
    let now = at('2021-03-02T04:30:00Z');
    const house = await openOutboxWorld({ now: () => now });
    const zones = ['America/Tijuana', 'America/Ciudad_Juarez', 'America/Matamoros'];
    const reminders = zones.map((quietZone, n) =>
      house.message({
        to: person(n),
        priority: 2,
        quietZone,
        content: { body: quietZone },
        expiresAt: now + 48 * 3_600_000,
      }),
    );
    const reply = house.message({ to: person(9), content: { body: 'reply' } });
    await house.queue(...reminders, reply);
    const sent = async (instant: string): Promise<string[]> => {
      now = at(instant);
      await house.dispatcher.drain();
      return house.twilio.sent.map((m) => m.body);
    };
    // 20:30 in Tijuana, 21:30 in Juárez, 22:30 in Matamoros.
    expect((await sent('2021-03-02T04:30:00Z')).toSorted()).toEqual(['America/Tijuana', 'reply']);
    expect(await sent('2021-03-02T13:59:59Z')).toHaveLength(2);
    expect((await sent('2021-03-02T14:00:00Z')).at(-1)).toBe('America/Matamoros');
    expect(await sent('2021-03-02T14:59:59Z')).toHaveLength(3);
    expect((await sent('2021-03-02T15:00:00Z')).at(-1)).toBe('America/Ciudad_Juarez');
    expect(await house.storage.nextDueAt(now)).not.toBe(now);
  });

  it('hands over nothing that has expired, and nothing to one who has stopped', async () => {
    let now = at('2021-03-02T18:00:00Z');
    const house = await openOutboxWorld({ now: () => now });
    const contactId = house.storage.contactIdOf(person(1));
    const late = house.message({ to: person(0), expiresAt: now + 1000 });
    const unwanted = house.message({ to: person(1) });
    const answer = house.message({ to: person(1), ignoreOptOut: true, content: { body: 'Listo' } });
    await house.queue(late, unwanted);
    await house.storage.commit([
      { kind: 'conversation', conversation: makeConversation({ contactId, stopped: true }) },
      { kind: 'send', message: answer },
    ]);
    now += 1000;
    await house.dispatcher.drain();
    await house.ended([answer.id], ['delivered']);
    expect(await house.row(late.id)).toMatchObject({ state: 'expired' });
    expect(await house.row(unwanted.id)).toMatchObject({ state: 'suppressed' });
    expect(house.twilio.sent.map((m) => m.body)).toEqual(['Listo']);
  });

  it('drain sends a person everything that is due, in order, and nothing that is not', async () => {
    let now = at('2021-03-02T18:00:00Z');
    const house = await openOutboxWorld({ now: () => now });
    const parts = Array.from({ length: 6 }, (_, n) => house.message({ content: { body: `Parte ${n}` } }));
    const later = house.message({ notBefore: now + 60_000, content: { body: 'Después' } });
    await house.queue(...parts, later);
    // Reports come by HTTP here; drain waits for those that are being taken in, not for those still to come.
    while ((await house.storage.countOutbox()).delivered < 6) await house.dispatcher.drain();
    expect(house.twilio.sent.map((m) => m.body)).toEqual(parts.map((p) => p.content.body));
    now += 60_000;
    await house.dispatcher.drain();
    expect(house.twilio.sent.at(-1)?.body).toBe('Después');
  });
});

describe('reports', () => {
  const HOUR = 3_600_000;
  const off = (row: { id: string; sid: string | null }): ChannelReport => ({
    id: row.id,
    sid: row.sid ?? '',
    state: 'undelivered',
    error: '30003',
    again: 'later',
  });

  async function open(over: Partial<OutboxMessage> = {}) {
    const clock = { now: Date.parse('2021-03-02T18:00:00Z') };
    const house = await openOutboxWorld({ now: () => clock.now });
    house.twilio.reporting(() => []);
    const message = house.message({ priority: 1, expiresAt: clock.now + 72 * HOUR, ...over });
    await house.queue(message);
    await house.dispatcher.drain();
    const rows = (): Promise<string[]> =>
      house.storage.listOutboxOf(message.contactId).then((all) => all.map((r) => `${r.id}:${r.state}`));
    return { house, clock, message, rows };
  }

  it('of a phone that is off bring tries at other hours until the message expires, once each', async () => {
    const { house, clock, message, rows } = await open();
    const report = off(await house.row(message.id));
    await Promise.all([house.dispatcher.onReport(report), house.dispatcher.onReport(report)]);
    await house.dispatcher.onReport(report);
    expect(await rows()).toEqual([`${message.id}:undelivered`, `${message.id}~2:queued`]);
    for (const n of [2, 3, 4, 5]) {
      await house.dispatcher.drain();
      expect(house.twilio.sent).toHaveLength(n - 1);
      clock.now += (n < 5 ? 15 : 17) * HOUR;
      await house.dispatcher.drain();
      expect(house.twilio.sent).toHaveLength(n);
      await house.dispatcher.onReport(off(await house.row(`${message.id}~${n}`)));
    }
    expect(await rows()).toEqual(['', '~2', '~3', '~4', '~5'].map((n) => `${message.id}${n}:undelivered`));
  });

  it('bring no next try that would be too late', async () => {
    const { house, message, rows } = await open({ expiresAt: Date.parse('2021-03-02T19:00:00Z') });
    await house.dispatcher.onReport(off(await house.row(message.id)));
    expect(await rows()).toEqual([`${message.id}:undelivered`]);
  });

  it('send no next try that was overtaken while it waited', async () => {
    const { house, clock, message, rows } = await open();
    const row = await house.row(message.id);
    clock.now += HOUR;
    await house.dispatcher.onReport(off(row));
    clock.now += HOUR;
    const changed = house.message({ priority: 1, content: { body: 'Cambio' }, expiresAt: clock.now + HOUR });
    await house.queue(changed);
    await house.dispatcher.drain();
    clock.now += 15 * HOUR;
    await house.dispatcher.drain();
    expect(await rows()).toEqual([
      `${message.id}:undelivered`,
      `${message.id}~2:failed`,
      `${changed.id}:accepted`,
    ]);
    expect(await house.row(`${message.id}~2`)).toMatchObject({ error: 'overtaken' });
    expect(house.twilio.sent).toHaveLength(2);
  });

  it('bring no next try of what was overtaken when the report comes', async () => {
    const { house, clock, message, rows } = await open();
    const row = await house.row(message.id);
    clock.now += HOUR;
    const reply = house.message();
    await house.queue(reply);
    await house.dispatcher.onReport(off(row));
    expect(await rows()).toEqual([`${message.id}:undelivered`, `${reply.id}:queued`]);
  });

  it('withdraw with their group', async () => {
    const { house, clock, message, rows } = await open({ group: 'appointment:1' });
    await house.dispatcher.onReport(off(await house.row(message.id)));
    await house.storage.commit([{ kind: 'withdraw', group: 'appointment:1', reason: 'cancelled' }]);
    clock.now += 15 * HOUR;
    await house.dispatcher.drain();
    expect(await rows()).toEqual([`${message.id}:undelivered`, `${message.id}~2:withdrawn`]);
  });

  it('count forward only, and none of ours is no fault', async () => {
    const { house, message, rows } = await open();
    const row = await house.row(message.id);
    const report = (state: ChannelReport['state']): Promise<void> =>
      house.dispatcher.onReport({ id: row.id, sid: row.sid ?? '', state, error: null });
    await report('delivered');
    await report('sent');
    await house.dispatcher.onReport(off(row));
    expect(await rows()).toEqual([`${message.id}:delivered`]);
    await house.dispatcher.onReport({ ...off(row), id: 'unknown', sid: 'SM0' });
    await house.dispatcher.onReport({ ...off(row), id: null, sid: 'SM0' });
    expect(await rows()).toHaveLength(1);
  });

  it('reject when they could not be recorded', async () => {
    const { house, message } = await open();
    const watched = watchedStorage(house.storage);
    watched.before = (name) => {
      if (name === 'recordReport') throw new AvisoError('storage_busy');
    };
    const dispatcher = house.another({ storage: watched.storage });
    await expect(dispatcher.onReport({ ...off(await house.row(message.id)) })).rejects.toThrow(AvisoError);
  });
});

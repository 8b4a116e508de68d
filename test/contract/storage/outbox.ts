import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTBOX_STATES, type OutboxMessage, type OutboxState } from '../../../src/domain/message.ts';
import type { DeliveryReport, SendResult } from '../../../src/storage/storage.ts';
import type { Write } from '../../../src/storage/write.ts';
import { makeConversation, makeId, makeInbound, makeOutboxMessage, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SENDER = '+15005550006';
const MINUTE = 60_000;

export function outboxContract(held: Held): void {
  async function queue(...messages: Partial<OutboxMessage>[]): Promise<void> {
    const writes = messages.map((over): Write => ({ kind: 'send', message: makeOutboxMessage(over) }));
    expect(await held.storage.commit(writes)).toBe('ok');
  }
  async function claim(over: Partial<{ sender: string; owner: string; now: number; limit: number }> = {}) {
    const rows = await held.storage.claimOutbox({
      sender: SENDER,
      owner: 'worker',
      now: NOW,
      limit: 100,
      ...over,
    });
    return rows.map(({ id }) => id);
  }
  const record = (...results: SendResult[]) => held.storage.recordSends(results);
  const accepted = (id: string, holdUntil = NOW + MINUTE): SendResult => ({
    id,
    outcome: 'accepted',
    sid: `SM-${id}`,
    holdUntil,
  });
  const report = (
    id: string | null,
    state: DeliveryReport['state'],
    sid = `SM-${id ?? ''}`,
    error: string | null = null,
  ) => held.storage.recordReport({ id, sid, state, error });
  /** More rows than one transaction of a claim looks at. */
  const more = () => held.moreThanAClaim;
  const state = async (id: string) => (await held.storage.findOutbox(id))?.state;

  /** The counts must say what the rows say. */
  async function expectCounts(counts: Partial<Record<OutboxState, number>>): Promise<void> {
    const none = Object.fromEntries(OUTBOX_STATES.map((name) => [name, 0]));
    expect(await held.storage.countOutbox()).toEqual({ ...none, ...counts });
  }

  describe('outbox: a claim that waited', () => {
    it('is dated when it was made, not when it was asked for', async () => {
      await queue({ id: 'meanwhile', createdAt: NOW + 500, notBefore: NOW + 500 });
      const [row] = await held.storage.claimOutbox({
        ...{ sender: SENDER, owner: 'worker', now: NOW, limit: 1 },
        at: () => NOW + 700,
      });
      expect(row).toMatchObject({ id: 'meanwhile', attemptedAt: NOW + 700 });
      expect(await held.storage.findOutbox('meanwhile')).toMatchObject({ attemptedAt: NOW + 700 });
    });
  });

  describe('outbox: a clock that was set back', () => {
    it('keeps nothing waiting that was to leave at once, and everything else until its time', async () => {
      const later = NOW + 60 * MINUTE;
      await queue(
        {
          id: 'at-once',
          contactId: 'contact-1',
          createdAt: later,
          notBefore: later,
          expiresAt: later + MINUTE,
        },
        {
          id: 'put-back',
          contactId: 'contact-2',
          createdAt: later,
          notBefore: later,
          expiresAt: later + MINUTE,
        },
        { id: 'meant', contactId: 'contact-3', createdAt: NOW, notBefore: later, expiresAt: later + MINUTE },
      );
      expect(await claim({ now: NOW })).toEqual(['at-once', 'put-back']);
      await held.storage.unclaimOutbox([{ id: 'put-back', notBefore: later }]);
      expect(await claim({ now: NOW + 1 })).toEqual(['put-back']);
      expect(await claim({ now: later })).toEqual(['meant']);
    });
  });

  describe('outbox: what was handed over', () => {
    const handedOver = async (limit = 9) =>
      (await held.storage.listHandedOverTo('contact-1', limit)).map(({ id, content }) => [id, content.asks]);

    it('is listed by its last attempt, newest first, with what it asks', async () => {
      const asks = { what: 'appointment', mark: 'C3FK9MX/san-ysidro/2021-03-10/09:00' } as const;
      await queue(
        { id: 'm-1', content: { body: 'a', asks: { what: 'menu' } } },
        { id: 'm-2', content: { body: 'b' }, notBefore: NOW + 2 * MINUTE },
        { id: 'm-3', content: { body: 'c', asks }, priority: 1 },
        { id: 'm-4', contactId: 'contact-2' },
      );
      expect(await handedOver()).toEqual([]);
      expect(await claim()).toEqual(['m-1', 'm-4']);
      expect(await handedOver()).toEqual([['m-1', { what: 'menu' }]]);
      await record(accepted('m-1', NOW));
      expect(await claim({ now: NOW + MINUTE })).toEqual(['m-3']);
      await record(accepted('m-3', NOW + MINUTE));
      await report('m-3', 'delivered');
      expect(await handedOver()).toEqual([
        ['m-3', asks],
        ['m-1', { what: 'menu' }],
      ]);
      expect(await handedOver(1)).toEqual([['m-3', asks]]);
      expect(await claim({ now: NOW + 3 * MINUTE })).toEqual(['m-2']);
      await record({
        id: 'm-2',
        outcome: 'retry',
        notBefore: NOW + 9 * MINUTE,
        error: '20429',
        inOrder: true,
      });
      expect((await handedOver()).map(([id]) => id)).toEqual(['m-3', 'm-1']);
    });
  });

  describe('outbox: queue', () => {
    it('is empty at first', async () => {
      expect(await claim()).toEqual([]);
      expect(await held.storage.findOutbox('m-1')).toBeNull();
      expect(await held.storage.listOutboxOf('contact-1')).toEqual([]);
      expect(await held.storage.listBusySenders()).toEqual([]);
      expect(await held.storage.nextDueAt(0)).toBeNull();
      await expectCounts({});
    });

    it('gives back the message it was given, field for field', async () => {
      const plain = makeOutboxMessage({ contactId: 'contact-1' });
      const rich = makeOutboxMessage({
        contactId: 'contact-1',
        channel: 'whatsapp',
        to: 'US.1234567890',
        sender: 'whatsapp:+15005550007',
        priority: 3,
        purpose: 'broadcast',
        group: 'appointment:1',
        content: {
          body: 'Elija 1 o 2 🙂',
          choices: [
            { id: 'a', title: 'Uno' },
            { id: 'b', title: 'Dos' },
          ],
          location: { latitude: 32.5, longitude: -117.02, label: 'Puerta Ejemplo' },
        },
        segments: 3,
        notBefore: NOW + 5,
        expiresAt: NOW + 10,
        quietZone: 'America/Tijuana',
        ignoreOptOut: true,
        createdAt: NOW - 1,
      });
      await queue(plain, rich);
      const fresh = { state: 'queued', attempts: 0, owner: null, attemptedAt: null, sid: null, error: null };
      const storage = await held.reopen();
      expect(await storage.listOutboxOf('contact-1')).toEqual([
        { ...plain, ...fresh },
        { ...rich, ...fresh },
      ]);
      expect(await storage.findOutbox(rich.id)).toEqual({ ...rich, ...fresh });
      expect(await storage.listBusySenders()).toEqual([SENDER, 'whatsapp:+15005550007']);
    });

    it('suppresses what goes to a stopped contact, unless it answers their own text', async () => {
      await held.storage.commit([
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1', stopped: true }) },
      ]);
      await queue(
        { id: 'm-1', contactId: 'contact-1' },
        { id: 'm-2', contactId: 'contact-1', ignoreOptOut: true },
        { id: 'm-3', contactId: 'contact-2' },
      );
      expect(await held.storage.findOutbox('m-1')).toMatchObject({ state: 'suppressed', error: 'stopped' });
      expect(await claim()).toEqual(['m-2', 'm-3']);
      await expectCounts({ suppressed: 1, sending: 2 });
    });

    it('judges a stop by what the whole commit leaves', async () => {
      const stopped = makeConversation({ contactId: 'contact-1', stopped: true });
      const send = (id: string): Write => ({
        kind: 'send',
        message: makeOutboxMessage({ id, contactId: 'contact-1' }),
      });
      await held.storage.commit([send('m-1'), { kind: 'conversation', conversation: stopped }]);
      expect(await state('m-1')).toBe('suppressed');
      await held.storage.commit([
        send('m-2'),
        { kind: 'conversation', conversation: { ...stopped, version: 2, stopped: false } },
        send('m-3'),
      ]);
      expect([await state('m-2'), await state('m-3')]).toEqual(['queued', 'queued']);
    });

    it('withdraws what is still queued of a group', async () => {
      await queue(
        { id: 'm-1', contactId: 'contact-1', group: 'g-1' },
        { id: 'm-2', contactId: 'contact-2', group: 'g-1', notBefore: NOW + 5 },
        { id: 'm-3', contactId: 'contact-3', group: 'g-2' },
        { id: 'm-4', contactId: 'contact-4' },
        { id: 'm-5', contactId: 'contact-1', group: 'g-1' },
      );
      expect(await claim({ limit: 1 })).toEqual(['m-1']);
      await held.storage.commit([
        { kind: 'withdraw', group: 'g-1', reason: 'changed' },
        { kind: 'send', message: makeOutboxMessage({ id: 'm-6', contactId: 'contact-6', group: 'g-1' }) },
      ]);
      expect(await held.storage.findOutbox('m-2')).toMatchObject({ state: 'withdrawn', error: 'changed' });
      expect(await state('m-5')).toBe('withdrawn');
      expect(await claim({ now: NOW + 9 })).toEqual(['m-3', 'm-4', 'm-6']);
      await record(accepted('m-1'));
      expect(await state('m-1')).toBe('accepted');
      await expectCounts({ withdrawn: 2, sending: 3, accepted: 1 });
    });

    it('does not send again what was withdrawn while it was out', async () => {
      await queue(
        { id: 'm-1', contactId: 'contact-1', group: 'g-1' },
        { id: 'm-2', contactId: 'contact-2', group: 'g-1' },
        { id: 'm-3', contactId: 'contact-3', group: 'g-1' },
        { id: 'm-4', contactId: 'contact-1' },
      );
      expect(await claim()).toEqual(['m-1', 'm-2', 'm-3']);
      await record({ id: 'm-3', outcome: 'unknown', error: 'timeout' });
      await held.storage.commit([{ kind: 'withdraw', group: 'g-1', reason: 'cancelled' }]);
      await record({ id: 'm-1', outcome: 'retry', notBefore: NOW, error: '20429', inOrder: true });
      await held.storage.unclaimOutbox([{ id: 'm-2', notBefore: NOW }]);
      await record({ id: 'm-3', outcome: 'retry', notBefore: NOW, error: 'absent', inOrder: false });
      for (const id of ['m-1', 'm-2', 'm-3'])
        expect(await held.storage.findOutbox(id)).toMatchObject({ state: 'withdrawn', error: 'cancelled' });
      expect(await claim({ now: NOW + MINUTE })).toEqual(['m-4']);
      await expectCounts({ withdrawn: 3, sending: 1 });
    });

    it('withdraws all that is queued for a contact', async () => {
      await queue(
        { id: 'm-1', contactId: 'contact-1' },
        { id: 'm-2', contactId: 'contact-1', priority: 2, notBefore: NOW + 5, group: 'g-1' },
        { id: 'm-3', contactId: 'contact-2' },
      );
      await held.storage.commit([{ kind: 'withdrawContact', contactId: 'contact-1', reason: 'stop' }]);
      expect(await held.storage.findOutbox('m-1')).toMatchObject({ state: 'withdrawn', error: 'stop' });
      expect(await held.storage.findOutbox('m-2')).toMatchObject({ state: 'withdrawn', error: 'stop' });
      expect(await claim({ now: NOW + 9 })).toEqual(['m-3']);
      await expectCounts({ withdrawn: 2, sending: 1 });
    });
  });

  describe('outbox: claims', () => {
    it('claims by priority, then by order of commits, up to the limit, and marks what it claims', async () => {
      await queue(
        { id: 'm-1', contactId: 'contact-1', priority: 3 },
        { id: 'm-2', contactId: 'contact-2', priority: 1 },
        { id: 'm-3', contactId: 'contact-3', priority: 0 },
        { id: 'm-4', contactId: 'contact-4', priority: 1 },
        { id: 'm-5', contactId: 'contact-5', priority: 2 },
        { id: 'm-6', contactId: 'contact-6', sender: 'another sender' },
      );
      const [first] = await held.storage.claimOutbox({
        sender: SENDER,
        owner: 'w-1',
        now: NOW + 7,
        limit: 1,
      });
      expect(first).toEqual(await held.storage.findOutbox('m-3'));
      expect(first).toMatchObject({ state: 'sending', attempts: 1, owner: 'w-1', attemptedAt: NOW + 7 });
      expect(await claim({ limit: 2 })).toEqual(['m-2', 'm-4']);
      expect(await claim()).toEqual(['m-5', 'm-1']);
      expect(await claim()).toEqual([]);
      await expectCounts({ queued: 1, sending: 5 });
    });

    it('keeps a claim over a restart', async () => {
      await queue({ id: 'm-1' });
      await claim();
      await held.reopen();
      expect(await claim()).toEqual([]);
      expect(await state('m-1')).toBe('sending');
    });

    it('gives each row to one of many parallel claims', async () => {
      await queue(...Array.from({ length: 100 }, (_, at) => ({ id: `m-${at}`, contactId: `contact-${at}` })));
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, at) => claim({ owner: `w-${at}`, limit: 7 })),
      );
      expect(claims.flat()).toHaveLength(100);
      expect(new Set(claims.flat()).size).toBe(100);
    });

    it('claims nothing before its time', async () => {
      await queue(
        { id: 'm-1', notBefore: NOW + 5 },
        { id: 'm-2', notBefore: NOW + 3, contactId: 'contact-2' },
      );
      expect(await claim({ now: NOW + 2 })).toEqual([]);
      expect(await claim({ now: NOW + 3 })).toEqual(['m-2']);
      expect(await claim({ now: NOW + 4 })).toEqual([]);
      expect(await claim({ now: NOW + 5 })).toEqual(['m-1']);
    });

    it('leaves alone what is early for a clock that lags behind', async () => {
      await queue({ id: 'm-1', createdAt: NOW - MINUTE });
      expect(await claim({ now: NOW - 1 })).toEqual([]);
      expect(await claim()).toEqual(['m-1']);
    });

    it('claims nothing at or past its expiry', async () => {
      await queue(
        { id: 'm-1', expiresAt: NOW + 5 },
        { id: 'm-2', contactId: 'contact-2', expiresAt: NOW + 6 },
        { id: 'm-3', contactId: 'contact-3', notBefore: NOW + 9, expiresAt: NOW + 5 },
      );
      expect(await claim({ now: NOW + 5 })).toEqual(['m-2']);
      expect(await state('m-1')).toBe('expired');
      expect(await claim({ now: NOW + 9 })).toEqual([]);
      expect(await state('m-3')).toBe('expired');
      await expectCounts({ expired: 2, sending: 1 });
    });

    it('keeps news alone from who wants no news: when it is queued, and when it is claimed', async () => {
      const talk = makeConversation({ contactId: 'contact-1', broadcastOptIn: false });
      const conversation = (version: number, over: Partial<typeof talk>): Write => ({
        kind: 'conversation',
        conversation: { ...talk, version, ...over },
      });
      const about = (id: string, priority: OutboxMessage['priority'], over: Partial<OutboxMessage> = {}) =>
        queue({ id, contactId: 'contact-1', priority, ...over });
      await about('news-before', 3, { notBefore: NOW + MINUTE });
      await held.storage.commit([conversation(1, {})]);
      await about('news', 3);
      await about('news-asked-for', 3, { ignoreOptOut: true });
      await about('appointment', 1);
      await queue({ id: 'news-to-another', contactId: 'contact-2', priority: 3 });
      const kept = { state: 'suppressed', error: 'news_stopped' };
      expect(await held.storage.findOutbox('news')).toMatchObject(kept);
      expect((await claim()).sort()).toEqual(['appointment', 'news-to-another']);
      await record(accepted('appointment', NOW));
      expect(await claim({ now: NOW + MINUTE })).toEqual(['news-asked-for']);
      expect(await held.storage.findOutbox('news-before')).toMatchObject(kept);
      // Who wants nothing at all is told so, whatever they said of news.
      await held.storage.commit([conversation(2, { stopped: true })]);
      await about('news-stopped', 3);
      expect(await held.storage.findOutbox('news-stopped')).toMatchObject({ error: 'stopped' });
      await held.storage.commit([conversation(3, { stopped: false, broadcastOptIn: true })]);
      await about('news-again', 3);
      expect(await state('news-again')).toBe('queued');
    });

    it('suppresses what was queued before the contact stopped', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2', ignoreOptOut: true }, { id: 'm-3' });
      await held.storage.commit([
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1', stopped: true }) },
      ]);
      expect(await claim()).toEqual(['m-2']);
      expect(await held.storage.findOutbox('m-1')).toMatchObject({ state: 'suppressed', error: 'stopped' });
      await record({ id: 'm-2', outcome: 'failed', error: '21610' });
      expect(await claim()).toEqual([]);
      expect(await state('m-3')).toBe('suppressed');
      await expectCounts({ suppressed: 2, failed: 1 });
    });

    it('has one in flight for a contact, whatever the sender', async () => {
      await queue(
        { id: 'm-1' },
        { id: 'm-2' },
        { id: 'm-3', sender: 'another sender' },
        { id: 'm-4', contactId: 'contact-2' },
      );
      expect(await claim()).toEqual(['m-1', 'm-4']);
      expect(await claim()).toEqual([]);
      expect(await claim({ sender: 'another sender' })).toEqual([]);
      await record(accepted('m-1'));
      expect(await claim()).toEqual([]);
      expect(await claim({ sender: 'another sender' })).toEqual([]);
      await report('m-1', 'sent');
      expect(await claim()).toEqual(['m-2']);
      expect(await claim({ sender: 'another sender' })).toEqual([]);
      await record({ id: 'm-2', outcome: 'failed', error: '21211' });
      expect(await claim({ sender: 'another sender' })).toEqual(['m-3']);
    });

    it('holds a contact until the time given, when no report comes', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2' });
      await claim();
      await record(accepted('m-1', NOW + MINUTE));
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + MINUTE);
      expect(await claim({ now: NOW + MINUTE - 1 })).toEqual([]);
      expect(await claim({ now: NOW + MINUTE })).toEqual(['m-2']);
      // The late report still counts, and frees nothing twice.
      expect(await report('m-1', 'delivered')).toMatchObject({ state: 'delivered' });
      expect(await claim({ now: NOW + MINUTE })).toEqual([]);
    });

    it.each(['sent', 'delivered', 'undelivered', 'failed'] as const)(
      'frees a held contact on %s',
      async (said) => {
        await queue({ id: 'm-1' }, { id: 'm-2' });
        await claim();
        await record(accepted('m-1'));
        await report('m-1', 'accepted');
        expect(await claim()).toEqual([]);
        await report('m-1', said);
        expect(await claim()).toEqual(['m-2']);
      },
    );

    it('lets what is behind a retry in order wait for it, but not what is more urgent', async () => {
      await queue(
        { id: 'part-1', priority: 1 },
        { id: 'part-2', priority: 1 },
        { id: 'news', priority: 3 },
        { id: 'other', contactId: 'contact-2', priority: 3 },
      );
      expect(await claim({ limit: 1 })).toEqual(['part-1']);
      await record({
        id: 'part-1',
        outcome: 'retry',
        notBefore: NOW + MINUTE,
        error: '20429',
        inOrder: true,
      });
      expect(await held.storage.findOutbox('part-1')).toMatchObject({
        state: 'queued',
        error: '20429',
        attempts: 1,
        owner: null,
        notBefore: NOW + MINUTE,
      });
      expect(await claim()).toEqual(['other']);
      await queue({ id: 'answer', priority: 0 });
      expect(await claim()).toEqual(['answer']);
      await record({ id: 'answer', outcome: 'failed', error: '30003' });
      expect(await claim({ now: NOW + MINUTE - 1 })).toEqual([]);
      expect(await claim({ now: NOW + MINUTE })).toEqual(['part-1']);
      await record(accepted('part-1'));
      await report('part-1', 'sent');
      expect(await claim({ now: NOW + MINUTE })).toEqual(['part-2']);
      await report('part-2', 'delivered');
      expect(await claim({ now: NOW + MINUTE })).toEqual(['news']);
    });

    it('lets what is behind a retry out of order pass', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2' });
      await claim();
      await record({ id: 'm-1', outcome: 'retry', notBefore: NOW + MINUTE, error: '30003', inOrder: false });
      expect(await claim()).toEqual(['m-2']);
    });

    it.each<[string, () => Promise<unknown>, string]>([
      ['expired', async () => undefined, 'expired'],
      [
        'withdrawn',
        () => held.storage.commit([{ kind: 'withdraw', group: 'g-1', reason: 'changed' }]),
        'withdrawn',
      ],
      ['reported', () => report('m-1', 'sent'), 'sent'],
    ])('frees what waits behind a retry that is %s', async (_how, end, expected) => {
      await queue(
        { id: 'm-1', group: 'g-1', expiresAt: NOW + MINUTE },
        { id: 'm-2' },
        { id: 'm-3', sender: 'another sender' },
      );
      await claim();
      await record({
        id: 'm-1',
        outcome: 'retry',
        notBefore: NOW + 9 * MINUTE,
        error: '20429',
        inOrder: true,
      });
      expect(await claim()).toEqual([]);
      expect(await claim({ sender: 'another sender' })).toEqual([]);
      await end();
      expect(await claim({ sender: 'another sender', now: NOW + MINUTE })).toEqual(['m-3']);
      expect(await state('m-1')).toBe(expected);
      await report('m-3', 'sent');
      expect(await claim({ now: NOW + MINUTE })).toEqual(['m-2']);
    });

    it('frees what waits behind a retry to a contact that stopped', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2', ignoreOptOut: true });
      await claim();
      await record({ id: 'm-1', outcome: 'retry', notBefore: NOW + 5, error: '20429', inOrder: true });
      expect(await claim()).toEqual([]);
      await held.storage.commit([
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1', stopped: true }) },
      ]);
      expect(await claim({ now: NOW + 5 })).toEqual(['m-2']);
      expect(await state('m-1')).toBe('suppressed');
    });

    it('puts claimed rows back untouched, in their place', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2' }, { id: 'm-3', contactId: 'contact-3' });
      expect(await claim()).toEqual(['m-1', 'm-3']);
      await held.storage.unclaimOutbox([
        { id: 'm-1', notBefore: NOW + MINUTE },
        { id: 'm-3', notBefore: NOW },
        { id: 'm-unknown', notBefore: NOW },
      ]);
      expect(await held.storage.findOutbox('m-1')).toMatchObject({
        state: 'queued',
        attempts: 0,
        attemptedAt: null,
        owner: null,
        notBefore: NOW + MINUTE,
      });
      expect(await claim()).toEqual(['m-3']);
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + MINUTE);
      expect(await claim({ now: NOW + MINUTE })).toEqual(['m-1']);
      await held.storage.recordSends([accepted('m-1')]);
      await held.storage.unclaimOutbox([{ id: 'm-1', notBefore: NOW }]);
      expect(await state('m-1')).toBe('accepted');
    });

    it('puts back no row that somebody else has claimed since', async () => {
      await queue({ id: 'm-1' });
      await claim({ owner: 'w-1' });
      await held.storage.unclaimOutbox([{ id: 'm-1', notBefore: NOW, owner: 'w-1' }]);
      expect(await claim({ owner: 'w-2' })).toEqual(['m-1']);
      await held.storage.unclaimOutbox([{ id: 'm-1', notBefore: NOW, owner: 'w-1' }]);
      expect(await state('m-1')).toBe('sending');
      await held.storage.unclaimOutbox([{ id: 'm-1', notBefore: NOW, owner: 'w-2' }]);
      expect(await state('m-1')).toBe('queued');
    });

    it('copes with many rows that cannot go before the one that can', async () => {
      const many = Array.from({ length: more() }, (_, at) => at);
      await queue({ id: 'busy-first', contactId: 'busy' });
      await claim();
      await queue(
        ...many.map((at) => ({ id: `late-${at}`, contactId: `late-${at}`, expiresAt: NOW + 1 })),
        ...many.map((at) => ({ id: `busy-${at}`, contactId: 'busy' })),
        { id: 'free', contactId: 'free', priority: 3 },
      );
      expect(await claim({ now: NOW + 1, limit: 1 })).toEqual(['free']);
      await expectCounts({ expired: many.length, queued: many.length, sending: 2 });
      await report('busy-first', 'sent');
      expect(await claim({ now: NOW + 1, limit: 9 })).toEqual(['busy-0']);
    });

    it('opens many rows that come due together in the order of priorities', async () => {
      const due = NOW + MINUTE;
      const many = Array.from({ length: more() }, (_, at) => at);
      await queue(
        ...many.map((at) => ({
          id: `news-${at}`,
          contactId: `c-${at}`,
          priority: 3 as const,
          notBefore: due - 1,
        })),
        { id: 'appointment', contactId: 'c-appointment', priority: 1, notBefore: due },
      );
      expect(await claim({ now: due, limit: 3 })).toEqual(['appointment', 'news-0', 'news-1']);
    });
  });

  describe('outbox: results', () => {
    it('records what became of attempts', async () => {
      await queue(...[1, 2, 3, 4].map((at) => ({ id: `m-${at}`, contactId: `contact-${at}` })));
      await claim();
      await record(
        accepted('m-1'),
        { id: 'm-2', outcome: 'retry', notBefore: NOW + 5, error: '20429', inOrder: false },
        { id: 'm-3', outcome: 'failed', error: '21211' },
        { id: 'm-4', outcome: 'unknown', error: 'timeout' },
        { id: 'm-unknown', outcome: 'failed', error: '0' },
      );
      const storage = await held.reopen();
      expect(await storage.findOutbox('m-1')).toMatchObject({
        state: 'accepted',
        sid: 'SM-m-1',
        owner: null,
      });
      expect(await storage.findOutbox('m-2')).toMatchObject({ state: 'queued', error: '20429', attempts: 1 });
      expect(await storage.findOutbox('m-3')).toMatchObject({ state: 'failed', error: '21211' });
      expect(await storage.findOutbox('m-4')).toMatchObject({ state: 'unsure', error: 'timeout' });
      await expectCounts({ accepted: 1, queued: 1, failed: 1, unsure: 1 });
      expect(await claim({ now: NOW + 5 })).toEqual(['m-2']);
      expect((await storage.findOutbox('m-2'))?.attempts).toBe(2);
    });

    it('never moves backwards', async () => {
      await queue({ id: 'm-1' });
      await claim();
      await record({ id: 'm-1', outcome: 'unknown', error: 'timeout' });
      await record(accepted('m-1'));
      expect(await held.storage.findOutbox('m-1')).toMatchObject({ state: 'accepted', error: null });
      for (const result of [
        { id: 'm-1', outcome: 'unknown', error: 'x' },
        { id: 'm-1', outcome: 'failed', error: 'x' },
        { id: 'm-1', outcome: 'retry', notBefore: NOW, error: 'x', inOrder: true },
      ] as const) {
        await record(result);
        expect(await state('m-1')).toBe('accepted');
      }
      await report('m-1', 'delivered');
      await record(accepted('m-1'));
      expect(await state('m-1')).toBe('delivered');
      await expectCounts({ delivered: 1 });
    });

    it('takes of an earlier attempt only that the channel has the message', async () => {
      await queue({ id: 'm-1' });
      await claim({ owner: 'w-1' });
      await held.storage.markOrphans('+15005550006', 'w-2');
      await record({
        id: 'm-1',
        attempt: 1,
        outcome: 'retry',
        notBefore: NOW,
        error: 'absent',
        inOrder: true,
      });
      expect(await claim({ owner: 'w-2' })).toEqual(['m-1']);
      // The first worker wakes up: its word would put back, or end, what the second one is sending.
      for (const result of [
        { id: 'm-1', attempt: 1, outcome: 'unknown', error: 'x' },
        { id: 'm-1', attempt: 1, outcome: 'failed', error: 'x' },
        { id: 'm-1', attempt: 1, outcome: 'retry', notBefore: NOW, error: 'x', inOrder: true },
      ] as const) {
        await record(result);
        expect(await state('m-1')).toBe('sending');
      }
      await record({ ...accepted('m-1'), attempt: 1 });
      expect(await state('m-1')).toBe('accepted');
    });

    it('takes no result for what is queued', async () => {
      await queue({ id: 'm-1' });
      await record({ id: 'm-1', outcome: 'failed', error: 'x' });
      await record({ id: 'm-1', outcome: 'unknown', error: 'x' });
      expect(await state('m-1')).toBe('queued');
    });

    it('marks as unknown what another worker left, and lists it until it is reconciled', async () => {
      await queue(
        { id: 'm-1', contactId: 'contact-1' },
        { id: 'm-2', contactId: 'contact-2' },
        { id: 'm-3', contactId: 'contact-3', sender: 'another sender' },
        { id: 'm-4', contactId: 'contact-1' },
      );
      await claim({ owner: 'gone', now: NOW + 1, limit: 1 });
      await claim({ owner: 'here', now: NOW + 2 });
      await claim({ owner: 'gone', sender: 'another sender' });
      expect(await held.storage.markOrphans(SENDER, 'here')).toBe(1);
      expect(await held.storage.markOrphans(SENDER, 'here')).toBe(0);
      await expectCounts({ unsure: 1, sending: 2, queued: 1 });
      const unknown = async (attemptedBefore: number) =>
        (await held.storage.listUnknown({ sender: SENDER, attemptedBefore, limit: 9 })).map(({ id }) => id);
      expect(await unknown(NOW)).toEqual([]);
      expect(await unknown(NOW + 1)).toEqual(['m-1']);
      expect(await claim()).toEqual([]);
      expect(await held.storage.listBusySenders()).toEqual([SENDER, 'another sender']);
      await record({ id: 'm-1', outcome: 'retry', notBefore: NOW, error: 'absent', inOrder: true });
      expect(await unknown(NOW + 1)).toEqual([]);
      expect(await claim({ now: NOW + 3 })).toEqual(['m-1']);
    });

    it('lists rows whose answer is unknown by attempt, up to the limit', async () => {
      await queue(...[1, 2, 3].map((at) => ({ id: `m-${at}`, contactId: `contact-${at}` })));
      for (const at of [3, 2, 1]) await claim({ now: NOW + at, limit: 1 });
      await record(...[1, 2, 3].map((at): SendResult => ({ id: `m-${at}`, outcome: 'unknown', error: 'x' })));
      const rows = await held.storage.listUnknown({ sender: SENDER, attemptedBefore: NOW + 9, limit: 2 });
      expect(rows.map(({ id }) => id)).toEqual(['m-3', 'm-2']);
    });

    it('names the senders that have something to do', async () => {
      await queue(
        { id: 'm-1', contactId: 'contact-1', sender: 'a' },
        { id: 'm-2', contactId: 'contact-2', sender: 'b', notBefore: NOW + MINUTE },
        { id: 'm-3', contactId: 'contact-1', sender: 'c' },
        { id: 'm-4', contactId: 'contact-4', sender: 'd' },
      );
      expect(await held.storage.listBusySenders()).toEqual(['a', 'b', 'c', 'd']);
      for (const sender of ['a', 'c', 'd']) await claim({ sender });
      expect(await held.storage.listBusySenders()).toEqual(['a', 'b', 'c', 'd']);
      await record(accepted('m-1'), accepted('m-4'));
      expect(await held.storage.listBusySenders()).toEqual(['b', 'c']);
    });
  });

  describe('outbox: delivery reports', () => {
    it('finds the row by our id, else by the channel’s', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2', contactId: 'contact-2' });
      await claim();
      await record(accepted('m-1'), accepted('m-2'));
      expect(await report('m-1', 'sent')).toEqual(await held.storage.findOutbox('m-1'));
      expect(await report(null, 'sent', 'SM-m-2')).toMatchObject({ id: 'm-2', state: 'sent' });
      expect(await report('m-lost', 'delivered', 'SM-m-2')).toMatchObject({ id: 'm-2', state: 'delivered' });
      expect(await report(null, 'sent', 'SM-unknown')).toBeNull();
      expect(await report('m-lost', 'sent', 'SM-unknown')).toBeNull();
      expect(await held.storage.findOutboxBySid('SM-m-2')).toEqual(await held.storage.findOutbox('m-2'));
      expect(await held.storage.findOutboxBySid('SM-unknown')).toBeNull();
    });

    it('keeps the error of a bad end', async () => {
      await queue({ id: 'm-1' });
      await claim();
      await record(accepted('m-1'));
      expect(await report('m-1', 'undelivered', 'SM-m-1', '30003')).toMatchObject({
        state: 'undelivered',
        error: '30003',
      });
      expect(await report('m-1', 'failed', 'SM-m-1', '30008')).toMatchObject({
        state: 'undelivered',
        error: '30003',
      });
    });

    it('takes a report that is faster than the record of the send', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2' });
      await claim();
      expect(await report('m-1', 'accepted', 'SM-x')).toMatchObject({ state: 'accepted', sid: 'SM-x' });
      expect(await claim()).toEqual([]);
      await record({ id: 'm-1', outcome: 'accepted', sid: 'SM-x', holdUntil: NOW + MINUTE });
      expect(await claim({ now: NOW + MINUTE - 1 })).toEqual([]);
      expect(await claim({ now: NOW + MINUTE })).toEqual(['m-2']);
      expect(await report('m-2', 'delivered', 'SM-y')).toMatchObject({ state: 'delivered', sid: 'SM-y' });
      await record({ id: 'm-2', outcome: 'retry', notBefore: NOW, error: 'timeout', inOrder: true });
      await record({ id: 'm-2', outcome: 'accepted', sid: 'SM-y', holdUntil: NOW + 9 * MINUTE });
      expect(await held.storage.findOutbox('m-2')).toMatchObject({ state: 'delivered', sid: 'SM-y' });
    });

    it('does not hold a contact for ever when the worker is gone after an early report', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2' });
      await claim();
      await report('m-1', 'accepted', 'SM-x');
      expect(await claim({ now: NOW + 60 * MINUTE })).toEqual(['m-2']);
    });

    it('proves a send that was thought lost', async () => {
      await queue({ id: 'm-1' }, { id: 'm-2' });
      await claim();
      await record({ id: 'm-1', outcome: 'unknown', error: 'timeout' });
      expect(await report('m-1', 'sent', 'SM-x')).toMatchObject({ state: 'sent', sid: 'SM-x' });
      expect(await claim()).toEqual(['m-2']);
      // Even when it waits to be sent again.
      await record({ id: 'm-2', outcome: 'retry', notBefore: NOW + 5, error: 'timeout', inOrder: true });
      expect(await report('m-2', 'delivered', 'SM-y')).toMatchObject({ state: 'delivered', sid: 'SM-y' });
      expect(await claim({ now: NOW + MINUTE })).toEqual([]);
      await expectCounts({ sent: 1, delivered: 1 });
    });

    it('does not fail a message for the bad end of an earlier attempt', async () => {
      await queue({ id: 'm-1' });
      await claim();
      await record({ id: 'm-1', outcome: 'retry', notBefore: NOW, error: 'timeout', inOrder: true });
      await claim();
      await record({ id: 'm-1', outcome: 'accepted', sid: 'SM-second', holdUntil: NOW + MINUTE });
      expect(await report('m-1', 'failed', 'SM-first', '30001')).toMatchObject({
        state: 'accepted',
        sid: 'SM-second',
      });
      expect(await report('m-1', 'delivered', 'SM-second')).toMatchObject({
        state: 'delivered',
        error: null,
      });
    });

    it('goes forward only, in whatever order reports and records come', async () => {
      const rank: Record<string, number> = { sending: 1, accepted: 2, sent: 3, delivered: 4 };
      const step = fc.constantFrom('record', 'accepted', 'sent', 'delivered');
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 8 }),
          fc.boolean(),
          async (steps, byOurId) => {
            const [id, contactId] = [makeId(), makeId()];
            await queue({ id, contactId, sender: contactId }, { contactId, sender: contactId });
            await claim({ sender: contactId });
            let highest = 1;
            let known = byOurId;
            for (const next of steps) {
              if (next === 'record') {
                await record(accepted(id));
                highest = Math.max(highest, 2);
                known = true;
              } else {
                const said = next === 'accepted' || next === 'sent' ? next : 'delivered';
                const row = await report(byOurId ? id : null, said, `SM-${id}`);
                if (known) highest = Math.max(highest, rank[said] ?? 0);
                else expect(row).toBeNull();
              }
              const row = await held.storage.findOutbox(id);
              expect(rank[row?.state ?? '']).toBe(highest);
              expect(row?.sid).toBe(highest > 1 ? `SM-${id}` : null);
            }
            expect(await claim({ sender: contactId })).toHaveLength(highest >= 3 ? 1 : 0);
          },
        ),
        { numRuns: held.runs(60) },
      );
    });
  });

  describe('outbox: what the channel holds, and what it will be handed', () => {
    it('sums what was accepted and not reported as sent, from the newest that was', async () => {
      const since = NOW - MINUTE;
      const handedOver = (from = since) => held.storage.readHandedOver({ sender: SENDER, since: from });
      expect(await handedOver()).toEqual({ segments: 0, through: null });
      for (let at = 0; at < 5; at += 1) {
        await queue({ id: `m-${at}`, contactId: `contact-${at}`, segments: 1 << at });
        expect(await claim({ now: NOW + at })).toEqual([`m-${at}`]);
      }
      await queue({ id: 'other', contactId: 'contact-9', sender: 'another sender', segments: 100 });
      await claim({ sender: 'another sender', now: NOW + 9 });
      await record(...[0, 1, 2, 3, 4].map((at) => accepted(`m-${at}`)), accepted('other'));
      expect(await handedOver()).toEqual({ segments: 31, through: null });
      expect(await handedOver(NOW + 2)).toEqual({ segments: 28, through: null });
      // A report that is lost: what came after it tells.
      await report('m-1', 'sent');
      expect(await handedOver()).toEqual({ segments: 28, through: NOW + 1 });
      expect(await handedOver(NOW + 2)).toEqual({ segments: 28, through: null });
      await report('m-3', 'delivered');
      await report('m-2', 'undelivered');
      expect(await handedOver()).toEqual({ segments: 16, through: NOW + 3 });
      // What was dropped says nothing of the others.
      await report('m-4', 'failed');
      expect(await handedOver()).toEqual({ segments: 0, through: NOW + 3 });
      await held.reopen();
      expect(await held.storage.readHandedOver({ sender: 'another sender', since })).toEqual({
        segments: 100,
        through: null,
      });
    });

    it('counts what was handed over at one moment until something later is reported', async () => {
      await queue(...[1, 2, 3].map((n) => ({ id: `m-${n}`, contactId: `contact-${n}` })));
      await claim();
      await record(...[1, 2, 3].map((n) => accepted(`m-${n}`)));
      await report('m-3', 'sent');
      expect(await held.storage.readHandedOver({ sender: SENDER, since: 0 })).toEqual({
        segments: 2,
        through: NOW,
      });
    });

    it('sums what is queued by sender and priority, due or not, behind others or not', async () => {
      expect(await held.storage.listQueued()).toEqual([]);
      await queue(
        { id: 'm-1', contactId: 'contact-1', segments: 2 },
        { id: 'm-2', contactId: 'contact-1', segments: 3 },
        { id: 'm-3', contactId: 'contact-2', segments: 1, notBefore: NOW + 50 },
        { id: 'm-4', contactId: 'contact-3', segments: 1, priority: 3 },
        { id: 'm-5', contactId: 'contact-4', sender: 'another sender', segments: 4 },
      );
      // The first is out; what is behind it is put there by the claim that finds the last.
      expect(await claim({ limit: 1 })).toEqual(['m-1']);
      const sum = (sender: string, priority: 0 | 3, messages: number, segments: number, last = NOW) => ({
        sender,
        priority,
        messages,
        segments,
        lastNotBefore: last,
      });
      expect(await held.storage.listQueued()).toEqual([
        sum(SENDER, 0, 2, 4, NOW + 50),
        sum(SENDER, 3, 1, 1),
        sum('another sender', 0, 1, 4),
      ]);
      expect(await claim()).toEqual(['m-4']);
      expect(await held.storage.listQueued()).toEqual([
        sum(SENDER, 0, 2, 4, NOW + 50),
        sum('another sender', 0, 1, 4),
      ]);
    });
  });

  describe('outbox: leases and times', () => {
    it('gives a lease to one owner until it ends or is dropped', async () => {
      // In real time: it is the database's own where several machines share it.
      const take = (owner: string, lastsMs: number, name = 'sender:1') => {
        const now = Date.now();
        return held.storage.takeLease({ name, owner, now, until: now + lastsMs });
      };
      expect(await take('w-1', 60_000)).toBe(true);
      expect(await take('w-2', 60_000)).toBe(false);
      // Renewed, to end soon.
      expect(await take('w-1', 30)).toBe(true);
      await expect.poll(() => take('w-2', 60_000), { interval: 5 }).toBe(true);
      await held.storage.dropLease('sender:1', 'w-1');
      expect(await take('w-1', 60_000)).toBe(false);
      await held.storage.dropLease('sender:1', 'w-2');
      expect(await take('w-1', 60_000)).toBe(true);
      expect(await take('w-2', 60_000, 'sender:2')).toBe(true);
      await held.reopen();
      expect(await take('w-2', 60_000)).toBe(false);
    });

    it('gives a free lease to one of many who ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          held.storage.takeLease({ name: 'sweep', owner: `w-${at}`, now: NOW, until: NOW + MINUTE }),
        ),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('tells when the next message, reminder or held contact comes due', async () => {
      await queue(
        { id: 'm-1', notBefore: NOW + 50, priority: 3 },
        { id: 'm-2', notBefore: NOW + 40, sender: 'another sender', contactId: 'contact-2' },
        { id: 'm-3', contactId: 'contact-3' },
      );
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + 40);
      expect(await held.storage.nextDueAt(NOW + 40)).toBe(NOW + 50);
      expect(await held.storage.nextDueAt(NOW + 50)).toBeNull();
      await claim();
      await record(accepted('m-3', NOW + 30));
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + 30);
      await report('m-3', 'sent');
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + 40);
      await held.storage.commit([
        {
          kind: 'reminders',
          appointmentId: 'a-1',
          reminders: [10, 20].map((dueAt) => ({
            id: `reminder-${dueAt}`,
            appointmentId: 'a-1',
            registrationId: 'r-1',
            kind: 'confirm',
            dueAt: NOW + dueAt,
            expiresAt: NOW + MINUTE,
            state: 'pending',
          })),
        },
      ]);
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + 10);
      await held.storage.commit([{ kind: 'reminder', id: 'reminder-10', state: 'done' }]);
      expect(await held.storage.nextDueAt(NOW)).toBe(NOW + 20);
      expect(await held.storage.nextDueAt(NOW + 20)).toBe(NOW + 40);
    });

    it('answers a text and queues its answer in one commit that a claim then sees whole', async () => {
      await held.storage.commit([
        { kind: 'inbound', contactId: 'contact-1', message: makeInbound() },
        { kind: 'send', message: makeOutboxMessage({ id: 'm-1' }) },
      ]);
      expect(await claim()).toEqual(['m-1']);
    });
  });
}

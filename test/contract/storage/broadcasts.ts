import { describe, expect, it } from 'vitest';
import type { Audience } from '../../../src/domain/audience.ts';
import { broadcastGroup, broadcastMessageId, NOTHING_FROZEN } from '../../../src/domain/broadcast.ts';
import type { EnqueueMove, Write } from '../../../src/storage/write.ts';
import {
  makeAppointment,
  makeBroadcast,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makeRecipient,
  makeRegistration,
  NOW,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SENDER = '+15005550006';

export function broadcastContract(held: Held): void {
  const find = (id: string) => held.storage.findBroadcast(id);
  const commit = (...writes: readonly Write[]) => held.storage.commit(writes);

  /** A broadcast that is being sent, with `count` waiting recipients. */
  async function sending(count: number, id = 'B1') {
    const broadcast = makeBroadcast({ id, state: 'approved', live: true });
    await commit({ kind: 'broadcast', broadcast });
    const recipients = Array.from({ length: count }, (_, i) =>
      makeRecipient({ broadcastId: id, position: i + 1, canary: i === 0 }),
    );
    const expansion = { ...NOTHING_FROZEN, made: count, senders: [SENDER], zones: ['America/Tijuana'] };
    const outcome = await commit(
      { kind: 'recipients', broadcastId: id, approvedHash: null, made: 0, expansion, recipients },
      { kind: 'broadcast', broadcast: { ...broadcast, version: 2, state: 'sending', expansion } },
    );
    expect(outcome).toBe('ok');
    return { broadcast: { ...broadcast, version: 2, state: 'sending' as const, expansion }, recipients };
  }

  const queuedMove = (broadcastId: string, position: number, feeds = 0): EnqueueMove => ({
    position,
    feeds,
    to: 'queued',
    messageId: broadcastMessageId(broadcastId, position, feeds + 1),
    segments: 1,
  });
  const sendOf = (broadcastId: string, position: number, feeds = 0): Write => ({
    kind: 'send',
    message: makeOutboxMessage({
      id: broadcastMessageId(broadcastId, position, feeds + 1),
      contactId: `contact-${String(position)}`,
      sender: SENDER,
      priority: 3,
      purpose: 'broadcast',
      group: broadcastGroup(broadcastId),
    }),
  });
  const feed = (broadcastId: string, ...positions: readonly number[]) =>
    commit(
      { kind: 'enqueue', broadcastId, moves: positions.map((position) => queuedMove(broadcastId, position)) },
      ...positions.map((position) => sendOf(broadcastId, position)),
    );

  describe('broadcasts', () => {
    it('keeps them by version, lists the newest first and those that live', async () => {
      const first = makeBroadcast({ id: 'B1', override: { by: 'root', reason: 'because' } });
      const second = makeBroadcast({
        id: 'B2',
        kind: 'resend',
        of: 'B1',
        state: 'paused',
        paused: { from: 'canary', why: 'failures' },
        live: true,
        approvedAt: NOW,
        expiresAt: NOW + 1,
        expansion: {
          after: 'x',
          made: 3,
          seen: { 'es.sms': 2 },
          senders: [SENDER],
          zones: ['America/Tijuana'],
        },
      });
      expect(await commit({ kind: 'broadcast', broadcast: first })).toBe('ok');
      expect(await commit({ kind: 'broadcast', broadcast: first })).toBe('stale');
      await commit({ kind: 'broadcast', broadcast: second });
      const changed = { ...first, version: 2, state: 'review' as const };
      expect(await commit({ kind: 'broadcast', broadcast: changed })).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findBroadcast('B1')).toEqual(changed);
      expect(await storage.findBroadcast('B3')).toBeNull();
      expect(await storage.listBroadcasts({ limit: 10 })).toEqual([second, changed]);
      expect(await storage.listBroadcasts({ limit: 10, before: 'B2' })).toEqual([changed]);
      expect(await storage.listBroadcasts({ limit: 10, states: ['paused'] })).toEqual([second]);
      expect(await storage.listLiveBroadcasts()).toEqual([second]);
      expect(await storage.nextDueAt(NOW)).toBeNull();
      const heldBack = makeBroadcast({ id: 'B3', state: 'holding', dueAt: NOW + 5, live: true });
      await storage.commit([{ kind: 'broadcast', broadcast: heldBack }]);
      const later = makeBroadcast({ id: 'B4', state: 'holding', dueAt: NOW + 9, live: true });
      await storage.commit([{ kind: 'broadcast', broadcast: later }]);
      expect(await storage.nextDueAt(NOW)).toBe(NOW + 5);
      expect(await storage.nextDueAt(NOW + 5)).toBe(NOW + 9);
      expect(await storage.nextDueAt(NOW + 9)).toBeNull();
    });

    it('freezes a page once, and only while it is approved', async () => {
      const { broadcast, recipients } = await sending(3);
      expect(await held.storage.findBroadcast('B1')).toEqual(broadcast);
      const again: Write = {
        kind: 'recipients',
        approvedHash: null,
        broadcastId: 'B1',
        made: 3,
        expansion: { ...broadcast.expansion, made: 4 },
        recipients: [makeRecipient({ broadcastId: 'B1', position: 4 })],
      };
      expect(await commit(again)).toBe('stale');
      expect(await held.storage.listRecipients({ broadcastId: 'B1', after: 0, limit: 10 })).toEqual(
        recipients,
      );
      expect(await held.storage.listRecipients({ broadcastId: 'B1', after: 1, limit: 1 })).toEqual([
        recipients[1],
      ]);
      expect(await held.storage.findRecipient('B1', 2)).toEqual(recipients[1]);
    });

    it('changes one whose audience is being frozen only when that is as far as it was seen', async () => {
      const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
      await commit({ kind: 'broadcast', broadcast });
      const page = (made: number, count: number): Extract<Write, { kind: 'recipients' }> => ({
        kind: 'recipients',
        approvedHash: null,
        broadcastId: 'B1',
        made,
        expansion: { ...NOTHING_FROZEN, made: made + count },
        recipients: Array.from({ length: count }, (_, i) =>
          makeRecipient({ broadcastId: 'B1', position: made + i + 1 }),
        ),
      });
      const later = (made: number): readonly Write[] => [
        page(made, 0),
        {
          kind: 'broadcast',
          broadcast: { ...broadcast, version: 2, dueAt: 9, expansion: page(made, 0).expansion },
        },
      ];
      expect(await commit(page(0, 2))).toBe('ok');
      expect(await commit(...later(0))).toBe('stale');
      expect(await commit(...later(2))).toBe('ok');
      expect(await find('B1')).toMatchObject({ version: 2, dueAt: 9, expansion: { made: 2 } });
      expect(await commit(page(2, 1))).toBe('ok');
      expect(await find('B1')).toMatchObject({ version: 2, dueAt: 9, expansion: { made: 3 } });
      // Approved anew as something else.
      const other = { ...broadcast, version: 3, approvedHash: 'b', expansion: NOTHING_FROZEN };
      await commit({ kind: 'broadcast', broadcast: other });
      expect(await commit(page(0, 1))).toBe('stale');
      expect(await commit({ ...page(0, 1), approvedHash: 'a' })).toBe('stale');
      expect((await find('B1'))?.expansion.made).toBe(0);
    });

    it('looks at a broadcast as the same commit leaves it', async () => {
      const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
      const expansion = { ...NOTHING_FROZEN, made: 1 };
      const recipients = [makeRecipient({ broadcastId: 'B1' })];
      expect(
        await commit(
          { kind: 'broadcast', broadcast },
          { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: 0, expansion, recipients },
          { kind: 'broadcast', broadcast: { ...broadcast, version: 2, state: 'sending', expansion } },
          { kind: 'enqueue', broadcastId: 'B1', moves: [queuedMove('B1', 1)] },
          sendOf('B1', 1),
        ),
      ).toBe('ok');
      expect((await held.storage.findRecipient('B1', 1))?.state).toBe('queued');
    });

    it('feeds each once, however many try, and not one when it does not feed', async () => {
      const { broadcast } = await sending(3);
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => feed('B1', 1, 2)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(await held.storage.countOutbox()).toMatchObject({ queued: 2 });
      expect(await held.storage.sumQueuedRecipients()).toEqual(new Map([[SENDER, 2]]));
      expect(await feed('B1', 2, 3)).toBe('stale');
      const paused = { ...broadcast, version: 3, state: 'paused' as const };
      await commit({ kind: 'broadcast', broadcast: paused });
      expect(await feed('B1', 3)).toBe('stale');
      expect(await held.storage.countOutbox()).toMatchObject({ queued: 2 });
      expect(await held.storage.findRecipient('B1', 1)).toMatchObject({
        state: 'queued',
        open: true,
        feeds: 1,
      });
    });

    it('sums what has not left, of who waits and whose message is in the outbox', async () => {
      await sending(4);
      await sending(2, 'B2');
      const at = { sender: SENDER, zone: 'America/Tijuana' };
      expect(await held.storage.listLeft('B1')).toEqual([{ ...at, units: 4 }]);
      await feed('B1', 1);
      await commit({
        kind: 'enqueue',
        broadcastId: 'B1',
        moves: [
          { position: 2, feeds: 0, to: 'suppressed', reason: 'stopped' },
          {
            position: 3,
            feeds: 0,
            to: 'waiting',
            channel: 'sms',
            sender: '+1',
            segments: 3,
            address: '+5',
            values: makeRecipient().values,
          },
        ],
      });
      expect(await held.storage.listLeft('B1')).toEqual([
        { ...at, sender: '+1', units: 3 },
        { ...at, units: 2 },
      ]);
      const sent = { position: 1, feeds: 1, state: 'sent' as const, reason: null, open: true, sentAt: NOW };
      await commit({ kind: 'outcomes', broadcastId: 'B1', outcomes: [sent] });
      expect(await held.storage.listLeft('B1')).toEqual([
        { ...at, sender: '+1', units: 3 },
        { ...at, units: 1 },
      ]);
      expect(await held.storage.listLeft('B9')).toEqual([]);
    });

    it('lists who waits by sender, zone and canary', async () => {
      await sending(3);
      const query = { broadcastId: 'B1', sender: SENDER, zone: 'America/Tijuana', limit: 10 };
      const positions = async (canary: boolean, over = {}) =>
        (await held.storage.listToEnqueue({ ...query, canary, ...over })).map(({ position }) => position);
      expect(await positions(true)).toEqual([1]);
      expect(await positions(false)).toEqual([2, 3]);
      expect(await positions(false, { zone: 'America/Cancun' })).toEqual([]);
      await commit({
        kind: 'enqueue',
        broadcastId: 'B1',
        moves: [
          { position: 2, feeds: 0, to: 'suppressed', reason: 'stopped' },
          {
            position: 3,
            feeds: 0,
            to: 'waiting',
            channel: 'whatsapp',
            sender: 'whatsapp:+1',
            segments: 1,
            address: '+5',
            values: makeRecipient().values,
          },
        ],
      });
      expect(await positions(false)).toEqual([]);
      expect(await positions(false, { sender: 'whatsapp:+1' })).toEqual([3]);
      expect(await held.storage.findRecipient('B1', 3)).toMatchObject({ channel: 'whatsapp', to: '+5' });
      expect(await held.storage.countRecipients('B1')).toHaveLength(3);
    });

    it('shows what became of messages, later tries and other ways with them, and takes it over once', async () => {
      await sending(12);
      await feed('B1', 1, 2, 11);
      const [first] = await held.storage.claimOutbox({ sender: SENDER, owner: 'w', now: NOW, limit: 1 });
      const id = broadcastMessageId('B1', 1, 1);
      expect(first?.id).toBe(id);
      await held.storage.recordSends([{ id, outcome: 'failed', error: '30003' }]);
      await commit({
        kind: 'send',
        message: makeOutboxMessage({
          id: `${id}~2`,
          contactId: 'contact-1',
          sender: SENDER,
          notBefore: NOW + 1,
        }),
      });
      const open = await held.storage.listOpenRecipients({ broadcastId: 'B1', after: 0, limit: 10 });
      expect(
        open.map(({ position, messages }) => [position, messages.map((each) => [each.id, each.state])]),
      ).toEqual([
        [
          1,
          [
            [id, 'failed'],
            [`${id}~2`, 'queued'],
          ],
        ],
        [2, [[broadcastMessageId('B1', 2, 1), 'queued']]],
        [11, [[broadcastMessageId('B1', 11, 1), 'queued']]],
      ]);
      const settled = {
        position: 2,
        feeds: 1,
        state: 'sent' as const,
        reason: null,
        open: true,
        sentAt: NOW,
      };
      await commit({
        kind: 'outcomes',
        broadcastId: 'B1',
        outcomes: [settled, { ...settled, position: 11, feeds: 2 }],
      });
      expect(await held.storage.findRecipient('B1', 2)).toMatchObject({
        state: 'sent',
        sentAt: NOW,
        open: true,
      });
      expect(await held.storage.findRecipient('B1', 11)).toMatchObject({ state: 'queued' });
      const failed = { ...settled, position: 1, state: 'failed' as const, reason: '30003', open: false };
      await commit({ kind: 'outcomes', broadcastId: 'B1', outcomes: [failed] });
      await commit({
        kind: 'outcomes',
        broadcastId: 'B1',
        outcomes: [{ ...failed, state: 'delivered', reason: null }],
      });
      expect(await held.storage.findRecipient('B1', 1)).toMatchObject({ state: 'failed', reason: '30003' });
      const sum = (await held.storage.countRecipients('B1')).reduce((all, { count }) => all + count, 0);
      expect(sum).toBe(12);
    });

    it('takes back and feeds again under another id', async () => {
      const { broadcast } = await sending(2);
      await feed('B1', 2);
      await commit(
        { kind: 'broadcast', broadcast: { ...broadcast, version: 3, state: 'paused' } },
        { kind: 'withdraw', group: broadcastGroup('B1'), reason: 'broadcast_paused' },
      );
      const back = {
        position: 2,
        feeds: 1,
        state: 'waiting' as const,
        reason: null,
        open: false,
        sentAt: null,
      };
      await commit({ kind: 'outcomes', broadcastId: 'B1', outcomes: [back] });
      await commit({ kind: 'broadcast', broadcast: { ...broadcast, version: 4, state: 'sending' } });
      expect(await feed('B1', 2)).toBe('stale');
      expect(
        await commit(
          { kind: 'enqueue', broadcastId: 'B1', moves: [queuedMove('B1', 2, 1)] },
          sendOf('B1', 2, 1),
        ),
      ).toBe('ok');
      const [open] = await held.storage.listOpenRecipients({ broadcastId: 'B1', after: 0, limit: 10 });
      expect(open).toMatchObject({ position: 2, feeds: 2, messages: [{ state: 'queued' }] });
    });

    it('ends who waits, never as recalled while it is sent; clears only what is not recorded as made', async () => {
      const { broadcast } = await sending(3);
      const end = (state: 'recalled' | 'expired', limit = 10) =>
        held.storage.endWaiting({ broadcastId: 'B1', state, limit });
      expect(await end('recalled')).toBe(0);
      expect(await end('expired', 2)).toBe(2);
      const recalled = { ...broadcast, version: 3, state: 'recalled' as const };
      await commit({ kind: 'broadcast', broadcast: recalled });
      expect(await end('recalled')).toBe(1);
      const states = (await held.storage.listRecipients({ broadcastId: 'B1', after: 0, limit: 9 })).map(
        ({ state }) => state,
      );
      expect([...states].sort()).toEqual(['expired', 'expired', 'recalled']);
      expect(await held.storage.clearRecipients('B1', 10)).toBe(0);
      await commit({
        kind: 'broadcast',
        broadcast: { ...recalled, version: 4, expansion: NOTHING_FROZEN },
      });
      expect(await held.storage.clearRecipients('B1', 2)).toBe(2);
      expect(await held.storage.clearRecipients('B1', 2)).toBe(1);
    });

    it('finds the first text after a message, within its time and before the next broadcast', async () => {
      await sending(4);
      await sending(4, 'B2');
      const at = (position: number, broadcastId: string, sentAt: number): Write => ({
        kind: 'outcomes',
        broadcastId,
        outcomes: [{ position, feeds: 1, state: 'sent', reason: null, open: true, sentAt }],
      });
      await feed('B1', 1, 2, 3, 4);
      await commit(at(1, 'B1', NOW), at(2, 'B1', NOW), at(3, 'B1', NOW));
      await feed('B2', 3);
      await commit(at(3, 'B2', NOW + 50));
      const text = (position: number, sid: string, receivedAt: number): Write => ({
        kind: 'inbound',
        contactId: `contact-${String(position)}`,
        message: makeInbound({ sid, receivedAt }),
      });
      for (const write of [
        text(1, 'SM0', NOW - 5),
        text(1, 'SM1', NOW + 10),
        text(1, 'SM2', NOW + 20),
        text(2, 'SM3', NOW + 5_000),
        text(3, 'SM4', NOW + 60),
      ])
        await commit(write);
      for (const position of [1, 2, 3])
        await commit({
          kind: 'conversation',
          conversation: makeConversation({
            contactId: `contact-${String(position)}`,
            lastInboundAt: NOW + 5_000,
          }),
        });
      const look = (broadcastId: string) =>
        held.storage.listNewReplies({ broadcastId, withinMs: 1_000, after: 0, limit: 10 });
      expect(await look('B1')).toEqual({
        replies: [{ position: 1, sid: 'SM1', at: NOW + 10 }],
        scanned: null,
      });
      expect((await look('B2')).replies).toEqual([{ position: 3, sid: 'SM4', at: NOW + 60 }]);
      await commit({
        kind: 'reply',
        broadcastId: 'B1',
        replies: [{ position: 1, sid: 'SM1', at: NOW + 10 }],
      });
      expect(await held.storage.findRecipient('B1', 1)).toMatchObject({
        state: 'replied',
        reply: { sid: 'SM1', at: NOW + 10 },
      });
      await commit({
        kind: 'outcomes',
        broadcastId: 'B1',
        outcomes: [{ position: 1, feeds: 1, state: 'delivered', reason: null, open: false, sentAt: NOW }],
      });
      expect(await held.storage.findRecipient('B1', 1)).toMatchObject({ state: 'replied', open: false });
      expect((await look('B1')).replies).toEqual([]);
    });

    it('knows who is at a phone, and lets one take the place of another there', async () => {
      const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
      await commit({ kind: 'broadcast', broadcast });
      const recipients = [1, 2, 3].map((position) =>
        makeRecipient({
          broadcastId: 'B1',
          position,
          contactId: position === 3 ? 'contact-3' : 'contact-1',
          ...(position === 2 && { state: 'suppressed' as const, reason: 'same_phone' }),
        }),
      );
      const expansion = { ...NOTHING_FROZEN, made: 3 };
      await commit(
        { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: 0, expansion, recipients },
        { kind: 'broadcast', broadcast: { ...broadcast, version: 2, state: 'sending', expansion } },
      );
      const at = (id: string) => held.storage.listRecipientsAt(id, ['contact-1', 'contact-9']);
      const { language } = recipients[0]!;
      expect(await at('B1')).toEqual([
        { position: 1, contactId: 'contact-1', language, state: 'waiting', reason: null },
        { position: 2, contactId: 'contact-1', language, state: 'suppressed', reason: 'same_phone' },
      ]);
      expect(await at('B2')).toEqual([]);
      const gone: EnqueueMove = { position: 1, feeds: 0, to: 'suppressed', reason: 'withdrawn' };
      const successor = (position: number): EnqueueMove => ({ position, feeds: 0, to: 'successor' });
      // Only who was kept back for another one.
      expect(await commit({ kind: 'enqueue', broadcastId: 'B1', moves: [gone, successor(3)] })).toBe('stale');
      expect(await commit({ kind: 'enqueue', broadcastId: 'B1', moves: [gone, successor(2)] })).toBe('ok');
      expect((await at('B1')).map(({ state, reason }) => [state, reason])).toEqual([
        ['suppressed', 'withdrawn'],
        ['waiting', null],
      ]);
      expect(await commit({ kind: 'enqueue', broadcastId: 'B1', moves: [successor(1)] })).toBe('stale');
    });
  });

  describe('audiences', () => {
    it('are counted and read by outcome, phase, port, language and date, with exclusions', async () => {
      const people = Array.from({ length: 12 }, (_, i) =>
        makeRegistration({
          id: `R${String(i).padStart(3, '0')}`,
          contactId: i === 11 ? null : `contact-${String(i)}`,
          language: i % 2 === 0 ? 'es' : 'en',
          portOfReturn: i % 3 === 0 ? 'gateway' : 'san-ysidro',
          stage: i === 10 ? 'withdrawn' : 'waiting',
          createdAt: NOW + i,
          decision:
            i % 4 === 0
              ? { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null }
              : { outcome: 'eligible', rule: 'returned-pending-outside', phaseId: 'phase-1' },
        }),
      );
      for (const registration of people) await commit({ kind: 'registration', registration });
      for (const i of [0, 1, 2])
        await commit({
          kind: 'conversation',
          conversation: makeConversation({
            contactId: `contact-${String(i)}`,
            stopped: i === 1,
            broadcastOptIn: i !== 2,
          }),
        });
      const appointment = makeAppointment({ registrationId: 'R001', date: '2021-03-10' });
      await commit({ kind: 'appointment', appointment });

      const count = async (include: Audience['include'], ...exclude: Audience['exclude']) =>
        (await held.storage.countAudience({ include, exclude })).reduce((sum, group) => sum + group.count, 0);
      expect(await count({})).toBe(11);
      expect(await count({ outcomes: ['later_phase'] })).toBe(3);
      expect(await count({ phases: ['phase-1'], ports: ['gateway'] })).toBe(3);
      expect(await count({ languages: ['en'] })).toBe(6);
      expect(await count({}, { phases: ['phase-1'] })).toBe(3);
      expect(await count({}, { ports: ['gateway'] }, { languages: ['en'] })).toBe(3);
      expect(await count({ appointments: {} })).toBe(1);
      expect(await count({ appointments: { from: '2021-03-11' } })).toBe(0);
      expect(await count({}, { appointments: { to: '2021-03-10' } })).toBe(10);
      expect(await count({}, {})).toBe(0);
      const groups = await held.storage.countAudience({ include: { ports: ['san-ysidro'] }, exclude: [] });
      expect(groups.find(({ stopped }) => stopped)).toMatchObject({
        channel: 'sms',
        language: 'en',
        count: 1,
      });
      expect(groups.find(({ broadcastOptIn }) => !broadcastOptIn)).toMatchObject({
        language: 'es',
        count: 1,
      });
      expect(
        groups.filter(({ channel }) => channel === null).reduce((sum, each) => sum + each.count, 0),
      ).toBe(5);

      const audience: Audience = { include: { outcomes: ['eligible'] }, exclude: [] };
      const first = await held.storage.pageAudience({ audience, after: null, until: NOW + 9, limit: 4 });
      expect(first.rows.map(({ registration }) => registration.id)).toEqual(['R001', 'R002', 'R003', 'R005']);
      expect(first.rows[0]).toMatchObject({ registration: people[1], talk: { stopped: true }, appointment });
      expect(first.rows[2]).toMatchObject({ talk: null, appointment: null });
      const rest = await held.storage.pageAudience({ audience, after: first.next, until: NOW + 9, limit: 4 });
      expect(rest.rows.map(({ registration }) => registration.id)).toEqual(['R006', 'R007', 'R009']);
      expect(rest.next).toBeNull();
      // Among so many at a time, whoever of them fits: nobody is left out, and the end is said.
      const ids: string[] = [];
      const sizes: number[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const page = await held.storage.pageAudience({
          ...{ audience, after: after ?? null, until: NOW + 9, limit: 3, within: 4 },
        });
        sizes.push(page.rows.length);
        ids.push(...page.rows.map(({ registration }) => registration.id));
        after = page.next;
      }
      expect(ids).toEqual([...first.rows, ...rest.rows].map(({ registration }) => registration.id));
      expect(sizes.length).toBeGreaterThan(2);
      const nobody = await held.storage.pageAudience({
        audience: { include: { ports: ['nogales'], languages: ['fr'] }, exclude: [] },
        ...{ after: null, until: NOW + 9, limit: 3, within: 4 },
      });
      expect(nobody.rows).toEqual([]);
      expect(nobody.next).not.toBeNull();
      const some = await held.storage.listAudienceRows(['R010', 'R000', 'none']);
      expect(some.map(({ registration }) => registration.id).sort()).toEqual(['R000', 'R010']);
    });
  });
}

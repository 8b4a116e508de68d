import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcastGroup, broadcastMessageId, NOTHING_FROZEN } from '../../../src/domain/broadcast.ts';
import type { OutboxMessage } from '../../../src/domain/message.ts';
import type { DeliveryReport } from '../../../src/storage/storage.ts';
import type { Write } from '../../../src/storage/write.ts';
import { makeBroadcast, makeId, makeOutboxMessage, makeRecipient, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SENDER = '+15005550006';
const MINUTE = 60_000;

/** A report of delivery wins over whatever was said before, and over whatever was begun because of that. */
export function outboxArrivedContract(held: Held): void {
  const send = (over: Partial<OutboxMessage>): Write => ({ kind: 'send', message: makeOutboxMessage(over) });
  const commit = (...writes: readonly Write[]) => held.storage.commit(writes);
  const claim = async (now = NOW) =>
    (await held.storage.claimOutbox({ sender: SENDER, owner: 'worker', now, limit: 10 })).map(({ id }) => id);
  const accept = (id: string) =>
    held.storage.recordSends([{ id, outcome: 'accepted', sid: `SM-${id}`, holdUntil: NOW + MINUTE }]);
  const report = (id: string, state: DeliveryReport['state'], error: string | null = null) =>
    held.storage.recordReport({ id, sid: `SM-${id}`, state, error });
  const states = async (...ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await held.storage.findOutbox(id))?.state));
  /** A message that was handed over. */
  async function out(over: Partial<OutboxMessage> & { readonly id: string }): Promise<void> {
    await commit(send(over));
    expect(await claim()).toEqual([over.id]);
    await accept(over.id);
  }

  describe('outbox: delivered after all', () => {
    it('wins over every earlier end', async () => {
      await out({ id: 'undelivered' });
      await report('undelivered', 'undelivered', '30003');
      expect(await report('undelivered', 'delivered')).toMatchObject({ state: 'delivered', error: null });
      await out({ id: 'failed' });
      await report('failed', 'failed', '30001');
      expect(await report('failed', 'delivered')).toMatchObject({ state: 'delivered' });
      await commit(send({ id: 'withdrawn', contactId: 'other', group: 'g' }));
      await claim();
      await commit({ kind: 'withdraw', group: 'g', reason: 'cancelled' });
      await held.storage.recordSends([
        { id: 'withdrawn', outcome: 'retry', notBefore: NOW, error: 'lost', inOrder: true },
      ]);
      expect(await states('withdrawn')).toEqual(['withdrawn']);
      expect(await report('withdrawn', 'delivered')).toMatchObject({ state: 'delivered' });
      expect(await held.storage.countOutbox()).toMatchObject({
        delivered: 3,
        undelivered: 0,
        failed: 0,
        withdrawn: 0,
      });
    });

    it('is never taken back', async () => {
      await out({ id: 'm-1' });
      await report('m-1', 'delivered');
      for (const state of ['undelivered', 'failed', 'sent', 'accepted'] as const)
        expect(await report('m-1', state, '30003')).toMatchObject({ state: 'delivered', error: null });
    });

    it('withdraws what follows the message, whatever it waits for, and nothing else', async () => {
      await out({ id: 'm-1' });
      await report('m-1', 'undelivered', '30003');
      await commit(
        // Later, in the line, behind a person's other message, as a template, by SMS in parts.
        send({ id: 'm-1~2', notBefore: NOW + 3 * MINUTE }),
        send({ id: 'm-1~3' }),
        send({ id: 'm-1.t' }),
        send({ id: 'm-1-2.s1' }),
        send({ id: 'm-1.s2', sender: '+1' }),
        send({ id: 'm-12' }),
        send({ id: 'm-1x' }),
        send({ id: 'other' }),
      );
      await report('m-1', 'delivered');
      expect(await states('m-1', 'm-1~2', 'm-1~3', 'm-1.t', 'm-1-2.s1', 'm-1.s2')).toEqual([
        'delivered',
        ...Array<string>(5).fill('withdrawn'),
      ]);
      expect(await held.storage.findOutbox('m-1~2')).toMatchObject({ error: 'delivered' });
      expect(await states('m-12', 'm-1x', 'other')).toEqual(['queued', 'queued', 'queued']);
      expect(await claim()).toEqual(['m-12']);
    });

    it('stops what is claimed and has not left, and lets go what waited behind it', async () => {
      await out({ id: 'm-1' });
      await report('m-1', 'undelivered', '30003');
      await commit(send({ id: 'm-1~2' }), send({ id: 'next' }));
      const [row] = await held.storage.claimOutbox({ sender: SENDER, owner: 'w', now: NOW, limit: 1 });
      expect(row?.id).toBe('m-1~2');
      expect(await held.storage.isStillClaimed('m-1~2', 'w')).toBe(true);
      expect(await held.storage.isStillClaimed('m-1~2', 'somebody else')).toBe(false);
      await report('m-1', 'delivered');
      expect(await held.storage.isStillClaimed('m-1~2', 'w')).toBe(false);
      await held.storage.unclaimOutbox([{ id: 'm-1~2', notBefore: NOW, owner: 'w' }]);
      expect(await states('m-1~2')).toEqual(['withdrawn']);
      expect(await claim()).toEqual(['next']);
    });

    it('ends the chain also when it is of a later try; a part says nothing of other parts', async () => {
      await out({ id: 'm-1' });
      await report('m-1', 'undelivered', '30003');
      await out({ id: 'm-1~2' });
      await report('m-1~2', 'undelivered', '30003');
      await commit(send({ id: 'm-1~3', notBefore: NOW + MINUTE }));
      await report('m-1~2', 'delivered');
      expect(await states('m-1', 'm-1~2', 'm-1~3')).toEqual(['undelivered', 'delivered', 'withdrawn']);

      await out({ id: 'w.s1', contactId: 'c2' });
      await commit(send({ id: 'w.s2', contactId: 'c2' }), send({ id: 'w.s1~2', contactId: 'c2' }));
      await report('w.s1', 'delivered');
      expect(await states('w.s2', 'w.s1~2')).toEqual(['queued', 'withdrawn']);
    });

    it('lets nothing be queued to follow it any more', async () => {
      await out({ id: 'm-1' });
      await report('m-1', 'undelivered', '30003');
      expect(await commit({ kind: 'follow', id: 'm-1' }, send({ id: 'm-1~2' }))).toBe('ok');
      await claim();
      await accept('m-1~2');
      await report('m-1', 'delivered');
      // What had left by then did not arrive: that is no news for the person.
      await report('m-1~2', 'undelivered', '30003');
      expect(await commit({ kind: 'follow', id: 'm-1~2' }, send({ id: 'm-1~3' }))).toBe('stale');
      expect(await commit({ kind: 'follow', id: 'm-1' }, send({ id: 'm-1~9' }))).toBe('stale');
      expect(await commit({ kind: 'follow', id: 'm-1~2' }, send({ id: 'm-1-2.s1' }))).toBe('stale');
      expect(await states('m-1~3', 'm-1~9', 'm-1-2.s1')).toEqual([undefined, undefined, undefined]);
    });

    it('leaves nothing to send, in whatever order two reports and the next try meet', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom('delivered', 'undelivered', 'follow'), { minLength: 2, maxLength: 6 }),
          async (acts) => {
            const id = makeId();
            const contactId = `contact-${id}`;
            await commit(send({ id, contactId }));
            await claim();
            await accept(id);
            // At once, as webhooks and workers do.
            await Promise.all(
              [...acts, 'delivered' as const].map((act) =>
                act === 'follow'
                  ? commit(
                      { kind: 'expectedCount', name: `again:${id}`, expected: 0 },
                      { kind: 'follow', id },
                      send({ id: `${id}~2`, contactId }),
                    )
                  : report(id, act, act === 'delivered' ? null : '30003'),
              ),
            );
            expect(await states(id)).toEqual(['delivered']);
            expect([undefined, 'withdrawn']).toContain((await states(`${id}~2`))[0]);
            expect(await claim()).toEqual([]);
          },
        ),
        { numRuns: held.runs(30) },
      );
    });

    it('withdraws messages by name', async () => {
      await commit(send({ id: 'a' }), send({ id: 'b', contactId: 'b' }), send({ id: 'c', contactId: 'c' }));
      await held.storage.claimOutbox({ sender: SENDER, owner: 'w', now: NOW, limit: 1 });
      expect(await commit({ kind: 'withdrawMessages', ids: ['a', 'b', 'none'], reason: 'reached' })).toBe(
        'ok',
      );
      expect(await commit({ kind: 'withdrawMessages', ids: [], reason: 'reached' })).toBe('ok');
      expect(await states('a', 'b', 'c')).toEqual(['sending', 'withdrawn', 'queued']);
      expect(await held.storage.isStillClaimed('a', 'w')).toBe(false);
    });
  });

  describe('outbox: delivered after all, to a recipient of a broadcast', () => {
    const messageId = (feed = 1): string => broadcastMessageId('B1', 1, feed);
    const message = (feed = 1): Write =>
      send({ id: messageId(feed), contactId: 'c', priority: 3, group: broadcastGroup('B1') });
    const recipient = () => held.storage.findRecipient('B1', 1);

    async function sending(): Promise<void> {
      const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
      await commit({ kind: 'broadcast', broadcast });
      const expansion = { ...NOTHING_FROZEN, made: 1, senders: [SENDER], zones: ['America/Tijuana'] };
      const recipients = [makeRecipient({ broadcastId: 'B1', position: 1, contactId: 'c' })];
      await commit(
        { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: 0, expansion, recipients },
        { kind: 'broadcast', broadcast: { ...broadcast, version: 2, state: 'sending', expansion } },
      );
      const moves = [{ position: 1, feeds: 0, to: 'queued', messageId: messageId(), segments: 1 }] as const;
      expect(await commit({ kind: 'enqueue', broadcastId: 'B1', moves }, message())).toBe('ok');
      expect(await claim()).toEqual([messageId()]);
      await accept(messageId());
    }

    it('corrects what was taken over as failed', async () => {
      await sending();
      await report(messageId(), 'undelivered', '30005');
      const settled = {
        position: 1,
        feeds: 1,
        state: 'failed',
        reason: '30005',
        open: false,
        sentAt: NOW,
      } as const;
      await commit({ kind: 'outcomes', broadcastId: 'B1', outcomes: [settled] });
      expect(await recipient()).toMatchObject({ state: 'failed', reason: '30005' });
      await report(messageId(), 'delivered');
      expect(await recipient()).toMatchObject({ state: 'delivered', reason: null, open: false });
      // What was read before the report and is written after it says nothing any more.
      await commit({ kind: 'outcomes', broadcastId: 'B1', outcomes: [settled] });
      expect(await recipient()).toMatchObject({ state: 'delivered' });
      expect(await held.storage.countRecipients('B1')).toMatchObject([{ state: 'delivered', count: 1 }]);
    });

    it('keeps that they answered', async () => {
      await sending();
      await commit({ kind: 'reply', broadcastId: 'B1', replies: [{ position: 1, sid: 'SM1', at: NOW }] });
      await report(messageId(), 'undelivered', '30005');
      await commit({
        kind: 'outcomes',
        broadcastId: 'B1',
        outcomes: [{ position: 1, feeds: 1, state: 'failed', reason: '30005', open: false, sentAt: NOW }],
      });
      await report(messageId(), 'delivered');
      expect(await recipient()).toMatchObject({ state: 'replied', reply: { sid: 'SM1' } });
    });

    it('takes back what was fed again, or waits to be', async () => {
      await sending();
      await report(messageId(), 'failed', '30001');
      const waits = {
        position: 1,
        feeds: 1,
        state: 'waiting',
        reason: null,
        open: false,
        sentAt: null,
      } as const;
      await commit({ kind: 'outcomes', broadcastId: 'B1', outcomes: [waits] });
      const moves = [{ position: 1, feeds: 1, to: 'queued', messageId: messageId(2), segments: 1 }] as const;
      expect(await commit({ kind: 'enqueue', broadcastId: 'B1', moves }, message(2))).toBe('ok');
      await report(messageId(), 'delivered');
      expect(await states(messageId(2))).toEqual(['withdrawn']);
      expect(await recipient()).toMatchObject({ state: 'delivered', open: false });
      expect(
        await held.storage.listToEnqueue({
          broadcastId: 'B1',
          canary: false,
          sender: SENDER,
          zone: 'America/Tijuana',
          limit: 5,
        }),
      ).toEqual([]);
    });
  });
}

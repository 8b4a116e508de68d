import { describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../../src/domain/message.ts';
import type { Reserved } from '../../../src/storage/storage.ts';
import { makeOutboxMessage, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SENDER = '+15005550006';

/** Nobody stands in everybody else's way: contacts take turns, and a claim can begin with what is less urgent. */
export function outboxTurnsContract(held: Held): void {
  let at = NOW;
  const queue = async (...messages: Partial<OutboxMessage>[]) => {
    const sends = messages.map((over) => ({
      kind: 'send' as const,
      message: makeOutboxMessage({ createdAt: at, notBefore: at, ...over }),
    }));
    expect(await held.storage.commit(sends)).toBe('ok');
  };
  const claim = async (limit: number, reserved: readonly Reserved[] = []) => {
    const rows = await held.storage.claimOutbox({ sender: SENDER, owner: 'w', now: at, limit, reserved });
    return rows.map(({ id }) => id);
  };
  const sent = (...ids: readonly string[]) =>
    Promise.all(
      ids.map((id) => held.storage.recordReport({ id, sid: `SM-${id}`, state: 'sent', error: null })),
    );
  /** Sends one after the other, as a slow sender does, and gives the order. */
  const sendAll = async (most = 99): Promise<readonly string[]> => {
    const order: string[] = [];
    while (order.length < most) {
      const [id] = await claim(1);
      if (id === undefined) return order;
      order.push(id);
      await sent(id);
      at += 1_000;
    }
    return order;
  };

  describe('outbox: turns', () => {
    it('are taken by contacts, each in its own order', async () => {
      at = NOW;
      for (const n of [1, 2, 3, 4]) await queue({ id: `a${String(n)}`, contactId: 'a' });
      for (const n of [1, 2]) await queue({ id: `b${String(n)}`, contactId: 'b' });
      await queue({ id: 'c1', contactId: 'c' });
      expect(await sendAll()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
    });

    it('come to who texts while somebody else has filled the line', async () => {
      at = NOW;
      for (let n = 0; n < Math.max(30, held.times(150)); n += 1)
        await queue({ id: `a${String(n)}`, contactId: 'a' });
      expect(await sendAll(3)).toEqual(['a0', 'a1', 'a2']);
      await queue({ id: 'b0', contactId: 'b' });
      expect(await sendAll(2)).toEqual(['b0', 'a3']);
      await queue({ id: 'b1', contactId: 'b' }, { id: 'c0', contactId: 'c' });
      expect(await sendAll(3)).toEqual(['b1', 'c0', 'a4']);
    });

    it('come to everybody: who waits longest goes before who is new', async () => {
      at = NOW;
      await queue({ id: 'a1', contactId: 'a' });
      await queue({ id: 'a2', contactId: 'a' });
      expect(await claim(1)).toEqual(['a1']);
      await sent('a1');
      at += 120_000;
      await queue({ id: 'new', contactId: 'new' });
      expect(await sendAll()).toEqual(['a2', 'new']);
    });

    it('come to recorded clips last, whoever waits', async () => {
      at = NOW;
      await queue({ id: 'clip', contactId: 'a', priority: 4, purpose: 'clip' });
      await queue({ id: 'news', contactId: 'b', priority: 3 }, { id: 'text', contactId: 'a' });
      // One that is not due yet is seen when it is.
      await queue({ id: 'later', contactId: 'c', priority: 4, purpose: 'clip', notBefore: at + 500 });
      expect(await sendAll()).toEqual(['text', 'news', 'clip', 'later']);
      expect((await held.storage.listHandedOverTo('a', 5)).map(({ id }) => id)).toEqual(['text']);
    });

    it('are of a whole commit: the parts of one instruction stay together', async () => {
      at = NOW;
      const part = (family: string, n: number): Partial<OutboxMessage> => ({
        id: `${family}${String(n)}`,
        contactId: family,
        priority: 1,
      });
      for (const family of ['f', 'g']) await queue(part(family, 1), part(family, 2), part(family, 3));
      expect(await sendAll()).toEqual(['f1', 'f2', 'f3', 'g1', 'g2', 'g3']);
    });

    it('are each sender’s and each priority’s own', async () => {
      at = NOW;
      for (const n of [1, 2, 3]) await queue({ id: `w${String(n)}`, contactId: 'a', sender: '+2' });
      for (const n of [1, 2, 3]) await queue({ id: `n${String(n)}`, contactId: 'a', priority: 3 });
      await queue({ id: 'a1', contactId: 'a' }, { id: 'b1', contactId: 'b' });
      expect(await sendAll(2)).toEqual(['a1', 'b1']);
    });

    it('keep a message that goes back in its place', async () => {
      at = NOW;
      await queue({ id: 'a1', contactId: 'a' });
      await queue({ id: 'b1', contactId: 'b' });
      expect(await claim(1)).toEqual(['a1']);
      await held.storage.unclaimOutbox([{ id: 'a1', notBefore: at }]);
      expect(await sendAll()).toEqual(['a1', 'b1']);
    });
  });

  describe('outbox: what is reserved', () => {
    it('goes before what is more urgent, and the rest as ever', async () => {
      at = NOW;
      for (const contactId of ['a', 'b', 'c']) await queue({ id: `reply-${contactId}`, contactId });
      for (const contactId of ['f', 'g'])
        await queue({ id: `instruction-${contactId}`, contactId, priority: 1 });
      await queue({ id: 'news', contactId: 'n', priority: 3 });
      const reserved: readonly Reserved[] = [
        { priority: 1, rows: 1 },
        { priority: 3, rows: 1 },
      ];
      expect(await claim(1, reserved)).toEqual(['instruction-f']);
      expect(await claim(3, reserved)).toEqual(['instruction-g', 'news', 'reply-a']);
      expect(await claim(9, reserved)).toEqual(['reply-b', 'reply-c']);
    });

    it('is no reason to give anybody two at once, or what is not due', async () => {
      at = NOW;
      await queue({ id: 'reply', contactId: 'a' }, { id: 'instruction', contactId: 'a', priority: 1 });
      await queue({ id: 'later', contactId: 'b', priority: 1, notBefore: at + 1 });
      await queue({ id: 'old', contactId: 'c', priority: 1, expiresAt: at });
      expect(await claim(9, [{ priority: 1, rows: 3 }])).toEqual(['instruction']);
      expect(await claim(9, [{ priority: 1, rows: 3 }])).toEqual([]);
      expect((await held.storage.findOutbox('old'))?.state).toBe('expired');
    });
  });
}

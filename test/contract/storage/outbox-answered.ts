import { expect, describe, it } from 'vitest';
import type { Write } from '../../../src/storage/write.ts';
import { makeConversation, makeInbound, makeOutboxMessage, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SENDER = '+15005550006';
const SECOND = 1_000;

/** A text from a person shows that they have what they were handed before: that holds their next message back no longer. */
export function outboxAnsweredContract(held: Held): void {
  let version = 0;
  const claim = async (now: number) =>
    (await held.storage.claimOutbox({ sender: SENDER, owner: 'worker', now, limit: 10 })).map(({ id }) => id);
  const send = (id: string, over: Parameters<typeof makeOutboxMessage>[0] = {}): Write => ({
    kind: 'send',
    message: makeOutboxMessage({ id, ...over }),
  });
  const accept = (id: string, at?: number) =>
    held.storage.recordSends([
      {
        id,
        outcome: 'accepted',
        sid: `SM-${id}`,
        holdUntil: NOW + 10 * SECOND,
        ...(at === undefined ? {} : { at }),
      },
    ]);
  /** One turn: a text that was received at `at`, and an answer. */
  async function turn(at: number, answer: string, contactId = 'contact-1'): Promise<void> {
    version += 1;
    expect(
      await held.storage.commit([
        { kind: 'inbound', contactId, message: makeInbound({ receivedAt: at }) },
        {
          kind: 'conversation',
          conversation: makeConversation({ contactId, version, lastInboundAt: at }),
        },
        send(answer, { contactId, createdAt: at, notBefore: at }),
      ]),
    ).toBe('ok');
  }

  describe('outbox: a text that answers', () => {
    it('releases the wait for the report of what was handed over before it', async () => {
      version = 0;
      await held.storage.commit([send('m-1')]);
      expect(await claim(NOW)).toEqual(['m-1']);
      await accept('m-1', NOW + 100);
      await turn(NOW + 2 * SECOND, 'm-2');
      expect(await claim(NOW + 2 * SECOND)).toEqual(['m-2']);
    });

    it('lets what already waited behind it go, in its order, one at a time', async () => {
      version = 0;
      await held.storage.commit([send('m-1'), send('m-2')]);
      await claim(NOW);
      await accept('m-1', NOW);
      expect(await claim(NOW + SECOND)).toEqual([]);
      await turn(NOW + 2 * SECOND, 'm-3');
      expect(await claim(NOW + 2 * SECOND)).toEqual(['m-2']);
      expect(await claim(NOW + 2 * SECOND)).toEqual([]);
    });

    it('does not release what was handed over after the text was received', async () => {
      version = 0;
      await held.storage.commit([send('m-1')]);
      await claim(NOW);
      await accept('m-1', NOW + 3 * SECOND);
      // A text that was missed and comes late.
      await turn(NOW + 2 * SECOND, 'm-2');
      expect(await claim(NOW + 4 * SECOND)).toEqual([]);
      expect(await claim(NOW + 10 * SECOND)).toEqual(['m-2']);
    });

    it('does not release what is still being handed over', async () => {
      version = 0;
      await held.storage.commit([send('m-1')]);
      await claim(NOW);
      await turn(NOW + SECOND, 'm-2');
      expect(await claim(NOW + SECOND)).toEqual([]);
      await held.storage.recordSends([{ id: 'm-1', outcome: 'unknown', error: 'lost' }]);
      await turn(NOW + 2 * SECOND, 'm-3');
      expect(await claim(NOW + 3 * SECOND)).toEqual([]);
    });

    it('releases also when the text was quicker than the record of the send', async () => {
      version = 0;
      await held.storage.commit([send('m-1')]);
      await claim(NOW);
      await turn(NOW + 2 * SECOND, 'm-2');
      await accept('m-1', NOW + SECOND);
      expect(await claim(NOW + 2 * SECOND)).toEqual(['m-2']);
      expect((await held.storage.findOutbox('m-1'))?.attemptedAt).toBe(NOW + SECOND);
    });

    it('releases also when a report of `accepted` was quicker than both', async () => {
      version = 0;
      await held.storage.commit([send('m-1')]);
      await claim(NOW);
      await turn(NOW + 2 * SECOND, 'm-2');
      await held.storage.recordReport({ id: 'm-1', sid: 'SM-m-1', state: 'accepted', error: null });
      await accept('m-1', NOW + SECOND);
      expect(await claim(NOW + 3 * SECOND)).toEqual(['m-2']);
    });

    it('says nothing of anybody else', async () => {
      version = 0;
      await held.storage.commit([send('m-1'), send('m-2')]);
      await claim(NOW);
      await accept('m-1', NOW);
      await turn(NOW + SECOND, 'other', 'contact-2');
      expect(await claim(NOW + SECOND)).toEqual(['other']);
    });
  });
}

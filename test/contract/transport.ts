import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/channels/transport.ts';
import type { Channel } from '../../src/domain/address.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import { makeOutboxMessage } from '../support/records.ts';

/** A transport and a look behind it. */
export interface TransportUnderTest {
  readonly transport: Transport;
  /** A sender that it serves, for each channel. */
  readonly senders: Readonly<Record<Channel, string>>;
  /** The channel's ids of what it took for this address and body. Left out where the channel keeps no list. */
  readonly taken?: (to: string, body: string) => Promise<readonly string[]>;
  /** Lets the answer of the next send get lost; `arrives`: the message is taken all the same. */
  readonly loseAnswer?: (arrives: boolean) => void;
  /** Lets the channel be out of reach. */
  readonly goAway?: () => Promise<void>;
  close(): Promise<void>;
}

const now = Date.now();

/** A claimed row, as the dispatcher hands it over. */
export function claimedRow(over: Partial<OutboxRow> = {}): OutboxRow {
  return {
    ...makeOutboxMessage({ createdAt: now, notBefore: now, expiresAt: now + 3_600_000 }),
    state: 'sending',
    attempts: 1,
    owner: 'worker',
    attemptedAt: now,
    sid: null,
    error: null,
    ...over,
  };
}

const nobody = async (): Promise<boolean> => false;

/**
 * What every transport does. Parts that a channel cannot show (a lost answer, being out of reach) are left out with it.
 */
export function transportContract(name: string, open: () => Promise<TransportUnderTest>): void {
  describe(`transport: ${name}`, () => {
    let under: TransportUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const row = (channel: Channel, over: Partial<OutboxRow> = {}): OutboxRow =>
      claimedRow({ channel, sender: under.senders[channel], ...over });

    it('serves its senders and nobody else’s', () => {
      expect(under.transport.serves(under.senders.sms)).toBe(true);
      expect(under.transport.serves(under.senders.whatsapp)).toBe(true);
      for (const other of ['', 'nobody', 'mailto:a@example.org', 'messenger:1']) {
        expect(under.transport.serves(other)).toBe(false);
      }
    });

    it.each(['sms', 'whatsapp'] as const)(
      'takes a message on %s, each under an id of its own',
      async (channel) => {
        const one = await under.transport.send(row(channel), now);
        const two = await under.transport.send(row(channel), now);
        if (one.kind !== 'accepted' || two.kind !== 'accepted') throw new Error('not accepted');
        expect(one.sid).not.toBe('');
        expect(two.sid).not.toBe('');
        expect(one.sid).not.toBe(two.sid);
        const taken = await under.taken?.('+525550000001', 'Hola. Espere instrucciones.');
        if (taken) expect(taken).toHaveLength(2);
      },
    );

    it('sends the template of a message where it says that it has it, and has none for a message without', async () => {
      const template = {
        name: 'staff_answer',
        values: [],
        body: 'Una persona del equipo quiere contestarle.',
      };
      const carries = row('whatsapp', { content: { body: 'Hola.', language: 'es', template } });
      expect(under.transport.hasTemplate?.(row('whatsapp')) ?? false).toBe(false);
      expect(under.transport.hasTemplate?.({ ...carries, channel: 'sms' }) ?? false).toBe(false);
      const form = under.transport.hasTemplate?.(carries) === true ? 'template' : 'free';
      expect(await under.transport.send(carries, now, form)).toMatchObject({ kind: 'accepted' });
    });

    it('finds a message that was taken', async () => {
      const sent = row('sms');
      const answer = await under.transport.send(sent, now);
      expect(await under.transport.reconcile({ ...sent, state: 'unsure' }, nobody)).toEqual({
        kind: 'found',
        sid: answer.kind === 'accepted' ? answer.sid : '',
      });
    });

    it('does not find what was never handed over', async () => {
      expect(await under.transport.reconcile(row('sms', { state: 'unsure' }), nobody)).toEqual({
        kind: 'absent',
      });
    });

    it('does not take another message for the one that is sought', async () => {
      const twin = await under.transport.send(row('sms'), now);
      const sid = twin.kind === 'accepted' ? twin.sid : '';
      // The same words to the same person: that one belongs to another row.
      const sought = row('sms', { state: 'unsure' });
      expect(await under.transport.reconcile(sought, async (other) => other === sid)).toEqual({
        kind: 'absent',
      });
      const otherWords = row('sms', { state: 'unsure', content: { body: 'Otra cosa.' } });
      expect(await under.transport.reconcile(otherWords, nobody)).toEqual({ kind: 'absent' });
      const otherPerson = row('sms', { state: 'unsure', to: '+525550000002' });
      expect(await under.transport.reconcile(otherPerson, nobody)).toEqual({ kind: 'absent' });
    });

    it('says that it is unsure when the answer was lost, and finds out afterwards', async () => {
      if (!under.loseAnswer) return;
      under.loseAnswer(true);
      const arrived = row('sms');
      expect(await under.transport.send(arrived, now)).toMatchObject({ kind: 'unknown' });
      expect(await under.transport.reconcile({ ...arrived, state: 'unsure' }, nobody)).toMatchObject({
        kind: 'found',
      });

      under.loseAnswer(false);
      const vanished = row('sms', { to: '+525550000003' });
      expect(await under.transport.send(vanished, now)).toMatchObject({ kind: 'unknown' });
      expect(await under.transport.reconcile({ ...vanished, state: 'unsure' }, nobody)).toEqual({
        kind: 'absent',
      });
    });

    it('answers, and does not throw, when the channel is out of reach', async () => {
      if (!under.goAway) return;
      await under.goAway();
      const answer = await under.transport.send(row('sms'), now);
      expect(['busy', 'unknown']).toContain(answer.kind);
      expect(await under.transport.reconcile(row('sms', { state: 'unsure' }), nobody)).toMatchObject({
        kind: 'unknown',
      });
    });
  });
}

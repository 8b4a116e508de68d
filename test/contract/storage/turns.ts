import { describe, expect, it } from 'vitest';
import { makeConversation, makeInbound, makeOutboxMessage, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function turnContract(held: Held): void {
  describe('turns', () => {
    it('pings', async () => {
      await held.storage.ping();
    });

    it('starts from nothing', async () => {
      expect(await held.storage.loadTurn('SM1', 'contact-1')).toEqual({ seen: false, conversation: null });
      expect(await held.storage.findConversation('contact-1')).toBeNull();
      expect(await held.storage.listInbound('contact-1', 10)).toEqual([]);
    });

    it('gives back the talk and the text it was given, field for field', async () => {
      const conversation = makeConversation({
        contactId: 'contact-1',
        snapshot: '{"value":"asking","context":{"name":"Ana Prueba ñ 🙂"}}',
        language: null,
        channel: 'whatsapp',
        address: 'US.1234567890',
        lastWhatsAppAt: NOW - 1,
        externalId: 'US.1234567890',
        stopped: true,
        broadcastOptIn: false,
        withPerson: true,
        damping: {
          texts: [{ hash: 'x', times: 3 }],
          quick: 2,
          lastAt: NOW,
          told: true,
          day: '2021-02-19',
          answers: 7,
        },
      });
      const message = makeInbound({
        channel: 'whatsapp',
        externalId: 'US.1234567890',
        text: 'Sí, “mañana” \u0000 🙂',
        payload: 'choice-2',
        attachment: 'audio',
        location: { latitude: 32.5422, longitude: -117.0302 },
        answeredByCarrier: 'help',
      });
      expect(
        await held.storage.commit([
          { kind: 'inbound', contactId: 'contact-1', message },
          { kind: 'conversation', conversation },
        ]),
      ).toBe('ok');
      expect(await held.storage.loadTurn(message.sid, 'contact-1')).toEqual({ seen: true, conversation });
      expect(await held.storage.findConversation('contact-1')).toEqual(conversation);
      expect(await held.storage.listInbound('contact-1', 10)).toEqual([message]);

      const storage = await held.reopen();
      expect(await storage.loadTurn(message.sid, 'contact-1')).toEqual({ seen: true, conversation });
      expect(await storage.listInbound('contact-1', 10)).toEqual([message]);
    });

    it('tells whether the sid was seen and what the talk is independently', async () => {
      const message = makeInbound();
      await held.storage.commit([{ kind: 'inbound', contactId: 'contact-1', message }]);
      const conversation = makeConversation({ contactId: 'contact-2' });
      await held.storage.commit([{ kind: 'conversation', conversation }]);
      expect(await held.storage.loadTurn(message.sid, 'contact-1')).toEqual({
        seen: true,
        conversation: null,
      });
      expect(await held.storage.loadTurn('SM-other', 'contact-2')).toEqual({ seen: false, conversation });
    });

    it('lists the texts of one contact, oldest first, up to the limit', async () => {
      const messages = ['uno', 'dos', 'tres'].map((text) => makeInbound({ text }));
      for (const message of messages)
        await held.storage.commit([{ kind: 'inbound', contactId: 'contact-1', message }]);
      await held.storage.commit([{ kind: 'inbound', contactId: 'contact-2', message: makeInbound() }]);
      expect(await held.storage.listInbound('contact-1', 2)).toEqual(messages.slice(0, 2));
      expect(await held.storage.listInbound('contact-1', 9)).toEqual(messages);
    });

    it('takes a text in once', async () => {
      const message = makeInbound();
      const conversation = makeConversation({ contactId: 'contact-1' });
      const turn = [
        { kind: 'inbound', contactId: 'contact-1', message },
        { kind: 'conversation', conversation },
      ] as const;
      expect(await held.storage.commit(turn)).toBe('ok');
      expect(await held.storage.commit(turn)).toBe('duplicate');
      expect(
        await held.storage.commit([
          { kind: 'inbound', contactId: 'contact-2', message },
          { kind: 'send', message: makeOutboxMessage({ contactId: 'contact-2' }) },
        ]),
      ).toBe('duplicate');
      expect(await held.storage.listOutboxOf('contact-2')).toEqual([]);
    });

    it('takes a text in once when its redelivery is committed at the same moment', async () => {
      const message = makeInbound();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () =>
          held.storage.commit([
            { kind: 'inbound', contactId: 'contact-1', message },
            { kind: 'send', message: makeOutboxMessage({ contactId: 'contact-1' }) },
          ]),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(9);
      expect(await held.storage.listOutboxOf('contact-1')).toHaveLength(1);
    });

    it.each([
      ['a first version above 1', 0, 2],
      ['a version that is there already', 2, 2],
      ['a version that skips one', 2, 4],
      ['a first version where there is a talk', 1, 1],
    ])('refuses %s as stale', async (_case, stored, next) => {
      for (let version = 1; version <= stored; version += 1) {
        const conversation = makeConversation({ contactId: 'contact-1', version });
        expect(await held.storage.commit([{ kind: 'conversation', conversation }])).toBe('ok');
      }
      const conversation = makeConversation({ contactId: 'contact-1', version: next, snapshot: '{}' });
      expect(await held.storage.commit([{ kind: 'conversation', conversation }])).toBe('stale');
      expect((await held.storage.findConversation('contact-1'))?.version ?? 0).toBe(stored);
    });

    it('lets exactly one of many parallel turns make each version of a talk', async () => {
      const winners: number[] = [];
      const workers = held.times(50);
      async function turn(worker: number): Promise<void> {
        for (;;) {
          const message = makeInbound({ text: `worker ${worker}` });
          const { conversation } = await held.storage.loadTurn(message.sid, 'contact-1');
          const version = (conversation?.version ?? 0) + 1;
          const outcome = await held.storage.commit([
            { kind: 'inbound', contactId: 'contact-1', message },
            { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1', version }) },
          ]);
          if (outcome === 'ok') {
            winners.push(version);
            return;
          }
          expect(outcome).toBe('stale');
        }
      }
      await Promise.all(Array.from({ length: workers }, (_, worker) => turn(worker)));
      expect(winners.sort((a, b) => a - b)).toEqual(Array.from({ length: workers }, (_, at) => at + 1));
      expect((await held.storage.findConversation('contact-1'))?.version).toBe(workers);
      expect(await held.storage.listInbound('contact-1', 100)).toHaveLength(workers);
    });

    it('names a contact point by a keyed hash: the same text the same name, another text another', async () => {
      const one = held.storage.contactIdOf('+525550000001');
      expect(held.storage.contactIdOf('+525550000001')).toBe(one);
      expect(held.storage.contactIdOf('+525550000002')).not.toBe(one);
      expect(one).not.toContain('5550000001');
      const storage = await held.reopen();
      expect(storage.contactIdOf('+525550000001')).toBe(one);
    });

    it('answers nothing any more once closed', async () => {
      await held.storage.close();
      await expect(held.storage.ping()).rejects.toMatchObject({ code: 'storage_unavailable' });
      await expect(held.storage.loadTurn('SM1', 'contact-1')).rejects.toMatchObject({
        code: 'storage_unavailable',
      });
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { Erasure } from '../../../src/domain/erasure.ts';
import {
  makeConversation,
  makeInbound,
  makeNote,
  makeOutboxMessage,
  makePersonRequest,
  NOW,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SECRET = 'A098765432 vive en la calle Secreta';

export function noteContract(held: Held): void {
  describe('what staff write down, and words that are taken away', () => {
    it('gives the notes of a contact and of a request, oldest first', async () => {
      const notes = [
        makeNote({ id: 'N1', writtenAt: NOW + 2, text: SECRET }),
        makeNote({ id: 'N2', writtenAt: NOW + 1 }),
        makeNote({ id: 'N3', contactId: 'contact-2', requestId: 'Q1', writtenAt: NOW + 3 }),
        makeNote({ id: 'N4', contactId: 'contact-2', requestId: 'Q2' }),
      ];
      expect(await held.storage.commit(notes.map((note) => ({ kind: 'note', note })))).toBe('ok');
      const [first, second, third] = notes;
      const storage = await held.reopen();
      expect(await storage.listNotesOf('contact-1', 'Q1')).toEqual([second, first, third]);
      expect(await storage.listNotesOf('contact-9', 'Q9')).toEqual([]);
    });

    it('erases notes with the person, all of them or one family alone', async () => {
      const erasure = (whole: boolean): Erasure => ({
        ...{ contactIds: ['contact-1'], registrationIds: [], writtenTo: [], whole },
        ...{ heldRequests: [], triesIds: [], lastMessages: [], at: NOW },
      });
      for (const whole of [true, false]) {
        await held.storage.commit([
          { kind: 'note', note: makeNote({ id: `N${whole}`, text: SECRET }) },
          { kind: 'note', note: makeNote({ id: 'other', contactId: 'contact-2', requestId: 'Q2' }) },
        ]);
        expect(await held.storage.commit([{ kind: 'erase', erasure: erasure(whole) }])).toBe('ok');
        expect(await held.storage.listNotesOf('contact-1', 'Q1')).toEqual([]);
        expect(await held.storage.listNotesOf('contact-2', 'Q2')).toHaveLength(1);
      }
    });

    it('takes the words of one text, keeps whose it is, and has the copy deleted', async () => {
      const { storage } = held;
      const location = { latitude: 32.5, longitude: -117 };
      const text = makeInbound({ sid: 'SM1', text: SECRET, payload: 'x', attachment: 'image', location });
      await storage.commit([
        { kind: 'inbound', contactId: 'contact-1', message: text },
        { kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid: 'SM2', text: 'hola' }) },
      ]);
      expect(await storage.commit([{ kind: 'redact', of: 'text', id: 'SM1', at: NOW }])).toBe('ok');
      const again = await held.reopen();
      const [first, second] = await again.listInbound('contact-1', 9);
      const gone = { text: '', payload: null, attachment: null, location: null, redacted: true };
      expect(first).toEqual({ ...text, ...gone });
      expect(second).toMatchObject({ sid: 'SM2', text: 'hola' });
      expect((await again.loadTurn('SM1', 'contact-1')).seen).toBe(true);
      const due = { now: NOW, limit: 9 };
      expect(await again.listLeftovers({ kind: 'copy', ...due })).toMatchObject([{ subject: 'SM1' }]);
      expect(await again.commit([{ kind: 'redact', of: 'text', id: 'SM9', at: NOW }])).toBe('stale');
    });

    it('takes the words of a message once it is known what became of it', async () => {
      const { storage } = held;
      const message = makeOutboxMessage({ id: 'M1', contactId: 'contact-1', content: { body: SECRET } });
      await storage.commit([
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1' }) },
        { kind: 'send', message },
      ]);
      const redact = () => storage.commit([{ kind: 'redact', of: 'message', id: 'M1', at: NOW }]);
      expect(await redact()).toBe('stale');
      await storage.claimOutbox({ sender: message.sender, owner: 'w', now: NOW, limit: 1 });
      expect(await redact()).toBe('stale');
      await storage.recordSends([{ id: 'M1', outcome: 'accepted', sid: 'SM5', holdUntil: NOW }]);
      expect(await redact()).toBe('ok');
      expect(await (await held.reopen()).findOutbox('M1')).toMatchObject({
        ...{ content: { body: '', redacted: true }, to: message.to, sid: 'SM5', state: 'accepted' },
      });
      const copies = await held.storage.listLeftovers({ kind: 'copy', now: NOW, limit: 9 });
      expect(copies).toMatchObject([{ subject: 'SM5' }]);
    });

    it('gives another mark whenever something of the open requests changes', async () => {
      const marks = new Set([await held.storage.inboxMark()]);
      const request = makePersonRequest({ id: 'Q1' });
      const steps = [
        request,
        { ...request, takenBy: 'cli:ana', takenAt: NOW + 1 },
        { ...request, takenBy: 'cli:luis', takenAt: NOW + 2 },
        { ...request, waitsSince: NOW + 3 },
        { ...request, waitsSince: NOW + 3, renewedAt: NOW + 4 },
      ];
      for (const each of steps) {
        await held.storage.commit([{ kind: 'personRequest', request: each }]);
        marks.add(await held.storage.inboxMark());
        expect(await held.storage.inboxMark()).toBe(await held.storage.inboxMark());
      }
      expect(marks.size).toBe(steps.length + 1);
    });
  });
}

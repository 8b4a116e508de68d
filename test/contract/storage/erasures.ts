import { describe, expect, it } from 'vitest';
import { erasedContact, newLeftover, type Erasure } from '../../../src/domain/erasure.ts';
import { broadcastGroup, broadcastMessageId } from '../../../src/domain/broadcast.ts';
import { askedId } from '../../../src/domain/passed-on.ts';
import { freedRequestId, noShowRequestId } from '../../../src/domain/person-request.ts';
import { endWrites } from '../../../src/appointments/appointment-ends.ts';
import { NOTHING_FROZEN } from '../../../src/domain/broadcast.ts';
import type { Write } from '../../../src/storage/write.ts';
import {
  makeAppointment,
  makeBroadcast,
  makeCheckIn,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makePersonRequest,
  makeRecipient,
  makeRegistration,
  makeReminder,
  makeSlot,
  NOW,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

const SENDER = '+15005550006';
const ERASED = 'A text of somebody who was erased.';

function erasureOf(over: Partial<Erasure> = {}): Erasure {
  return {
    contactIds: ['contact-1', 'name-1'],
    registrationIds: ['R1'],
    writtenTo: ['contact-2'],
    whole: true,
    heldRequests: [],
    triesIds: ['phone:contact-1'],
    lastMessages: [],
    at: NOW,
    ...over,
  };
}

const registration = makeRegistration({ id: 'R1', receipt: 'RC1', familyId: 'F1', stage: 'scheduled' });
const appointment = makeAppointment({ id: 'P1', reference: 'A1', registrationId: 'R1', familyId: 'F1' });
const withdrawn: Write = {
  kind: 'registration',
  registration: { ...registration, version: 2, contactId: null, stage: 'withdrawn' },
};

export function erasureContract(held: Held): void {
  describe('erasures', () => {
    const commit = async (...writes: readonly Write[]) => held.storage.commit(writes);
    const send = (over: Parameters<typeof makeOutboxMessage>[0]): Write => ({
      kind: 'send',
      message: makeOutboxMessage({ content: { body: ERASED }, ...over }),
    });

    /** Somebody with a registration and an appointment, of whom everything is stored that can be. */
    async function fill(): Promise<void> {
      await held.storage.importSlots([makeSlot()]);
      const all: readonly Write[] = [
        { kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid: 'SMin1', text: ERASED }) },
        { kind: 'inbound', contactId: 'contact-9', message: makeInbound({ sid: 'SMin9', text: 'hola' }) },
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1' }) },
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-9' }) },
        { kind: 'registration', registration },
        {
          kind: 'registration',
          registration: makeRegistration({ id: 'R0', receipt: 'RC0', familyId: 'F0', stage: 'withdrawn' }),
        },
        { kind: 'appointment', appointment },
        { kind: 'slot', slotId: appointment.slotId, people: appointment.people },
        {
          kind: 'reminders',
          appointmentId: 'P1',
          reminders: [makeReminder({ id: 'E1', appointmentId: 'P1', registrationId: 'R1' })],
        },
        { kind: 'alias', alias: { id: 'name-1', contactId: 'contact-1' } },
        { kind: 'alias', alias: { id: 'name-9', contactId: 'contact-9' } },
        {
          kind: 'addressFlag',
          flag: {
            ...{ id: 'contact-1:sms', contactId: 'contact-1', channel: 'sms' },
            ...{ flag: 'dead', at: NOW, clearedAt: null },
          },
        },
        {
          kind: 'passedOn',
          passedOn: {
            ...{ id: askedId('P1', 'contact-2'), appointmentId: 'P1', contactId: 'contact-2' },
            ...{ state: 'asked', slotId: appointment.slotId },
          },
        },
        { kind: 'calls', calls: { id: 'P1', version: 1, nextAt: NOW, calls: [] } },
        { kind: 'calls', calls: { id: 'P9', version: 1, nextAt: null, calls: [] } },
        { kind: 'checkIn', checkIn: makeCheckIn({ appointmentId: 'P1', registrationId: 'R1' }) },
        { kind: 'checkIn', checkIn: makeCheckIn({ appointmentId: 'P9', registrationId: 'R9' }) },
        {
          kind: 'personRequest',
          request: makePersonRequest({ id: noShowRequestId('P1'), reason: 'no_show' }),
        },
        { kind: 'tries', tries: { id: 'phone:contact-1', version: 1, at: [], requestId: null } },
        { kind: 'tries', tries: { id: 'pass:contact-1:x', version: 1, at: [], requestId: 'Q1' } },
        { kind: 'tries', tries: { id: 'pass:contact-1:y', version: 1, at: [], requestId: 'Q3' } },
        { kind: 'tries', tries: { id: 'pass:contact-10:x', version: 1, at: [], requestId: null } },
        { kind: 'personRequest', request: makePersonRequest({ id: 'Q1' }) },
        { kind: 'personRequest', request: makePersonRequest({ id: 'Q2', state: 'closed' }) },
        { kind: 'personRequest', request: makePersonRequest({ id: 'Q3', reason: 'danger' }) },
        { kind: 'personRequest', request: makePersonRequest({ id: freedRequestId('R1') }) },
        send({ id: 'M1' }),
        send({ id: 'M2', group: 'appointment:P1', notBefore: NOW + 1_000 }),
        send({ id: 'M3', contactId: 'contact-2', group: 'appointment:P1' }),
        send({ id: 'M9', contactId: 'contact-9', content: { body: 'hola' } }),
      ];
      expect(await commit(...all)).toBe('ok');
    }

    const ended: readonly Write[] = [...endWrites(appointment, 'cancelled'), withdrawn];

    it('take all of a person in one commit, and nothing of anybody else', async () => {
      await fill();
      expect(
        await commit(...ended, {
          kind: 'erase',
          erasure: erasureOf({ heldRequests: ['Q3', noShowRequestId('P1')] }),
        }),
      ).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findConversation('contact-1')).toBeNull();
      expect(await storage.listInbound('contact-1', 9)).toEqual([]);
      expect(await storage.listOutboxOf('contact-1')).toEqual([]);
      expect(await storage.listOutboxOf('contact-2')).toEqual([]);
      expect(await storage.findRegistration('R1')).toBeNull();
      expect(await storage.findRegistration('R0')).toBeNull();
      expect(await storage.findAppointment('P1')).toBeNull();
      expect(await storage.listReminders('P1')).toEqual([]);
      expect(await storage.findPassedOn(askedId('P1', 'contact-2'))).toBeNull();
      expect(await storage.findCalls('P1')).toBeNull();
      expect(await storage.findCalls('P9')).not.toBeNull();
      expect(await storage.findCheckIn(makeCheckIn({ appointmentId: 'P1' }).id)).toBeNull();
      expect(await storage.findCheckIn(makeCheckIn({ appointmentId: 'P9' }).id)).not.toBeNull();
      expect(await storage.findAlias('name-1')).toBeNull();
      expect(await storage.findAddressFlag('contact-1:sms')).toBeNull();
      expect(await storage.findTries('phone:contact-1')).toBeNull();
      expect(await storage.findTries('pass:contact-1:x')).toBeNull();
      expect(await storage.findTries('pass:contact-1:y')).not.toBeNull();
      expect(await storage.findTries('pass:contact-10:x')).not.toBeNull();
      for (const id of ['Q1', 'Q2', freedRequestId('R1'), noShowRequestId('P1')])
        expect(await storage.findPersonRequest(id), id).toBeNull();
      expect(await storage.findPersonRequest('Q3')).not.toBeNull();
      expect(await storage.findSlot(appointment.slotId)).toMatchObject({ taken: 0 });

      expect(await storage.findConversation('contact-9')).not.toBeNull();
      expect(await storage.findAlias('name-9')).not.toBeNull();
      expect(await storage.listInbound('contact-9', 9)).toHaveLength(1);
      expect(await storage.listOutboxOf('contact-9')).toMatchObject([{ id: 'M9', state: 'queued' }]);
    });

    it('leave ids of texts and messages, each with nothing and by itself', async () => {
      await fill();
      await commit(...ended, { kind: 'erase', erasure: erasureOf() });
      const { storage } = held;
      expect((await storage.loadTurn('SMin1', 'contact-1')).seen).toBe(true);
      expect(
        await commit({ kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid: 'SMin1' }) }),
      ).toBe('duplicate');
      expect(await storage.listInbound(erasedContact('SMin1'), 9)).toMatchObject([
        { sid: 'SMin1', from: '', text: '' },
      ]);
      expect(await storage.findOutbox('M1')).toMatchObject({
        ...{ contactId: erasedContact('M1'), to: '', content: { body: '' }, group: null },
        ...{ state: 'withdrawn', error: 'erased' },
      });
      expect((await storage.countOutbox()).withdrawn).toBe(3);
      expect((await storage.countOutbox()).queued).toBe(1);
    });

    it('leave whom the carrier or the person stopped stopped', async () => {
      const conversation = makeConversation({ contactId: 'contact-1', stopped: true });
      await commit({ kind: 'conversation', conversation });
      await commit(
        { kind: 'conversation', conversation: { ...conversation, version: 2, address: '', snapshot: '{}' } },
        { kind: 'erase', erasure: erasureOf({ registrationIds: [] }) },
      );
      expect(await held.storage.findConversation('contact-1')).toMatchObject({
        stopped: true,
        address: '',
        snapshot: '{}',
      });
    });

    it('are refused while an appointment holds seats, or a registration is not named', async () => {
      await fill();
      expect(await commit(withdrawn, { kind: 'erase', erasure: erasureOf() })).toBe('stale');
      expect(await commit({ kind: 'erase', erasure: erasureOf({ registrationIds: [] }) })).toBe('stale');
      expect(await held.storage.findConversation('contact-1')).not.toBeNull();
      expect((await held.storage.findRegistration('R1'))?.version).toBe(1);
      expect(await held.storage.listInbound('contact-1', 9)).toHaveLength(1);
    });

    it('of one family leave what is said of another one at the phone', async () => {
      await fill();
      await commit(
        { kind: 'registration', registration: makeRegistration({ id: 'R5', receipt: 'RC5' }) },
        send({ id: 'M5', group: 'appointment:P5', purpose: 'instruction' }),
        send({ id: 'M6', group: null, purpose: 'broadcast' }),
      );
      expect(
        await commit(...ended, { kind: 'erase', erasure: erasureOf({ whole: false, triesIds: [] }) }),
      ).toBe('ok');
      const { storage } = held;
      expect(await storage.findRegistration('R1')).toBeNull();
      expect(await storage.findRegistration('R5')).not.toBeNull();
      expect(await storage.findConversation('contact-1')).not.toBeNull();
      expect(await storage.findAlias('name-1')).not.toBeNull();
      expect(await storage.listInbound('contact-1', 9)).toEqual([]);
      expect((await storage.listOutboxOf('contact-1')).map(({ id }) => id)).toEqual(['M5', 'M6']);
      expect((await storage.findOutbox('M3'))?.content.body).toBe('');
    });

    it('leave what is being handed over until it is known what became of it', async () => {
      await fill();
      const { storage } = held;
      const claim = { sender: SENDER, owner: 'w', now: NOW, limit: 9 };
      expect((await storage.claimOutbox(claim)).map(({ id }) => id)).toContain('M1');
      await commit(...ended, { kind: 'erase', erasure: erasureOf() });
      const due = () => storage.listLeftovers({ kind: 'message', now: NOW, limit: 9 });
      expect((await due()).map(({ subject }) => subject).sort()).toEqual(['M1', 'M3']);
      expect((await storage.findOutbox('M1'))?.content.body).toBe(ERASED);
      expect(await storage.isStillClaimed('M1', 'w')).toBe(false);

      // Nothing goes out in its place, and nothing is taken while it is out.
      expect(await commit({ kind: 'follow', id: 'M1' }, send({ id: 'M1~2' }))).toBe('stale');
      await commit({ kind: 'eraseMessage', id: 'M1', at: NOW });
      expect((await storage.findOutbox('M1'))?.content.body).toBe(ERASED);

      await storage.recordSends([
        { id: 'M1', outcome: 'accepted', sid: 'SMout1', holdUntil: NOW + 1_000 },
        { id: 'M3', outcome: 'retry', notBefore: NOW, error: '30001', inOrder: true },
      ]);
      await commit(
        { kind: 'eraseMessage', id: 'M1', at: NOW },
        { kind: 'eraseMessage', id: 'M3', at: NOW },
        { kind: 'eraseMessage', id: 'M-unknown', at: NOW },
      );
      expect(await due()).toEqual([]);
      expect(await storage.findOutbox('M1')).toMatchObject({ state: 'accepted', content: { body: '' } });
      expect(await storage.findOutbox('M3')).toMatchObject({ state: 'withdrawn', content: { body: '' } });
      const copies = await storage.listLeftovers({ kind: 'copy', now: NOW, limit: 9 });
      expect(copies.map(({ subject }) => subject).sort()).toEqual(['SMin1', 'SMout1']);
      expect(await commit({ kind: 'follow', id: 'M1' })).toBe('stale');
    });

    it('let what a person gets next go out, whatever was out before', async () => {
      await fill();
      const { storage } = held;
      const claim = { sender: SENDER, owner: 'w', now: NOW, limit: 9 };
      await storage.claimOutbox(claim);
      await storage.recordSends([{ id: 'M1', outcome: 'accepted', sid: 'SMout1', holdUntil: NOW + 60_000 }]);
      const erasure = erasureOf({ lastMessages: ['M-last'] });
      await commit(...ended, { kind: 'erase', erasure }, send({ id: 'M-last' }));
      expect((await storage.claimOutbox(claim)).map(({ id }) => id)).toEqual(['M-last']);
      expect((await storage.findOutbox('M-last'))?.content.body).toBe(ERASED);
      expect(await storage.listLeftovers({ kind: 'message', now: NOW, limit: 9 })).toContainEqual(
        newLeftover('message', 'M-last', NOW),
      );
    });

    it('empty what broadcasts keep of a person, and end what waited for them', async () => {
      const { storage } = held;
      const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
      const recipients = [
        makeRecipient({ broadcastId: 'B1', position: 1, registrationId: 'R1', contactId: 'contact-1' }),
        makeRecipient({ broadcastId: 'B1', position: 2, registrationId: 'R2', contactId: 'contact-1' }),
        makeRecipient({ broadcastId: 'B1', position: 3, registrationId: 'R3', contactId: 'contact-3' }),
      ];
      const frozen = { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: 0 } as const;
      await commit({ kind: 'broadcast', broadcast });
      await commit({ ...frozen, expansion: { ...NOTHING_FROZEN, made: 3 }, recipients });
      const messageId = broadcastMessageId('B1', 1, 1);
      await commit({ kind: 'broadcast', broadcast: { ...broadcast, version: 2, state: 'sending' } });
      await commit(
        {
          kind: 'enqueue',
          broadcastId: 'B1',
          moves: [{ position: 1, feeds: 0, to: 'queued', messageId, segments: 1 }],
        },
        send({ id: messageId, group: broadcastGroup('B1'), priority: 3 }),
      );
      const one = erasureOf({ whole: false, registrationIds: ['R1'] });
      expect(await commit({ kind: 'erase', erasure: one })).toBe('ok');
      expect(await storage.findOutbox(messageId)).toMatchObject({
        state: 'withdrawn',
        content: { body: '' },
      });
      expect(await storage.findRecipient('B1', 1)).toMatchObject({ contactId: '', to: '', state: 'queued' });
      expect(await storage.findRecipient('B1', 2)).toMatchObject({ to: '+525550000001', state: 'waiting' });

      expect(await commit({ kind: 'erase', erasure: erasureOf({ registrationIds: [] }) })).toBe('ok');
      const empty = { contactId: '', to: '', state: 'suppressed', reason: 'erased' };
      expect(await storage.findRecipient('B1', 2)).toMatchObject(empty);
      expect((await storage.findRecipient('B1', 2))?.values.first_name).toBe('');
      expect(await storage.findRecipient('B1', 3)).toMatchObject({ to: '+525550000001', state: 'waiting' });
    });

    it('leave no talk of before in the place of a new one whose version is the same', async () => {
      const before = makeConversation({ contactId: 'contact-1' });
      const anew = { ...before, lastInboundAt: NOW + 5 };
      await commit({ kind: 'conversation', conversation: anew });
      const late = { ...before, version: 2 };
      expect(await commit({ kind: 'conversation', conversation: late, follows: NOW })).toBe('stale');
      expect(await commit({ kind: 'conversation', conversation: late, follows: NOW + 5 })).toBe('ok');
    });

    it('remember what is still to be done until it is done', async () => {
      const [first, second] = [newLeftover('copy', 'SM1', NOW), newLeftover('copy', 'SM2', NOW + 5)];
      await commit({ kind: 'leftover', leftover: second }, { kind: 'leftover', leftover: first });
      const storage = await held.reopen();
      const due = (now: number) => storage.listLeftovers({ kind: 'copy', now, limit: 9 });
      expect(await due(NOW - 1)).toEqual([]);
      expect(await due(NOW)).toEqual([first]);
      expect(await due(NOW + 5)).toEqual([first, second]);
      const later = { ...first, dueAt: NOW + 9, tries: 1 };
      await storage.commit([{ kind: 'leftover', leftover: later }]);
      expect(await due(NOW + 9)).toEqual([second, later]);
      await storage.commit([{ kind: 'leftoverDone', id: second.id }]);
      expect(await due(NOW + 9)).toEqual([later]);
      await storage.sweepErased?.();
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { Write } from '../../../src/storage/write.ts';
import {
  makeAppointment,
  makeAuditEntry,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makePersonRequest,
  makePhase,
  makeRegistration,
  makeReminder,
  makeSlot,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function commitContract(held: Held): void {
  describe('commits', () => {
    /** One write of every kind that adds something, none of which is refused. */
    function everything() {
      const reminder = makeReminder({ appointmentId: 'appointment-1' });
      const writes: Write[] = [
        { kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid: 'SM-all' }) },
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1' }) },
        { kind: 'registration', registration: makeRegistration({ id: 'registration-1' }) },
        { kind: 'appointment', appointment: makeAppointment({ id: 'appointment-1' }) },
        { kind: 'slot', slotId: makeSlot().id, people: 4 },
        { kind: 'reminders', appointmentId: 'appointment-1', reminders: [reminder] },
        { kind: 'send', message: makeOutboxMessage({ id: 'message-1', group: 'group-1' }) },
        { kind: 'withdraw', group: 'group-2', reason: 'changed' },
        { kind: 'withdrawContact', contactId: 'contact-2', reason: 'stopped' },
        { kind: 'personRequest', request: makePersonRequest({ id: 'request-1' }) },
        { kind: 'phase', phase: makePhase() },
        { kind: 'expectedCount', name: 'count-1', expected: 0 },
        { kind: 'setting', name: 'setting-1', value: 'on' },
        { kind: 'audit', entry: makeAuditEntry() },
      ];
      return writes;
    }

    async function expectNothing(): Promise<void> {
      const { storage } = held;
      expect(await storage.loadTurn('SM-all', 'contact-1')).toEqual({ seen: false, conversation: null });
      expect(await storage.findRegistration('registration-1')).toBeNull();
      expect(await storage.findAppointment('appointment-1')).toBeNull();
      expect((await storage.findSlot(makeSlot().id))?.taken).toBe(0);
      expect(await storage.listReminders('appointment-1')).toEqual([]);
      expect(await storage.findOutbox('message-1')).toBeNull();
      expect((await storage.countOutbox()).queued).toBe(0);
      expect(await storage.listPersonRequests('open')).toEqual([]);
      expect(await storage.listPhases()).toEqual([]);
      expect(await storage.readCount('count-1')).toBe(0);
      expect(await storage.readSetting('setting-1')).toBeNull();
      expect(await storage.listAudit({ after: 0, limit: 9 })).toEqual([]);
    }

    it('makes every kind of write in one commit', async () => {
      await held.storage.importSlots([makeSlot()]);
      expect(await held.storage.commit(everything())).toBe('ok');
      const storage = await held.reopen();
      expect((await storage.loadTurn('SM-all', 'contact-1')).seen).toBe(true);
      expect(await storage.findRegistration('registration-1')).not.toBeNull();
      expect(await storage.findAppointment('appointment-1')).not.toBeNull();
      expect((await storage.findSlot(makeSlot().id))?.taken).toBe(4);
      expect(await storage.listReminders('appointment-1')).toHaveLength(1);
      expect(await storage.findOutbox('message-1')).not.toBeNull();
      expect(await storage.listPersonRequests('open')).toHaveLength(1);
      expect(await storage.listPhases()).toHaveLength(1);
      expect(await storage.readCount('count-1')).toBe(1);
      expect(await storage.readSetting('setting-1')).toBe('on');
      expect(await storage.listAudit({ after: 0, limit: 9 })).toHaveLength(1);
    });

    it('takes an empty commit', async () => {
      expect(await held.storage.commit([])).toBe('ok');
    });

    const refusals: readonly [string, string, Write][] = [
      [
        'inbound',
        'duplicate',
        { kind: 'inbound', contactId: 'contact-9', message: makeInbound({ sid: 'SM-there' }) },
      ],
      ['conversation', 'stale', { kind: 'conversation', conversation: makeConversation({ version: 7 }) }],
      ['registration', 'stale', { kind: 'registration', registration: makeRegistration({ version: 7 }) }],
      [
        'registration',
        'taken',
        { kind: 'registration', registration: makeRegistration({ familyId: 'F-there' }) },
      ],
      ['appointment', 'stale', { kind: 'appointment', appointment: makeAppointment({ version: 7 }) }],
      [
        'appointment',
        'taken',
        { kind: 'appointment', appointment: makeAppointment({ familyId: 'F-there' }) },
      ],
      ['slot', 'full', { kind: 'slot', slotId: makeSlot().id, people: 7 }],
      ['slot', 'full', { kind: 'slot', slotId: 'san-ysidro|2021-01-01|00:00', people: 1 }],
      ['reminder', 'stale', { kind: 'reminder', id: 'reminder-unknown', state: 'done' }],
      ['phase', 'stale', { kind: 'phase', phase: makePhase({ id: 'phase-9', version: 7 }) }],
      ['expected count', 'stale', { kind: 'expectedCount', name: 'count-9', expected: 3 }],
    ];

    it.each(refusals)(
      'leaves nothing of a commit whose last write (%s) is refused as %s',
      async (_kind, outcome, last) => {
        await held.storage.importSlots([makeSlot()]);
        expect(
          await held.storage.commit([
            { kind: 'inbound', contactId: 'contact-9', message: makeInbound({ sid: 'SM-there' }) },
            { kind: 'registration', registration: makeRegistration({ familyId: 'F-there' }) },
            { kind: 'appointment', appointment: makeAppointment({ familyId: 'F-there' }) },
          ]),
        ).toBe('ok');
        expect(await held.storage.commit([...everything(), last])).toBe(outcome);
        await expectNothing();
        await held.reopen();
        await expectNothing();
      },
    );

    it('says what the first refused write says', async () => {
      await held.storage.commit([
        { kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid: 'SM-there' }) },
      ]);
      const duplicate: Write = {
        kind: 'inbound',
        contactId: 'contact-1',
        message: makeInbound({ sid: 'SM-there' }),
      };
      const stale: Write = { kind: 'conversation', conversation: makeConversation({ version: 7 }) };
      expect(await held.storage.commit([duplicate, stale])).toBe('duplicate');
      expect(await held.storage.commit([stale, duplicate])).toBe('stale');
    });

    it('looks at each condition with the writes before it made', async () => {
      const withdrawn = makeRegistration({ familyId: 'F-1' });
      await held.storage.commit([{ kind: 'registration', registration: withdrawn }]);
      const next = makeRegistration({ familyId: 'F-1' });
      expect(
        await held.storage.commit([
          { kind: 'registration', registration: next },
          { kind: 'registration', registration: { ...withdrawn, version: 2, stage: 'withdrawn' } },
        ]),
      ).toBe('taken');
      expect(
        await held.storage.commit([
          { kind: 'registration', registration: { ...withdrawn, version: 2, stage: 'withdrawn' } },
          { kind: 'registration', registration: next },
        ]),
      ).toBe('ok');

      await held.storage.importSlots([makeSlot({ capacity: 4 })]);
      const slotId = makeSlot().id;
      const take = (people: number): Write => ({ kind: 'slot', slotId, people });
      expect(await held.storage.commit([take(3), take(2)])).toBe('full');
      expect((await held.storage.findSlot(slotId))?.taken).toBe(0);
      expect(await held.storage.commit([take(3), take(-3), take(4)])).toBe('ok');
      expect((await held.storage.findSlot(slotId))?.taken).toBe(4);

      const message = makeInbound();
      expect(
        await held.storage.commit([
          { kind: 'send', message: makeOutboxMessage({ contactId: 'contact-7' }) },
          { kind: 'inbound', contactId: 'contact-7', message },
          { kind: 'inbound', contactId: 'contact-7', message },
        ]),
      ).toBe('duplicate');
      expect(await held.storage.loadTurn(message.sid, 'contact-7')).toEqual({
        seen: false,
        conversation: null,
      });
      expect((await held.storage.countOutbox()).queued).toBe(0);
    });

    it('keeps commits that wait together apart: a refused one takes no other with it', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          held.storage.commit([
            { kind: 'setting', name: `setting-${at}`, value: 'there' },
            { kind: 'expectedCount', name: 'shared', expected: at },
          ]),
        ),
      );
      const settings = await Promise.all(
        Array.from({ length: 40 }, (_, at) => held.storage.readSetting(`setting-${at}`)),
      );
      expect(settings.map((value) => value === 'there')).toEqual(outcomes.map((outcome) => outcome === 'ok'));
      expect(await held.storage.readCount('shared')).toBe(outcomes.filter((o) => o === 'ok').length);
      expect(outcomes).toContain('ok');
    });
  });
}

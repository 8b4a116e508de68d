import { describe, expect, it } from 'vitest';
import { NOTHING_MADE, type DemoMade } from '../../../src/domain/demo.ts';
import type { Write } from '../../../src/storage/write.ts';
import {
  makeAccount,
  makeAppointment,
  makeBroadcast,
  makeCase,
  makeChange,
  makeClosure,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makePersonRequest,
  makeRegistration,
  makeReminder,
  makeSlot,
  makeStaff,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

const MADE: DemoMade = {
  contactIds: ['demo-1', 'demo-2'],
  familyIds: ['DF1', 'DF2', 'DF3'],
  aNumbers: ['210000001', '210000002'],
  slotIds: ['gateway|2021-03-20|09:00', 'gateway|2021-03-20|11:00'],
  closureIds: ['gateway|2021-03-21'],
  broadcastIds: ['DB1'],
  changeIds: ['DC1'],
  staffIds: ['DS1'],
  accountIds: ['DA1'],
};
const [FULL = '', EMPTY = ''] = MADE.slotIds;

/** A family of that name, with a text, an answer, an appointment and a request. */
function familyWrites(name: string, contactId: string, familyId: string, slotId: string): readonly Write[] {
  const registrationId = `R-${name}`;
  const appointmentId = `P-${name}`;
  return [
    { kind: 'inbound', contactId, message: makeInbound({ sid: `SM-${name}` }) },
    { kind: 'conversation', conversation: makeConversation({ contactId, stopped: name === 'stopped' }) },
    {
      kind: 'registration',
      registration: makeRegistration({ id: registrationId, receipt: `R${name}`, contactId, familyId }),
    },
    { kind: 'slot', slotId, people: 2 },
    {
      kind: 'appointment',
      appointment: makeAppointment({
        ...{ id: appointmentId, reference: `A${name}`, registrationId, familyId, slotId, people: 2 },
      }),
    },
    {
      kind: 'reminders',
      appointmentId,
      reminders: [makeReminder({ id: `M-${name}`, appointmentId, registrationId })],
    },
    { kind: 'personRequest', request: makePersonRequest({ id: `Q-${name}`, contactId }) },
    { kind: 'send', message: makeOutboxMessage({ id: `O-${name}`, contactId, ignoreOptOut: true }) },
  ];
}

export function demoContract(held: Held): void {
  describe('what the demo made', () => {
    it('goes whole, and nothing of what others made', async () => {
      const { storage } = held;
      const slot = (id: string) => makeSlot({ id, port: 'gateway', date: '2021-03-20', capacity: 9 });
      await storage.importSlots([slot(FULL), slot(EMPTY)]);
      await storage.importCases(
        [
          makeCase({ aNumber: '210000001', familyId: 'DF1' }),
          makeCase({ aNumber: '210000002', familyId: 'REAL-ON-DEMO' }),
          makeCase({ aNumber: '300000001', familyId: 'REAL' }),
        ],
        { dryRun: false },
      );
      const writes: readonly Write[] = [
        ...familyWrites('one', 'demo-1', 'DF1', FULL),
        ...familyWrites('stopped', 'demo-2', 'DF2', EMPTY),
        ...familyWrites('real', 'real-1', 'REAL-ON-DEMO', FULL),
        // One whose phone was freed: nobody's any more, and the demo's family.
        {
          kind: 'registration',
          registration: makeRegistration({ id: 'R-freed', receipt: 'RF', contactId: null, familyId: 'DF3' }),
        },
        { kind: 'broadcast', broadcast: makeBroadcast({ id: 'DB1' }) },
        { kind: 'broadcast', broadcast: makeBroadcast({ id: 'RB1' }) },
        { kind: 'change', change: makeChange({ id: 'DC1' }) },
        { kind: 'closure', closure: makeClosure({ id: 'gateway|2021-03-21', port: 'gateway' }) },
        { kind: 'closure', closure: makeClosure({ id: 'gateway|2021-03-22', port: 'gateway' }) },
        { kind: 'staff', staff: makeStaff({ id: 'DS1' }) },
        { kind: 'account', account: makeAccount({ id: 'DA1', emailKey: 'd' }) },
        { kind: 'account', account: makeAccount({ id: 'RA1', emailKey: 'r' }) },
      ];
      for (const write of writes) expect(await storage.commit([write]), write.kind).toBe('ok');

      // Again, as after an interruption.
      for (let times = 0; times < 2; times += 1) await storage.removeMade(MADE);

      const kept = await held.reopen();
      for (const name of ['one', 'stopped', 'freed'])
        expect(await kept.findRegistration(`R-${name}`), name).toBeNull();
      for (const name of ['one', 'stopped']) {
        expect(await kept.findAppointment(`P-${name}`), name).toBeNull();
        expect(await kept.listReminders(`P-${name}`), name).toEqual([]);
        expect(await kept.findPersonRequest(`Q-${name}`), name).toBeNull();
        expect(await kept.findOutbox(`O-${name}`), name).toBeNull();
      }
      for (const contactId of MADE.contactIds) {
        expect(await kept.findConversation(contactId)).toBeNull();
        expect(await kept.listInbound(contactId, 5)).toEqual([]);
      }
      expect((await kept.listBroadcasts({ limit: 5 })).map(({ id }) => id)).toEqual(['RB1']);
      expect(await kept.findChange('DC1')).toBeNull();
      expect((await kept.listClosures({})).map(({ id }) => id)).toEqual(['gateway|2021-03-22']);
      expect(await kept.findStaff('DS1')).toBeNull();
      expect((await kept.listAccounts({ after: '', limit: 5 })).map(({ id }) => id)).toEqual(['RA1']);

      expect(await kept.findRegistration('R-real')).not.toBeNull();
      expect(await kept.findAppointment('P-real')).not.toBeNull();
      expect(await kept.findPersonRequest('Q-real')).not.toBeNull();
      expect((await kept.countOutbox()).queued).toBe(1);
      expect(await kept.findSlot(EMPTY)).toBeNull();
      expect((await kept.findSlot(FULL))?.taken).toBe(2);
      expect(await kept.findCase('210000001')).toBeNull();
      expect(await kept.findCase('210000002')).not.toBeNull();
      expect(await kept.findCase('300000001')).not.toBeNull();
      const named = await kept.listFamiliesNamed({ words: ['ejemplo'], limit: 9 });
      expect(named.familyIds.filter((id) => MADE.familyIds.includes(id))).toEqual([]);
    });

    it('may be nothing', async () => {
      await held.storage.removeMade(NOTHING_MADE);
      expect(await held.storage.countCases()).toBe(0);
    });
  });
}

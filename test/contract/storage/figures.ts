import { describe, expect, it } from 'vitest';
import { checkInId } from '../../../src/domain/check-in.ts';
import type { Write } from '../../../src/storage/write.ts';
import {
  makeAppointment,
  makeCheckIn,
  makePersonRequest,
  makeRegistration,
  makeReminder,
  NOW,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

const DAY = 86_400_000;

export function figuresContract(held: Held): void {
  const commit = async (...writes: readonly Write[]): Promise<void> => {
    for (const write of writes) expect(await held.storage.commit([write]), write.kind).toBe('ok');
  };
  const registered = (id: string, over: Parameters<typeof makeRegistration>[0]): Write => ({
    kind: 'registration',
    registration: makeRegistration({ id, receipt: `R${id}`, familyId: `F${id}`, ...over }),
  });

  describe('figures', () => {
    it('are nothing at first', async () => {
      expect(await held.storage.groupRegistrations()).toEqual([]);
      expect(await held.storage.groupAppointments()).toEqual([]);
      expect(await held.storage.countMade('registrations', [0, NOW, NOW + DAY])).toEqual([0, 0]);
    });

    it('count registrations that are alike', async () => {
      const later = { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null } as const;
      await commit(
        registered('1', { portOfReturn: 'gateway', language: 'ht', stage: 'waiting' }),
        registered('2', { portOfReturn: 'gateway', language: 'ht', stage: 'waiting' }),
        registered('3', { portOfReturn: 'gateway', language: 'es', stage: 'waiting' }),
        registered('4', { portOfReturn: 'gateway', language: 'ht', stage: 'idle', decision: later }),
      );
      const groups = await held.storage.groupRegistrations();
      expect(groups).toHaveLength(3);
      expect(groups).toContainEqual({
        ...{ port: 'gateway', language: 'ht', stage: 'waiting', outcome: 'eligible', count: 2 },
      });
      expect(groups).toContainEqual({
        ...{ port: 'gateway', language: 'ht', stage: 'idle', outcome: 'later_phase', count: 1 },
      });
    });

    it('count appointments that hold, whom nobody has reached yet, and who came', async () => {
      const appointmentOf = (id: string, over: Parameters<typeof makeAppointment>[0] = {}) =>
        makeAppointment({
          ...{ id, reference: `A${id}`, registrationId: `R-${id}`, familyId: `F-${id}`, port: 'gateway' },
          ...over,
        });
      const ids = ['told', 'sought', 'called', 'came', 'ended'];
      for (const id of ids)
        await commit(registered(`R-${id}`, { familyId: `F-${id}`, language: 'pt', stage: 'scheduled' }), {
          kind: 'appointment',
          appointment: appointmentOf(id, {
            state: id === 'came' ? 'confirmed' : id === 'ended' ? 'declined' : 'offered',
          }),
        });
      const steps = (appointmentId: string, kind: 'reach.call' | 'confirm'): Write => ({
        kind: 'reminders',
        appointmentId,
        reminders: [makeReminder({ id: `M-${appointmentId}`, appointmentId, kind, state: 'pending' })],
      });
      const came = appointmentOf('came');
      await commit(
        steps('sought', 'reach.call'),
        steps('told', 'confirm'),
        {
          kind: 'personRequest',
          request: makePersonRequest({ id: 'unreached:called', reason: 'unreached' }),
        },
        {
          kind: 'checkIn',
          checkIn: makeCheckIn({
            ...{ id: checkInId(came), appointmentId: 'came', slotId: came.slotId, state: 'part' },
          }),
        },
      );
      const groups = await held.storage.groupAppointments();
      const alike = { port: 'gateway', language: 'pt' } as const;
      expect(groups).toHaveLength(3);
      expect(groups).toContainEqual({ ...alike, state: 'offered', sought: false, came: false, count: 1 });
      expect(groups).toContainEqual({ ...alike, state: 'offered', sought: true, came: false, count: 2 });
      expect(groups).toContainEqual({ ...alike, state: 'confirmed', sought: false, came: true, count: 1 });
    });

    it('count what was made from one bound until before the next', async () => {
      await commit(
        registered('1', { createdAt: NOW }),
        registered('2', { createdAt: NOW + DAY - 1 }),
        registered('3', { createdAt: NOW + DAY }),
        { kind: 'appointment', appointment: makeAppointment({ createdAt: NOW + DAY }) },
      );
      const bounds = [NOW - DAY, NOW, NOW + DAY, NOW + 2 * DAY];
      expect(await held.storage.countMade('registrations', bounds)).toEqual([0, 2, 1]);
      expect(await held.storage.countMade('appointments', bounds)).toEqual([0, 0, 1]);
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { CheckIn } from '../../../src/domain/check-in.ts';
import { makeAppointment, makeCheckIn, makeSlot, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function checkInContract(held: Held): void {
  const put = (checkIn: CheckIn) => held.storage.commit([{ kind: 'checkIn', checkIn }]);

  describe('check-ins', () => {
    it('are kept by version, every field of them', async () => {
      const first = makeCheckIn({ appointmentId: 'a-1' });
      expect(await held.storage.findCheckIn(first.id)).toBeNull();
      expect(await put(first)).toBe('ok');
      for (const version of [1, 3]) expect(await put({ ...first, version })).toBe('stale');
      const slot = makeSlot({ port: 'gateway', date: '2021-04-01', time: '13:30' });
      const next: CheckIn = {
        id: first.id,
        version: 2,
        appointmentId: 'a-2',
        registrationId: 'r-2',
        slotId: slot.id,
        port: slot.port,
        date: slot.date,
        time: slot.time,
        state: 'part',
        people: 5,
        came: 1,
        members: ['200000009'],
        recordedBy: 'account:A1@S1:Ana',
        recordedAt: NOW + 5,
      };
      expect(await put(next)).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findCheckIn(first.id)).toEqual(next);
      expect(await put({ ...next, version: 3, state: 'undone', came: 0, members: [] })).toBe('ok');
    });

    it('of two from the same state one is refused, with all that its commit holds', async () => {
      const appointment = makeAppointment({ id: 'a-1' });
      await held.storage.commit([{ kind: 'appointment', appointment }]);
      const record = (state: 'arrived' | 'no_show') =>
        held.storage.commit([
          { kind: 'appointment', appointment: { ...appointment, version: 2 } },
          { kind: 'checkIn', checkIn: makeCheckIn({ appointmentId: 'a-1', state }) },
        ]);
      const outcomes = await Promise.all([record('arrived'), record('no_show')]);
      expect([...outcomes].sort()).toEqual(['ok', 'stale']);
      const { id } = makeCheckIn({ appointmentId: 'a-1' });
      expect((await held.storage.findCheckIn(id))?.state).toBe(outcomes[0] === 'ok' ? 'arrived' : 'no_show');
    });

    it('are listed by their day and time at a port, and counted by day, port and state', async () => {
      const of = (appointmentId: string, over: Partial<CheckIn> = {}) => {
        const { port = 'san-ysidro', date = '2021-03-10', time = '09:00' } = over;
        return makeCheckIn({ appointmentId, slotId: `${port}|${date}|${time}`, ...over });
      };
      const all = [
        of('a-3', { time: '11:00', state: 'no_show', came: 0, members: [], people: 4 }),
        of('a-1', { state: 'part', came: 1, people: 3 }),
        of('a-2'),
        of('a-4', { date: '2021-03-11' }),
        of('a-5', { port: 'gateway', state: 'undone', came: 0 }),
        of('a-6', { people: 5, came: 5 }),
      ];
      for (const checkIn of all) expect(await put(checkIn)).toBe('ok');
      const { storage } = held;
      const listed = async (time: string | null) =>
        (await storage.listCheckIns({ port: 'san-ysidro', date: '2021-03-10', time })).map(
          ({ appointmentId }) => appointmentId,
        );
      expect(await listed(null)).toEqual(['a-1', 'a-2', 'a-6', 'a-3']);
      expect(await listed('11:00')).toEqual(['a-3']);
      expect(await listed('12:00')).toEqual([]);
      const [day, port] = ['2021-03-10', 'san-ysidro'] as const;
      const ofDay = [
        { date: day, port: 'gateway', state: 'undone', appointments: 1, people: 2, came: 0 },
        { date: day, port, state: 'arrived', appointments: 2, people: 7, came: 7 },
        { date: day, port, state: 'no_show', appointments: 1, people: 4, came: 0 },
        { date: day, port, state: 'part', appointments: 1, people: 3, came: 1 },
      ];
      const after = { date: '2021-03-11', port, state: 'arrived', appointments: 1, people: 2, came: 2 };
      expect(await storage.countCheckIns({})).toEqual([...ofDay, after]);
      expect(await storage.countCheckIns({ to: day })).toEqual(ofDay);
      expect(await storage.countCheckIns({ from: '2021-03-11' })).toEqual([after]);
      expect(await storage.countCheckIns({ port, from: day, to: day })).toEqual(ofDay.slice(1));
      expect(await storage.countCheckIns({ port: 'nogales' })).toEqual([]);
    });
  });
}

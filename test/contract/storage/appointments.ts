import { describe, expect, it } from 'vitest';
import type { Appointment } from '../../../src/domain/appointment.ts';
import type { Calls } from '../../../src/domain/calls.ts';
import { END_OF_TIME } from '../../../src/domain/clock.ts';
import { REACH_KINDS } from '../../../src/domain/reminder.ts';
import type { CommitOutcome } from '../../../src/storage/write.ts';
import {
  makeAppointment,
  makeAuditEntry,
  makeClosure,
  makeReminder,
  makeSlot,
  NOW,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function appointmentContract(held: Held): void {
  const put = (appointment: Appointment): Promise<CommitOutcome> =>
    held.storage.commit([{ kind: 'appointment', appointment }]);

  describe('appointments', () => {
    it('finds nothing at first', async () => {
      expect(await held.storage.findAppointment('a-1')).toBeNull();
      expect(await held.storage.findAppointmentByReference('A-1')).toBeNull();
      expect(await held.storage.findActiveAppointment('r-1')).toBeNull();
    });

    it('gives back what it was given', async () => {
      const appointment = makeAppointment({ id: 'a-1', reference: 'A-1', registrationId: 'r-1' });
      expect(await put(appointment)).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findAppointment('a-1')).toEqual(appointment);
      expect(await storage.findAppointmentByReference('A-1')).toEqual(appointment);
      expect(await storage.findActiveAppointment('r-1')).toEqual(appointment);
    });

    it('replaces an appointment by its next version, every field of it', async () => {
      const first = makeAppointment({ id: 'a-1', registrationId: 'r-1', familyId: 'F-1' });
      await put(first);
      const slot = makeSlot({ port: 'gateway', date: '2021-04-01', time: '13:30' });
      const next: Appointment = {
        id: 'a-1',
        version: 2,
        reference: 'A-2',
        registrationId: 'r-2',
        familyId: 'F-2',
        slotId: slot.id,
        port: slot.port,
        date: slot.date,
        time: slot.time,
        startsAt: slot.startsAt,
        people: 5,
        state: 'confirmed',
        createdAt: NOW + 5,
      };
      expect(await put(next)).toBe('ok');
      expect(await held.storage.findAppointment('a-1')).toEqual(next);
      for (const version of [1, 2, 4]) expect(await put({ ...next, version })).toBe('stale');
    });

    it('keeps the calls about an appointment, of two that were noted at once one', async () => {
      expect(await held.storage.findCalls('a-1')).toBeNull();
      const call = { at: NOW, by: 'cli:test', phone: 'own', result: 'no_answer', slotId: 's-1' } as const;
      const first: Calls = { id: 'a-1', version: 1, nextAt: NOW + 5, calls: [call] };
      expect(await held.storage.commit([{ kind: 'calls', calls: first }])).toBe('ok');
      expect(await held.storage.commit([{ kind: 'calls', calls: first }])).toBe('stale');
      const then: Calls = {
        ...first,
        version: 2,
        nextAt: null,
        calls: [call, { ...call, result: 'will_come' }],
      };
      expect(await held.storage.commit([{ kind: 'calls', calls: then }])).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findCalls('a-1')).toEqual(then);
      expect(await storage.findCalls('a-2')).toBeNull();
    });

    it('holds one active appointment a family', async () => {
      const first = makeAppointment({ id: 'a-1', familyId: 'F-1', registrationId: 'r-1' });
      await put(first);
      const second = makeAppointment({
        id: 'a-2',
        familyId: 'F-1',
        registrationId: 'r-1',
        state: 'confirmed',
      });
      expect(await put(second)).toBe('taken');
      expect(await put({ ...second, state: 'cancelled' })).toBe('ok');
      expect(await put({ ...first, version: 2, state: 'confirmed' })).toBe('ok');
      expect(await put({ ...first, version: 3, state: 'declined' })).toBe('ok');
      expect(await held.storage.findActiveAppointment('r-1')).toBeNull();
      expect(await put({ ...second, version: 2, state: 'offered' })).toBe('ok');
      expect((await held.storage.findActiveAppointment('r-1'))?.id).toBe('a-2');
    });
  });

  describe('closures', () => {
    const close = (closure: ReturnType<typeof makeClosure>) =>
      held.storage.commit([{ kind: 'closure', closure }]);
    const take = (slotId: string, people = 1) => held.storage.commit([{ kind: 'slot', slotId, people }]);

    it('are kept by version, and listed by date', async () => {
      const [day, time] = [
        makeClosure(),
        makeClosure({ port: 'gateway', date: '2021-03-09', time: '09:00' }),
      ];
      expect(await close(day)).toBe('ok');
      expect(await close(time)).toBe('ok');
      for (const version of [1, 3]) expect(await close({ ...day, version })).toBe('stale');
      expect(await close({ ...day, version: 2, clearedAt: NOW + 1 })).toBe('ok');
      const storage = await held.reopen();
      const cleared = { ...day, version: 2, clearedAt: NOW + 1 };
      expect(await storage.findClosure(day.id)).toEqual(cleared);
      expect(await storage.findClosure(time.id)).toEqual(time);
      expect(await storage.findClosure('gateway|2021-03-09')).toBeNull();
      expect(await storage.listClosures({})).toEqual([time, cleared]);
      expect(await storage.listClosures({ from: '2021-03-10' })).toEqual([cleared]);
      expect(await storage.listClosures({ uncleared: true })).toEqual([time]);
    });

    it('let nobody take places of their day or time, and everybody give them back', async () => {
      const [nine, ten] = [makeSlot(), makeSlot({ time: '10:00' })];
      const others = [makeSlot({ date: '2021-03-11' }), makeSlot({ port: 'gateway' })];
      await held.storage.importSlots([nine, ten, ...others]);
      for (const { id } of [nine, ten]) expect(await take(id, 2)).toBe('ok');
      await close(makeClosure({ time: '10:00' }));
      expect([await take(nine.id), await take(ten.id), await take(ten.id, -1)]).toEqual(['ok', 'full', 'ok']);
      await close(makeClosure());
      expect([await take(nine.id), await take(nine.id, -3)]).toEqual(['full', 'ok']);
      for (const { id } of others) expect(await take(id)).toBe('ok');
      // What is imported afterwards is closed too, and so is what was imported anew.
      await held.storage.importSlots([{ ...nine, capacity: 50 }, makeSlot({ time: '12:00' })]);
      expect(await take(nine.id)).toBe('full');
      expect(await take(makeSlot({ time: '12:00' }).id)).toBe('full');
      // The same commit counts.
      const closure = makeClosure({ port: 'gateway' });
      const slot = { kind: 'slot' as const, slotId: others[1]!.id, people: 1 };
      expect(await held.storage.commit([{ kind: 'closure', closure }, slot])).toBe('full');
      expect(await held.storage.findClosure(closure.id)).toBeNull();
    });

    it('come before or after every one of many takers', async () => {
      const slot = makeSlot({ capacity: 100 });
      await held.storage.importSlots([slot]);
      const takers = Array.from({ length: held.times(20) }, (_, at) => async () => {
        const appointment = makeAppointment({
          id: `a-${at}`,
          familyId: `F-${at}`,
          registrationId: `r-${at}`,
          people: 1,
        });
        return held.storage.commit([
          { kind: 'slot', slotId: slot.id, people: 1 },
          { kind: 'appointment', appointment },
        ]);
      });
      const half = Math.floor(takers.length / 2);
      const outcomes = await Promise.all([
        ...takers.slice(0, half).map((taker) => taker()),
        close(makeClosure()),
        ...takers.slice(half).map((taker) => taker()),
      ]);
      expect(outcomes[half]).toBe('ok');
      const made = outcomes.filter((outcome, at) => at !== half && outcome === 'ok').length;
      expect((await held.storage.findSlot(slot.id))!.taken).toBe(made);
      expect(await held.storage.listActiveAppointments(makeClosure())).toHaveLength(made);
      expect(await take(slot.id)).toBe('full');
    });
  });

  describe('slots', () => {
    it('imports, lists by start, and keeps what is taken', async () => {
      const slots = [
        makeSlot({ port: 'gateway', date: '2021-03-11' }),
        makeSlot({ port: 'san-ysidro', date: '2021-03-10', time: '10:00', taken: 3 }),
        makeSlot({ port: 'gateway', date: '2021-03-10' }),
        makeSlot({ port: 'san-ysidro', date: '2021-03-10' }),
      ];
      expect(await held.storage.importSlots(slots)).toEqual({
        added: 4,
        changed: 0,
        unchanged: 0,
        refused: [],
      });
      const sorted = [slots[2]!, slots[3]!, { ...slots[1]!, taken: 0 }, slots[0]!];
      expect(await held.storage.listSlots({})).toEqual(sorted);
      expect(await held.storage.listSlots({ port: 'gateway' })).toEqual([slots[2], slots[0]]);
      expect(await held.storage.listSlots({ from: '2021-03-11' })).toEqual([slots[0]]);
      expect(await held.storage.listSlots({ to: '2021-03-10', port: 'san-ysidro' })).toEqual(
        sorted.slice(1, 3),
      );
      expect(await held.storage.listSlots({ from: '2021-03-10', to: '2021-03-10' })).toEqual(
        sorted.slice(0, 3),
      );
      expect(await held.storage.findSlot('nogales|2021-03-10|09:00')).toBeNull();

      const paged = await held.storage.pageSlots({ limit: 2 });
      expect(paged).toEqual(sorted.slice(0, 2));
      const { startsAt, id } = paged[1]!;
      expect(await held.storage.pageSlots({ limit: 9, after: { startsAt, id } })).toEqual(sorted.slice(2));
      expect(await held.storage.pageSlots({ port: 'gateway', limit: 9 })).toEqual([slots[2], slots[0]]);
      const startsFrom = sorted[2]!.startsAt;
      expect(await held.storage.pageSlots({ startsFrom, limit: 9 })).toEqual(sorted.slice(2));
      expect(await held.storage.pageSlots({ startsBefore: startsFrom, limit: 9 })).toEqual(
        sorted.slice(0, 2),
      );
      expect(
        await held.storage.pageSlots({ port: 'gateway', startsFrom: 1, limit: 9, after: { startsAt, id } }),
      ).toEqual([slots[0]]);

      await held.storage.commit([{ kind: 'slot', slotId: slots[0]!.id, people: 6 }]);
      const again = await held.storage.importSlots([
        { ...slots[0]!, capacity: 5 },
        { ...slots[1]!, capacity: 6 },
        slots[2]!,
        makeSlot({ port: 'nogales' }),
      ]);
      expect(again).toEqual({ added: 1, changed: 1, unchanged: 1, refused: [slots[0]!.id] });
      const audited = await held.storage.importSlots([{ ...slots[2]!, capacity: 8 }], ({ changed }) =>
        makeAuditEntry({ act: 'slots.import', detail: { changed } }),
      );
      expect(audited.changed).toBe(1);
      expect(await held.storage.listAudit({ after: 0, limit: 9 })).toMatchObject([
        { act: 'slots.import', detail: { changed: 1 } },
      ]);
      const storage = await held.reopen();
      expect(await storage.findSlot(slots[0]!.id)).toMatchObject({ capacity: 10, taken: 6 });
      expect(await storage.findSlot(slots[1]!.id)).toMatchObject({ capacity: 6, taken: 0 });
      expect(await storage.importSlots([{ ...slots[0]!, capacity: 6 }])).toMatchObject({
        changed: 1,
        refused: [],
      });
    });

    it('takes places up to the last one and gives them back', async () => {
      const slot = makeSlot({ capacity: 5 });
      await held.storage.importSlots([slot]);
      const take = (people: number) => held.storage.commit([{ kind: 'slot', slotId: slot.id, people }]);
      expect(await take(3)).toBe('ok');
      expect(await take(3)).toBe('full');
      expect(await take(2)).toBe('ok');
      expect(await take(1)).toBe('full');
      expect(await take(-2)).toBe('ok');
      expect((await held.storage.findSlot(slot.id))?.taken).toBe(3);
      expect(await held.storage.commit([{ kind: 'slot', slotId: 'no such slot', people: -1 }])).toBe('full');
    });

    it('are found by their day and time while they hold places', async () => {
      const at = (id: string, over: Partial<Appointment> = {}) =>
        makeAppointment({ id, familyId: id, registrationId: id, ...over });
      const slot = makeSlot({ time: '11:00' });
      const later = { slotId: slot.id, time: slot.time, startsAt: slot.startsAt };
      const elsewhere = makeSlot({ port: 'gateway' });
      const all = [
        at('a-3', { state: 'confirmed' }),
        at('a-1', later),
        at('a-2'),
        at('a-4', { state: 'declined' }),
        at('a-5', { date: '2021-03-11' }),
        at('a-6', { port: 'gateway', slotId: elsewhere.id, startsAt: elsewhere.startsAt }),
      ];
      for (const appointment of all) expect(await put(appointment)).toBe('ok');
      const { port, date, time } = all[0]!;
      const found = async (wanted: string | null) =>
        (await held.storage.listActiveAppointments({ port, date, time: wanted })).map(({ id }) => id);
      expect(await found(null)).toEqual(['a-2', 'a-3', 'a-1']);
      expect(await found(time)).toEqual(['a-2', 'a-3']);
      expect(await found('11:00')).toEqual(['a-1']);
      expect(await found('12:00')).toEqual([]);
      expect(await held.storage.listActiveAppointments({ port, date, time: '11:00' })).toEqual([all[1]]);
    });

    it('never goes over capacity with 50 parallel takers of the last places', async () => {
      const slot = makeSlot({ capacity: 30 });
      await held.storage.importSlots([slot]);
      await held.storage.commit([{ kind: 'slot', slotId: slot.id, people: 9 }]);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          held.storage.commit([
            { kind: 'appointment', appointment: makeAppointment({ id: `a-${at}`, people: 2 }) },
            { kind: 'slot', slotId: slot.id, people: 2 },
          ]),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(10);
      expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(40);
      expect((await held.storage.findSlot(slot.id))?.taken).toBe(29);
      for (const [at, outcome] of outcomes.entries())
        expect((await held.storage.findAppointment(`a-${at}`)) !== null).toBe(outcome === 'ok');
    });
  });

  describe('reminders', () => {
    const replace = (appointmentId: string, reminders: readonly ReturnType<typeof makeReminder>[]) =>
      held.storage.commit([{ kind: 'reminders', appointmentId, reminders }]);

    it('gives back what it was given, by due time', async () => {
      const later = makeReminder({ id: 'm-1', appointmentId: 'a-1', kind: 'day_before', dueAt: NOW + 9 });
      const sooner = makeReminder({ id: 'm-2', appointmentId: 'a-1', kind: 'prepare', dueAt: NOW + 1 });
      expect(await replace('a-1', [later, sooner])).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.listReminders('a-1')).toEqual([sooner, later]);
      expect(await storage.listReminders('a-2')).toEqual([]);
    });

    it('lists what is due until it is done, by due time and id', async () => {
      await replace('a-1', [
        makeReminder({ id: 'm-3', appointmentId: 'a-1', dueAt: NOW }),
        makeReminder({ id: 'm-1', appointmentId: 'a-1', dueAt: NOW }),
        makeReminder({ id: 'm-4', appointmentId: 'a-1', dueAt: NOW + 1 }),
      ]);
      await replace('a-2', [makeReminder({ id: 'm-2', appointmentId: 'a-2', dueAt: NOW - 1 })]);
      const due = async (now: number, limit = 9) =>
        (await held.storage.listDueReminders(now, limit)).map(({ id }) => id);
      expect(await due(NOW)).toEqual(['m-2', 'm-1', 'm-3']);
      expect(await due(NOW, 2)).toEqual(['m-2', 'm-1']);
      expect(await due(NOW + 1)).toEqual(['m-2', 'm-1', 'm-3', 'm-4']);
      expect(await due(END_OF_TIME)).toHaveLength(4);
      expect(await held.storage.commit([{ kind: 'reminder', id: 'm-2', state: 'done' }])).toBe('ok');
      expect(await held.storage.commit([{ kind: 'reminder', id: 'm-1', state: 'skipped' }])).toBe('ok');
      expect(await held.storage.commit([{ kind: 'reminder', id: 'm-2', state: 'done' }])).toBe('stale');
      expect(await due(NOW + 1)).toEqual(['m-3', 'm-4']);
      expect((await held.storage.listReminders('a-1')).map(({ state }) => state)).toEqual([
        'skipped',
        'pending',
        'pending',
      ]);
    });

    it('replaces what is pending of the appointment and keeps what is done', async () => {
      await replace('a-1', [
        makeReminder({ id: 'm-1', appointmentId: 'a-1', dueAt: NOW }),
        makeReminder({ id: 'm-2', appointmentId: 'a-1', dueAt: NOW + 1 }),
      ]);
      await replace('a-2', [makeReminder({ id: 'm-9', appointmentId: 'a-2', dueAt: NOW })]);
      await held.storage.commit([{ kind: 'reminder', id: 'm-1', state: 'done' }]);
      await replace('a-1', [makeReminder({ id: 'm-3', appointmentId: 'a-1', dueAt: NOW + 2 })]);
      const states = async () =>
        (await held.storage.listReminders('a-1')).map(({ id, state }) => `${id} ${state}`);
      expect(await states()).toEqual(['m-1 done', 'm-2 withdrawn', 'm-3 pending']);
      await replace('a-1', []);
      expect(await states()).toEqual(['m-1 done', 'm-2 withdrawn', 'm-3 withdrawn']);
      expect(await held.storage.commit([{ kind: 'reminder', id: 'm-3', state: 'done' }])).toBe('stale');
      expect((await held.storage.listDueReminders(NOW + 9, 9)).map(({ id }) => id)).toEqual(['m-9']);
    });

    it('gives all of a registration, those that ended too, in the order in which they were made', async () => {
      const made = [3, 1, 2].map((at) =>
        makeAppointment({
          ...{ id: `all-${String(at)}`, reference: `ALL${String(at)}`, createdAt: NOW + at },
          ...{ registrationId: 'r-all', familyId: 'F-all', state: at === 3 ? 'offered' : 'declined' },
        }),
      );
      for (const appointment of made)
        expect(await held.storage.commit([{ kind: 'appointment', appointment }])).toBe('ok');
      const all = await held.storage.listAppointmentsOf('r-all');
      expect(all.map(({ id }) => id)).toEqual(['all-1', 'all-2', 'all-3']);
      expect(all.at(-1)).toEqual(made[0]);
      expect(await held.storage.listAppointmentsOf('r-none')).toEqual([]);
    });

    it('knows the steps towards those who were not reached', async () => {
      const steps = REACH_KINDS.map((kind, i) => makeReminder({ id: `s-${i}`, kind, dueAt: NOW + i }));
      await replace('appointment-1', steps);
      expect(await (await held.reopen()).listReminders(steps[0]!.appointmentId)).toEqual(steps);
    });

    it('moves what is pending to another time in one commit, if all of it still is', async () => {
      const pending = ['m-1', 'm-2'].map((id, i) =>
        makeReminder({ id, appointmentId: 'a-1', dueAt: NOW + 9 + i }),
      );
      await replace('a-1', pending);
      const move = (dueAt: number) =>
        held.storage.commit([
          ...pending.map(({ id }) => ({ kind: 'reminder', id, state: 'skipped' }) as const),
          {
            kind: 'reminders',
            appointmentId: 'a-1',
            reminders: pending.map((reminder) => ({ ...reminder, dueAt })),
          },
        ]);
      expect(await move(NOW + 1)).toBe('ok');
      expect(await held.storage.listReminders('a-1')).toEqual(
        pending.map((reminder) => ({ ...reminder, dueAt: NOW + 1 })),
      );
      // One was taken meanwhile: it must not be pending again.
      await held.storage.commit([{ kind: 'reminder', id: 'm-1', state: 'done' }]);
      expect(await move(NOW + 2)).toBe('stale');
      expect(
        (await held.storage.listReminders('a-1')).map(
          ({ id, state, dueAt }) => `${id} ${state} ${dueAt - NOW}`,
        ),
      ).toEqual(['m-1 done 1', 'm-2 pending 1']);
    });
  });
}

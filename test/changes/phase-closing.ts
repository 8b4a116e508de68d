import { afterEach, beforeEach, expect, it } from 'vitest';
import { assign } from '../../src/decisions/assign.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import type { OutgoingDeps } from '../../src/messages/outgoing.ts';
import { beginPhases, ensurePhases, openPhase } from '../../src/decisions/phases.ts';
import {
  approveChange,
  countChange,
  rejectChange,
  requestChange,
  type ChangeDeps,
} from '../../src/changes/changes.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { PortId } from '../../src/domain/port.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { frozenIds } from '../support/frozen-ids.ts';
import { NOW } from '../support/records.ts';
import { storePerson } from '../support/staff.ts';
import { signGates } from '../support/signed-gates.ts';

const PHASE = { kind: 'phase_close', subject: 'phase-1' } as const;
const HOUR = 3_600_000;

interface Opened {
  readonly storage: Storage;
  close(): Promise<void>;
}

/** What closing a phase does, and opening it again, on any storage. */
export function closesPhases(open: () => Promise<Opened>): void {
  let temp: Opened;
  let storage: Storage;
  let deps: OutgoingDeps;
  let now: number;
  let ana: ChangeDeps;
  let luis: ChangeDeps;
  beforeEach(async () => {
    temp = await open();
    storage = temp.storage;
    await signGates(storage);
    now = NOW;
    const clock = { now: () => now };
    deps = { storage, clock, ids: frozenIds(clock), wording };
    await ensurePhases(storage);
    await beginPhases(storage, clock);
    ana = { ...deps, actor: await storePerson(storage, 'ana', { token: { role: 'admin' } }) };
    luis = { ...deps, actor: await storePerson(storage, 'luis') };
  });
  afterEach(() => temp.close());

  const ids = (): string => deps.ids.next();

  async function slots(date: string, capacity = 10, port: PortId = 'san-ysidro', time = '10:00') {
    const startsAt = instantOf(date, time, 'America/Tijuana');
    const id = slotId(port, date, time);
    await storage.importSlots([{ id, port, date, time, startsAt, capacity, taken: 0 }]);
    return id;
  }

  /** Families that get what slots there are, each with its phone. */
  async function scheduled(count: number, family: FamilyFacts = {}): Promise<readonly Registration[]> {
    const made: Registration[] = [];
    for (let at = 0; at < count; at += 1) {
      const facts = { ...family.facts, enrolledOn: `2019-07-${String(10 + at)}` };
      made.push(await storeFamily(storage, { ...family, facts }));
    }
    await assign({ ...deps, dryRun: false, actor: 'cli:test' });
    return made;
  }

  const holds = (registration: Registration): Promise<Appointment | null> =>
    storage.findActiveAppointment(registration.id);
  const sent = async (registration: Registration, purpose: string) =>
    (await storage.listOutboxOf(`contact-${registration.familyId}`)).filter(
      (row) => row.purpose === purpose && row.state === 'queued',
    );
  const isOpen = async (): Promise<boolean> =>
    (await storage.listPhases()).find(({ id }) => id === 'phase-1')!.open;
  const close = async () => {
    const { figures, change } = await requestChange(
      ana,
      PHASE,
      (await countChange(deps, PHASE)).appointments,
      ids(),
    );
    await approveChange(luis, change!.id, figures.appointments);
    await decideDue(deps);
  };

  it('is counted by port and day, and cancels nothing before a second person approved it', async () => {
    await slots('2021-03-10', 4);
    await slots('2021-03-11', 4);
    const with_ = await scheduled(3, { people: 2 });
    const waiting = await storeFamily(storage, { people: 1 });
    const gone = await storeFamily(storage, { people: 1, talk: { stopped: true } });

    const figures = await countChange(deps, PHASE);
    expect(figures).toMatchObject({
      families: 5,
      told: 4,
      appointments: 3,
      people: 6,
      days: [
        { port: 'san-ysidro', date: '2021-03-10', appointments: 2, people: 4 },
        { port: 'san-ysidro', date: '2021-03-11', appointments: 1, people: 2 },
      ],
    });
    for (const stated of [null, 0, 2, 5])
      await expect(requestChange(ana, PHASE, stated, ids())).rejects.toThrow(/3 appointments cancelled/);
    const { change } = await requestChange(ana, PHASE, 3, ids());
    expect(change).toMatchObject({ state: 'proposed', authors: [ana.actor] });
    await decideDue(deps);
    expect(await isOpen()).toBe(true);
    for (const family of with_) expect(await holds(family)).not.toBeNull();
    expect(await sent(waiting, 'outcome')).toEqual([]);

    await expect(approveChange(ana, change!.id, 3)).rejects.toThrow(/Nobody approves/);
    await expect(approveChange({ ...deps, actor: 'cli:luis' }, change!.id, 3)).rejects.toThrow(
      /Only a person/,
    );
    await expect(approveChange(luis, change!.id, 4)).rejects.toThrow(/4 was stated/);
    expect(await isOpen()).toBe(true);
    expect(await approveChange(luis, change!.id, 3)).toMatchObject({ state: 'done', decidedBy: luis.actor });
    await expect(approveChange(luis, change!.id, 3)).rejects.toThrow(/is done/);
    await decideDue(deps);
    expect(await isOpen()).toBe(false);
    for (const family of [...with_, waiting, gone]) expect(await holds(family)).toBeNull();
    for (const family of [...with_, waiting]) expect(await sent(family, 'outcome')).toHaveLength(1);
    expect(await sent(gone, 'outcome')).toEqual([]);
    const acts = (await storage.listAudit({ after: 0, limit: 99 })).map(({ act, actor }) => [act, actor]);
    expect(acts.slice(-3)).toEqual([
      ['change.propose', ana.actor],
      ['phase.close', luis.actor],
      ['change.approve', luis.actor],
    ]);
  });

  it('needs nobody else where no appointment is at stake, but the number all the same', async () => {
    await storeFamily(storage);
    await expect(requestChange(ana, PHASE, null, ids())).rejects.toThrow(/1 families concerned/);
    expect(await requestChange(ana, PHASE, 1, ids())).toMatchObject({ change: null });
    expect(await isOpen()).toBe(false);
    await expect(countChange(deps, PHASE)).rejects.toThrow(/closed already/);
  });

  it('is looked at again when it counts otherwise by the time it is approved', async () => {
    await slots('2021-03-10', 10);
    await scheduled(1);
    const { change } = await requestChange(ana, PHASE, 1, ids());
    const [second] = await scheduled(1);
    await expect(approveChange(luis, change!.id, 1)).rejects.toThrow(/1 appointments.*Now: .*2 appointments/);
    expect(await isOpen()).toBe(true);
    expect(await storage.findChange(change!.id)).toMatchObject({
      state: 'proposed',
      figures: { appointments: 2 },
    });
    await expect(approveChange(luis, change!.id, 1)).rejects.toThrow(/1 was stated/);
    // The same number of others is not the same.
    const [third] = await scheduled(1);
    await storage.commit([
      { kind: 'appointment', appointment: { ...(await holds(second!))!, version: 2, state: 'declined' } },
    ]);
    await expect(approveChange(luis, change!.id, 2)).rejects.toThrow(/have changed/);
    await approveChange(luis, change!.id, 2);
    await decideDue(deps);
    expect(await holds(third!)).toBeNull();
  });

  it('takes no appointment that was made while it was being approved', async () => {
    await slots('2021-03-10', 10);
    await scheduled(1);
    const { change } = await requestChange(ana, PHASE, 1, ids());
    let between = true;
    let late: Registration | undefined;
    const slow: Storage = {
      ...storage,
      commit: async (writes) => {
        if (between && writes.some(({ kind }) => kind === 'decideAll')) {
          between = false;
          [late] = await scheduled(1);
        }
        return storage.commit(writes);
      },
    };
    await expect(approveChange({ ...luis, storage: slow }, change!.id, 1)).rejects.toThrow(/have changed/);
    await decideDue(deps);
    expect(await holds(late!)).not.toBeNull();
  });

  it('is rejected, or expires, and nothing is changed', async () => {
    await slots('2021-03-10', 10);
    const [family] = await scheduled(1);
    const first = (await requestChange(ana, PHASE, 1, ids())).change!;
    await rejectChange(luis, first.id, 'not today');
    await expect(approveChange(luis, first.id, 1)).rejects.toThrow(/is rejected/);
    const second = (await requestChange(ana, PHASE, 1, ids())).change!;
    expect(second.id).not.toBe(first.id);
    now += 24 * HOUR;
    await expect(approveChange(luis, second.id, 1)).rejects.toThrow(/is expired/);
    await decideDue(deps);
    expect(await holds(family!)).not.toBeNull();
  });

  it('is proposed anew by a second one, who is then an author too', async () => {
    await slots('2021-03-10', 10);
    await scheduled(1);
    const first = (await requestChange(ana, PHASE, 1, ids())).change!;
    const again = (await requestChange(luis, PHASE, 1, ids())).change!;
    expect(again).toMatchObject({ id: first.id, version: 2, authors: [ana.actor, luis.actor] });
    await expect(approveChange(luis, first.id, 1)).rejects.toThrow(/Nobody approves/);
  });

  it('is done once by two who approve at once, and tells each family once however often it is killed', async () => {
    await slots('2021-03-10', 20);
    const families = await scheduled(6);
    const { change } = await requestChange(ana, PHASE, 6, ids());
    const eva = { ...deps, actor: await storePerson(storage, 'eva') };
    const both = await Promise.allSettled([
      approveChange(luis, change!.id, 6),
      approveChange(eva, change!.id, 6),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (let after = 1; after <= 4; after += 1) {
      let left = after;
      const dying: Storage = {
        ...storage,
        commit: async (writes) => {
          left -= 1;
          if (left < 0) throw new Error('killed before');
          const outcome = await storage.commit(writes);
          if (left === 0) throw new Error('killed after');
          return outcome;
        },
      };
      await decideDue({ ...deps, storage: dying }).catch(() => undefined);
    }
    await Promise.all([decideDue(deps), decideDue(deps)]);
    for (const family of families) {
      expect(await sent(family, 'outcome')).toHaveLength(1);
      expect(await holds(family)).toBeNull();
    }
  });

  it('offers the lost dates again when it is opened again, while they are free, in one message', async () => {
    const near = await slots('2021-03-10', 2);
    const free = await slots('2021-03-20', 4);
    const taken = await slots('2021-03-21', 2);
    const [a, b, c, d] = await scheduled(4, { people: 2 });
    expect((await holds(a!))!.slotId).toBe(near);
    expect((await holds(b!))!.slotId).toBe(free);
    expect((await holds(d!))!.slotId).toBe(taken);
    const before = (await holds(b!))!;
    await close();
    // Somebody else has one of the places, and the first day has come near.
    await storage.commit([{ kind: 'slot', slotId: taken, people: 1 }]);
    now = instantOf('2021-03-10', '10:00', 'America/Tijuana') - 11 * HOUR;
    await openPhase({ ...deps, phaseId: 'phase-1', actor: ana.actor });
    await Promise.all([decideDue(deps), decideDue(deps)]);
    for (const family of [b!, c!]) {
      const again = (await holds(family))!;
      expect(again).toMatchObject({ slotId: free, state: 'offered', people: 2 });
      expect(again.reference).not.toBe(before.reference);
      expect((await storage.findRegistration(family.id))!).toMatchObject({
        stage: 'scheduled',
        toldOutcome: 'eligible',
        lostAppointmentId: null,
      });
      expect(await sent(family, 'outcome')).toEqual([]);
      expect((await sent(family, 'instruction')).length).toBeGreaterThan(0);
      expect((await storage.listReminders(again.id)).length).toBeGreaterThan(0);
    }
    expect((await storage.findSlot(free))!.taken).toBe(4);
    for (const family of [a!, d!]) {
      expect(await holds(family)).toBeNull();
      expect((await storage.findRegistration(family.id))!).toMatchObject({
        stage: 'waiting',
        lostAppointmentId: null,
      });
    }
    // Nothing is offered a second time.
    const messages = (await storage.listOutboxOf(`contact-${b!.familyId}`)).length;
    await storage.commit([{ kind: 'decideAll' }]);
    await decideDue(deps);
    expect(await storage.listOutboxOf(`contact-${b!.familyId}`)).toHaveLength(messages);
  });

  it('gives back nothing to who stopped us, nor what was lost for another reason', async () => {
    const slot = await slots('2021-03-20', 10);
    const [stopped, abroad] = await scheduled(2);
    await close();
    const talk = (await storage.findConversation(`contact-${stopped!.familyId}`))!;
    await storage.commit([
      { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, stopped: true } },
    ]);
    const cases = await storage.findFamily(abroad!.familyId);
    await storage.importCases(
      cases.map((each) => ({ ...each, returned: false })),
      { dryRun: false },
    );
    await decideDue(deps);
    await storage.importCases(cases, { dryRun: false });
    await openPhase({ ...deps, phaseId: 'phase-1', actor: ana.actor });
    await decideDue(deps);
    expect(await holds(stopped!)).toBeNull();
    expect(await holds(abroad!)).toBeNull();
    expect((await storage.findSlot(slot))!.taken).toBe(0);
  });
}

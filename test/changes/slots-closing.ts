import { afterEach, beforeEach, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { cancelAppointment, moveAppointment } from '../../src/appointments/change.ts';
import { clearClosed } from '../../src/appointments/clear-closed.ts';
import { fatesAt } from '../../src/appointments/closed-slots.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import type { OutgoingDeps } from '../../src/messages/outgoing.ts';
import { beginPhases, ensurePhases, openPhase } from '../../src/decisions/phases.ts';
import { importSlots } from '../../src/appointments/slots-import.ts';
import { approveChange, countChange, requestChange, type ChangeDeps } from '../../src/changes/changes.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import { closureOfId, type PortTime } from '../../src/domain/closure.ts';
import type { PortId } from '../../src/domain/port.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { confirmWrites, declineWrites } from '../../src/appointments/appointment-ends.ts';
import { appointmentGroup } from '../../src/domain/message-groups.ts';
import { passedOnWrite } from '../../src/reach/passed-on.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { frozenIds } from '../support/frozen-ids.ts';
import { NOW } from '../support/records.ts';
import { storePerson } from '../support/staff.ts';
import { signGates } from '../support/signed-gates.ts';

const HOUR = 3_600_000;
const PORT = 'san-ysidro';
const DAY: PortTime = { port: PORT, date: '2021-03-10', time: null };
/** What an import says of a slot that is closed. */
const CLOSED: unknown = expect.stringMatching(/closed/);
const OF = { kind: 'slots_close', subject: 'san-ysidro|2021-03-10' } as const;

interface Opened {
  readonly storage: Storage;
  close(): Promise<void>;
}

const slotAt = (date: string, capacity: number, time = '10:00', port: PortId = PORT): Slot => ({
  id: slotId(port, date, time),
  port,
  date,
  time,
  startsAt: instantOf(date, time, portOf(port).zone),
  capacity,
  taken: 0,
});

/** What closing a day at a port does, or one time of it, on any storage. */
export function closesSlots(open: () => Promise<Opened>): void {
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
  let enrolled = 0;
  /** A family that waits, the next in order. */
  const waiting = (people: number, family: FamilyFacts = {}): Promise<Registration> => {
    enrolled += 1;
    const enrolledOn = `2019-07-${String(10 + (enrolled % 20))}`;
    return storeFamily(storage, { ...family, people, facts: { ...family.facts, enrolledOn } });
  };
  beforeEach(() => {
    enrolled = 0;
  });
  const assigned = () => assign({ ...deps, dryRun: false, actor: 'cli:test' });
  const holds = ({ id }: Registration): Promise<Appointment | null> => storage.findActiveAppointment(id);
  const slotOf = async (family: Registration) => (await holds(family))?.slotId ?? null;
  const rows = ({ familyId }: Registration) => storage.listOutboxOf(`contact-${familyId}`);
  const queued = async (family: Registration) =>
    (await rows(family)).filter(({ state }) => state === 'queued');
  const taken = async (id: string) => (await storage.findSlot(id))!.taken;
  const close = async (subject: string = OF.subject): Promise<void> => {
    const of = { ...OF, subject };
    const { appointments } = await countChange(deps, of);
    const { change } = await requestChange(ana, of, appointments, ids());
    if (change !== null) await approveChange(luis, change.id, appointments);
  };
  const load = (text: string) =>
    importSlots({
      async *open() {
        yield await Promise.resolve(`port,date,time,capacity\n${text}\n`);
      },
      ...{ name: 'slots.csv', storage, clock: deps.clock, actor: 'cli:test' },
    });
  /** Stops after so many commits, before or after the last one is made. */
  const dying = (commits: number): OutgoingDeps => {
    let left = commits;
    const commit: Storage['commit'] = async (writes) => {
      left -= 1;
      if (left < 0) throw new Error('killed before');
      const outcome = await storage.commit(writes);
      if (left === 0) throw new Error('killed after');
      return outcome;
    };
    return { ...deps, storage: { ...storage, commit } };
  };

  /** Somebody else changes the appointment right before each of the first so many commits. */
  const overtaken = (times: number, family: Registration): OutgoingDeps => {
    let left = times;
    const commit: Storage['commit'] = async (writes) => {
      const appointment = await holds(family);
      if (left > 0 && appointment !== null) {
        left -= 1;
        const changed = { ...appointment, version: appointment.version + 1 };
        expect(await storage.commit([{ kind: 'appointment', appointment: changed }])).toBe('ok');
      }
      return storage.commit(writes);
    };
    return { ...deps, storage: { ...storage, commit } };
  };

  it('shows who is in it and changes nothing before a second person approved; then nobody is left in it', async () => {
    const [here, there] = [slotAt('2021-03-10', 9), slotAt('2021-03-12', 5)];
    await storage.importSlots([here]);
    const [first, large, last] = [await waiting(2), await waiting(4), await waiting(3)];
    await assigned();
    // A day before it, and one at another port, are no places to move to.
    await storage.importSlots([slotAt('2021-03-09', 9), slotAt('2021-03-11', 9, '10:00', 'gateway'), there]);
    const before = (await holds(first))!;
    await storage.commit(confirmWrites(before));
    const figures = await countChange(deps, OF);
    expect(figures).toMatchObject({
      ...{ families: 3, told: 3, appointments: 3, moved: 2, people: 9 },
      days: [{ port: PORT, date: '2021-03-10', appointments: 3, people: 9 }],
    });
    expect(
      (await fatesAt(storage, DAY, now)).map(({ to, registration }) => [registration.id, to?.id ?? null]),
    ).toEqual([
      [first.id, there.id],
      [large.id, null],
      [last.id, there.id],
    ]);
    for (const stated of [null, 0, 2, 9])
      await expect(requestChange(ana, OF, stated, ids())).rejects.toThrow(
        /1 appointments cancelled and 2 moved to a later date for 9 people/,
      );
    const { change } = await requestChange(ana, OF, 3, ids());
    await clearClosed(deps);
    expect(await taken(here.id)).toBe(9);
    await expect(approveChange(ana, change!.id, 3)).rejects.toThrow(/Nobody approves/);
    await expect(approveChange(luis, change!.id, 2)).rejects.toThrow(/2 was stated/);
    expect(await storage.findClosure(OF.subject)).toBeNull();
    await approveChange(luis, change!.id, 3);

    expect([await taken(here.id), await taken(there.id)]).toEqual([0, 5]);
    for (const family of [first, last]) {
      expect(await holds(family)).toMatchObject({ slotId: there.id, state: 'offered' });
      expect(new Set((await queued(family)).map(({ purpose }) => purpose))).toEqual(new Set(['instruction']));
      expect((await queued(family))[0]!.content.body).toMatch(/La fecha anterior ya no vale/);
    }
    expect(await holds(first)).toMatchObject({ id: before.id, reference: before.reference });
    expect(await holds(large)).toBeNull();
    expect(await storage.findRegistration(large.id)).toMatchObject({ stage: 'waiting' });
    const told = await queued(large);
    expect(told.map(({ purpose }) => purpose)).toEqual(['cancelled']);
    expect(told[0]!.content.body).toMatch(/ya no vale: el puerto no abre\. No viaje/);
    expect(await storage.findClosure(OF.subject)).toMatchObject({ closedBy: luis.actor, clearedAt: now });
    expect(await storage.findChange(change!.id)).toMatchObject({ state: 'done', decidedBy: luis.actor });
    const acts = (await storage.listAudit({ after: 0, limit: 99 })).map(({ act }) => act);
    expect(acts.filter((act) => /slots.close|change|appointment/.test(act)).sort()).toEqual([
      'appointment.cancel',
      'appointment.move',
      'appointment.move',
      'change.approve',
      'change.propose',
      'slots.close',
    ]);
  });

  it('is closed at one time only: other times of the day stay, and take who was in it', async () => {
    await storage.importSlots([
      slotAt('2021-03-10', 2, '09:00'),
      slotAt('2021-03-10', 2, '11:00'),
      slotAt('2021-03-10', 9, '13:00'),
    ]);
    const [early, middle, late] = [await waiting(2), await waiting(2), await waiting(2)];
    await assigned();
    await close(`${OF.subject}|11:00`);
    expect(await slotOf(early)).toBe(`${OF.subject}|09:00`);
    expect(await slotOf(middle)).toBe(`${OF.subject}|13:00`);
    expect(await slotOf(late)).toBe(`${OF.subject}|13:00`);
    for (const same of [early, late])
      expect((await queued(same)).some(({ content }) => /ya no vale/.test(content.body))).toBe(false);
    // The day can still be closed as a whole, and then no time of it again.
    await close();
    for (const family of [early, middle, late]) expect(await holds(family)).toBeNull();
    await expect(countChange(deps, { ...OF, subject: `${OF.subject}|13:00` })).rejects.toThrow(
      /closed already/,
    );
    await expect(countChange(deps, { ...OF, subject: `${OF.subject}|07:30` })).rejects.toThrow(
      /closed already/,
    );
  });

  it('is closed with nobody in it, by one person and without a number, and stays closed for what is imported later', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9)]);
    for (const subject of [OF.subject, 'gateway|2021-03-15'])
      expect(await requestChange(ana, { ...OF, subject }, null, ids())).toMatchObject({ change: null });
    expect(
      await load(
        'san-ysidro,2021-03-10,10:00,20\nsan-ysidro,2021-03-10,12:00,5\ngateway,2021-03-15,09:00,5\ngateway,2021-03-16,09:00,5',
      ),
    ).toMatchObject({
      added: 1,
      rejected: 3,
      rejects: [2, 3, 4].map((line) => ({ line, reason: CLOSED })),
    });
    // Neither is what came in beside the closing.
    await storage.importSlots([slotAt('2021-03-10', 99, '15:00')]);
    const [waits, other] = [await waiting(1), await waiting(1, { facts: { portOfReturn: 'gateway' } })];
    expect(await assigned()).toMatchObject({ families: 1, waiting: { no_room: 1 }, tooNear: 0 });
    expect([await slotOf(waits), await slotOf(other)]).toEqual([null, 'gateway|2021-03-16|09:00']);
    for (const time of ['10:00', '15:00'])
      expect(await storage.commit([{ kind: 'slot', slotId: `${OF.subject}|${time}`, people: 1 }])).toBe(
        'full',
      );
  });

  it('is done once, however often and by however many it is asked for', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9)]);
    const families = [await waiting(1), await waiting(1)];
    await assigned();
    const { change } = await requestChange(ana, OF, 2, ids());
    const eva = { ...deps, actor: await storePerson(storage, 'eva') };
    const both = await Promise.allSettled([
      approveChange(luis, change!.id, 2),
      approveChange(eva, change!.id, 2),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await Promise.all([clearClosed(deps), clearClosed(deps)]);
    for (const family of families) expect(await queued(family)).toHaveLength(1);
    await expect(countChange(deps, OF)).rejects.toThrow(/closed already/);
    await expect(requestChange(ana, OF, null, ids())).rejects.toThrow(/closed already/);
    await expect(approveChange(luis, change!.id, 2)).rejects.toThrow(/is done/);
  });

  it('needs a second person until 48 hours before, and one that waited for them ends with the one who does it', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9)]);
    const family = await waiting(1);
    await assigned();
    now = instantOf('2021-03-10', '00:00', 'America/Tijuana') - 48 * HOUR - 1;
    const { change } = await requestChange(ana, OF, 1, ids());
    expect(change).toMatchObject({ state: 'proposed' });
    now += 1;
    expect(await requestChange(ana, OF, 1, ids())).toMatchObject({ change: null });
    expect(await holds(family)).toBeNull();
    expect(await storage.findChange(change!.id)).toMatchObject({ state: 'done', decidedBy: ana.actor });
    expect(await storage.listChanges({ state: 'proposed', limit: 9 })).toEqual([]);
  });

  it('is refused for what has gone by, for a time without a slot and for what is no day', async () => {
    await storage.importSlots([slotAt('2021-03-01', 5, '09:00'), slotAt('2021-03-01', 5, '11:00')]);
    const at = (subject: string) => countChange(deps, { ...OF, subject });
    await expect(at('san-ysidro|2021-02-28')).rejects.toThrow(/has gone by/);
    await expect(at('san-ysidro|2021-03-01|09:00')).rejects.toThrow(/has gone by/);
    await expect(at('san-ysidro|2021-03-01|11:01')).rejects.toMatchObject({ code: 'not_found' });
    for (const subject of [
      'san-ysidro',
      'tijuana|2021-03-10',
      'san-ysidro|2021-02-30',
      'san-ysidro|2021-03-10|9',
    ])
      await expect(at(subject)).rejects.toMatchObject({ code: 'not_found' });
    expect(closureOfId('san-ysidro|2021-03-10|10:00|x')).toBeNull();
    // Today can be closed: who is past its time has presented.
    await expect(at('san-ysidro|2021-03-01')).resolves.toMatchObject({ appointments: 0 });
  });

  it('leaves alone who has presented already, and who gave the date up', async () => {
    await storage.importSlots([slotAt('2021-03-10', 1, '08:00'), slotAt('2021-03-10', 9, '12:00')]);
    const [presented, comes, declined] = [await waiting(1), await waiting(1), await waiting(1)];
    await assigned();
    await storage.commit(
      declineWrites((await holds(declined))!, (await storage.findRegistration(declined.id))!),
    );
    const quiet = await rows(declined);
    now = instantOf('2021-03-10', '09:00', 'America/Tijuana');
    expect(await requestChange(ana, OF, 1, ids())).toMatchObject({ change: null });
    expect(await slotOf(presented)).toBe(`${OF.subject}|08:00`);
    expect((await queued(presented)).filter(({ purpose }) => purpose === 'cancelled')).toEqual([]);
    expect(await holds(comes)).toBeNull();
    expect(await rows(declined)).toEqual(quiet);
    expect(await storage.findClosure(OF.subject)).toMatchObject({ clearedAt: now });
  });

  it('takes the date back from who cannot be told, sends them nothing, and puts them before staff once', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9), slotAt('2021-03-12', 99)]);
    const [stopped, phoneless, passed, told] = [
      await waiting(1),
      await waiting(1),
      await waiting(1),
      await waiting(1),
    ];
    await assigned();
    const talk = (await storage.findConversation(`contact-${stopped.familyId}`))!;
    const freed = (await storage.findRegistration(phoneless.id))!;
    await storage.commit([
      { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, stopped: true } },
      { kind: 'registration', registration: { ...freed, version: freed.version + 1, contactId: null } },
    ]);
    expect(await countChange(deps, OF)).toMatchObject({ families: 4, told: 2, appointments: 4, moved: 2 });
    await close();
    for (const family of [stopped, phoneless]) {
      expect(await holds(family)).toBeNull();
      expect(await queued(family)).toEqual([]);
    }
    for (const family of [passed, told]) expect(await slotOf(family)).toBe('san-ysidro|2021-03-12|10:00');
    const open = await storage.listPersonRequests('open');
    expect(open.map(({ reason, contactId }) => [reason, contactId])).toEqual([
      ['date_closed', `contact-${stopped.familyId}`],
    ]);
    // It is no wish of theirs for a person.
    expect(await storage.findOpenPersonRequest(`contact-${stopped.familyId}`)).toBeNull();

    // Another phone was asked to pass the date on: a text to the family's own does not reach that one.
    await storage.commit([passedOnWrite((await holds(passed))!)]);
    const { appointments } = await countChange(deps, { ...OF, subject: 'san-ysidro|2021-03-12' });
    const later = await requestChange(ana, { ...OF, subject: 'san-ysidro|2021-03-12' }, appointments, ids());
    await approveChange(luis, later.change!.id, appointments);
    expect((await storage.listPersonRequests('open')).map(({ contactId }) => contactId).sort()).toEqual(
      [stopped, passed].map(({ familyId }) => `contact-${familyId}`).sort(),
    );
  });

  it('goes on with a family that others change meanwhile, and says when one is left', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9), slotAt('2021-03-11', 9)]);
    const family = await waiting(2);
    await assigned();
    const closed = { closedBy: 'ana', closedAt: now, clearedAt: null };
    const closure = { ...DAY, ...closed, id: OF.subject, version: 1 };
    expect(await storage.commit([{ kind: 'closure', closure }])).toBe('ok');
    expect(await clearClosed(overtaken(Infinity, family))).toEqual({
      ...{ moved: 0, withdrawn: 0, untold: [], left: 1 },
    });
    expect(await storage.findClosure(OF.subject)).toMatchObject({ clearedAt: null });
    expect(await clearClosed(overtaken(12, family))).toMatchObject({ moved: 1, left: 0 });
    expect(await slotOf(family)).toBe('san-ysidro|2021-03-11|10:00');
    // Told once, in three parts.
    expect((await queued(family)).map(({ content }) => content.body.slice(0, 3))).toEqual([
      '1/3',
      '2/3',
      '3/3',
    ]);
    expect(await storage.findClosure(OF.subject)).toMatchObject({ clearedAt: now });
  });

  it('tells each family once and leaves nobody in it, wherever it is killed', async () => {
    await storage.importSlots([slotAt('2021-03-10', 12)]);
    const families: Registration[] = [];
    for (let at = 0; at < 6; at += 1) families.push(await waiting(2));
    await assigned();
    await storage.importSlots([slotAt('2021-03-11', 6)]);
    const { change } = await requestChange(ana, OF, 6, ids());
    // Killed with the closing itself made, and after each of the families.
    await expect(approveChange({ ...luis, ...dying(1), actor: luis.actor }, change!.id, 6)).rejects.toThrow(
      /killed after/,
    );
    expect(await taken(`${OF.subject}|10:00`)).toBe(12);
    for (const commits of [1, 1, 2, 1]) await clearClosed(dying(commits)).catch(() => undefined);
    expect(await storage.findClosure(OF.subject)).toMatchObject({ clearedAt: null });
    await Promise.all([clearClosed(deps), clearClosed(deps)]);
    await clearClosed(deps);
    expect(await storage.findClosure(OF.subject)).toMatchObject({ clearedAt: now });
    expect([await taken(`${OF.subject}|10:00`), await taken('san-ysidro|2021-03-11|10:00')]).toEqual([0, 6]);
    let moved = 0;
    for (const family of families) {
      const appointment = await holds(family);
      const all = await queued(family);
      if (appointment === null) expect(all.map(({ purpose }) => purpose)).toEqual(['cancelled']);
      else {
        moved += 1;
        expect(all.filter(({ content }) => /ya no vale/.test(content.body))).toHaveLength(1);
        expect(all.every(({ group }) => group === appointmentGroup(appointment.id))).toBe(true);
      }
    }
    expect(moved).toBe(3);
  });

  it('takes in nobody who is assigned, moved there or taken in again while it is being closed', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9)]);
    const family = await waiting(1);
    await assigned();
    const { change } = await requestChange(ana, OF, 1, ids());
    // An assignment gets in between the count and the commit: it is counted again.
    let between = true;
    const late = await waiting(1);
    const slow: Storage = {
      ...storage,
      commit: async (writes) => {
        if (between && writes.some(({ kind }) => kind === 'closure')) {
          between = false;
          await assigned();
        }
        return storage.commit(writes);
      },
    };
    await expect(approveChange({ ...luis, storage: slow }, change!.id, 1)).rejects.toThrow(/have changed/);
    expect(await slotOf(late)).toBe(`${OF.subject}|10:00`);
    // One that was planned before the closing, and comes after it.
    const planned = await waiting(1);
    let once = true;
    const hasty: Storage = {
      ...storage,
      commit: async (writes) => {
        if (once && writes.some(({ kind }) => kind === 'appointment')) {
          once = false;
          await approveChange(luis, change!.id, 2);
        }
        return storage.commit(writes);
      },
    };
    expect(await assign({ ...deps, storage: hasty, dryRun: false, actor: 'cli:test' })).toMatchObject({
      families: 0,
    });
    for (const each of [family, late, planned]) expect(await holds(each)).toBeNull();
    // Staff cannot move anybody there either.
    await storage.importSlots([slotAt('2021-03-20', 1)]);
    await assigned();
    const { reference } = (await holds(family))!;
    const act = { ...deps, actor: 'cli:test', reference };
    await expect(moveAppointment({ ...act, toSlot: `${OF.subject}|10:00` })).rejects.toThrow(/is closed/);
    await cancelAppointment({ ...act, reason: 'test' });
    expect(await taken(`${OF.subject}|10:00`)).toBe(0);
  });

  it('gives nobody a lost date back that was closed meanwhile', async () => {
    await storage.importSlots([slotAt('2021-03-10', 9), slotAt('2021-03-11', 1)]);
    const family = await waiting(2);
    await assigned();
    expect(await slotOf(family)).toBe(`${OF.subject}|10:00`);
    const phase = { kind: 'phase_close', subject: 'phase-1' } as const;
    const { change } = await requestChange(ana, phase, 1, ids());
    await approveChange(luis, change!.id, 1);
    await decideDue(deps);
    await close();
    await openPhase({ ...deps, phaseId: 'phase-1', actor: ana.actor });
    await decideDue(deps);
    expect(await holds(family)).toBeNull();
    expect(await storage.findRegistration(family.id)).toMatchObject({ stage: 'waiting' });
  });
}

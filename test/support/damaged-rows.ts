import { describe, expect, it } from 'vitest';
import { createBroadcastLoop } from '../../src/broadcasts/loop.ts';
import { beginPeopleAct } from '../../src/jobs/begin.ts';
import { peopleActFoundOf } from '../../src/jobs/found.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { findByName } from '../../src/people/find-by-name.ts';
import type { Audience } from '../../src/domain/audience.ts';
import { broadcastMessageId, NOTHING_FROZEN } from '../../src/domain/broadcast.ts';
import type { Collection } from '../../src/storage/copy-port.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { AT_ONCE, peopleIn, phasesHaveBegun, SMS, toolsOver, worldOver } from './broadcasts.ts';
import { storeFamily } from './families.ts';
import type { RawTables } from './guarded-rows.ts';
import { createMemoryLog } from './log.ts';
import { storePerson } from './staff.ts';
import { testVault } from './storage.ts';
import {
  makeAppointment,
  makeBroadcast,
  makeCheckIn,
  makeInbound,
  makeJob,
  makeNote,
  makeOutboxMessage,
  makeRecipient,
  makeRegistration,
  NOW,
} from './records.ts';
import type { WatchedWorld } from './watch.ts';

/** A database, and its rows past it. */
const EVERYBODY: Audience = { include: {}, exclude: [] };
const NOTHING = Buffer.from('nothing');

const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);

/** What every database does about sealed rows that do not open: each stays as it is, and keeps nobody from the others. */
export function damagedRowsSuite(open: () => Promise<WatchedWorld>): void {
  async function within(work: (world: WatchedWorld & Spoiling) => Promise<void>): Promise<void> {
    const world = await open();
    try {
      await work({ ...world, ...spoilerOf(world.raw) });
    } finally {
      await world.close();
    }
  }

  describe('a row that does not open', () => {
    it('is left out of an audience, page by page, and a talk that does not open with it', () =>
      within(async ({ storage, spoil, spoiled, told }) => {
        await peopleIn(storage, 5, { now: NOW });
        const all = (await storage.pageAudience({ audience: EVERYBODY, after: null, until: NOW, limit: 9 }))
          .rows;
        const [first, , third] = all;
        await spoil('registrations', first!.registration.id);
        await spoil('conversations', third!.talk!.contactId);
        const sound = [all[1]!, all[3]!, all[4]!].map(({ registration }) => registration.id);
        for (const limit of [1, 2, 9]) {
          const seen: string[] = [];
          for (let after: string | null | undefined; after !== null;) {
            const page: Awaited<ReturnType<Storage['pageAudience']>> = await storage.pageAudience({
              ...{ audience: EVERYBODY, after: after ?? null, until: NOW, limit },
            });
            seen.push(...ids(page.rows.map(({ registration }) => registration)));
            after = page.next;
          }
          expect(seen, String(limit)).toEqual(sound);
        }
        const listed = await storage.listAudienceRows(all.map(({ registration }) => registration.id));
        expect(ids(listed.map(({ registration }) => registration)).toSorted()).toEqual(sound.toSorted());
        await spoiled();
        expect(new Set(told)).toEqual(new Set(['registrations', 'conversations']));
      }));

    it('keeps an act on many from none of the others', () =>
      within(async ({ storage, spoil, spoiled }) => {
        const deps = { ...toolsOver(storage, { now: () => NOW }), files: createJobFiles('/nowhere') };
        const startsAt = NOW + 86_400_000;
        const { slotId, port, date, time } = makeAppointment();
        await storage.importSlots([{ id: slotId, port, date, time, startsAt, capacity: 9, taken: 0 }]);
        const families = await Promise.all([1, 2, 3].map(() => storeFamily(storage)));
        for (const { id, familyId } of families) {
          const appointment = makeAppointment({
            ...{ id: `A${id}`, registrationId: id, familyId, startsAt, reference: `R${id.slice(-6)}` },
          });
          await storage.commit([
            { kind: 'appointment', appointment },
            { kind: 'slot', slotId, people: appointment.people },
          ]);
        }
        const damaged = ids(families).toSorted()[0]!;
        const checkIn = makeCheckIn({ appointmentId: `A${damaged}`, registrationId: damaged });
        await storage.commit([{ kind: 'checkIn', checkIn: { ...checkIn, state: 'undone', came: 0 } }]);
        await spoil('checkIns', checkIn.id);
        const asked = { act: 'cancel', filter: {}, reason: 'x' } as const;
        await beginPeopleAct({ ...deps, actor: 'cli:ana' }, 'J1', asked);
        const worker = createJobWorker({
          ...{ ...deps, log: createMemoryLog(), owner: 'test', queued: () => undefined },
        });
        await worker.work('J1');
        const job = (await storage.findJob('J1'))!;
        expect(job.figures).toMatchObject({ families: 3 });
        await storage.commit([
          { kind: 'job', job: { ...job, version: job.version + 1, state: 'running', dueAt: NOW, total: 3 } },
        ]);
        await worker.work('J1');
        expect(await storage.findJob('J1')).toMatchObject({ state: 'done', figures: { done: 2, left: 1 } });
        expect(peopleActFoundOf((await storage.findJob('J1'))!)?.left).toEqual([
          { registrationId: damaged, why: 'damaged' },
        ]);
        expect(await storage.findActiveAppointment(damaged)).not.toBeNull();
        await spoiled();
      }));

    it('keeps no broadcast from being frozen and sent to the others', () =>
      within(async ({ storage, spoil, spoiled }) => {
        const world = { now: NOW };
        const clock = { now: () => world.now };
        const deps = toolsOver(storage, clock);
        const log = createMemoryLog();
        const loop = createBroadcastLoop({ ...deps, owner: 'test', log, queued: () => undefined });
        for (const name of ['luis', 'eva']) await storePerson(storage, name);
        await peopleIn(storage, 4, { now: NOW });
        const { approved, states } = worldOver(deps, loop);
        const { id } = await approved(AT_ONCE);
        await spoil('registrations', '01REG000000000000000000000');
        await loop.drain();
        expect(await states(id)).toEqual({ queued: 3 });
        await loop.stop();
        await spoiled();
      }));

    it('waits and is due no longer than the others are kept from it', () =>
      within(async ({ storage, spoil, spoiled }) => {
        const made = await Promise.all(
          ['2019-01-01', '2019-01-02', '2019-01-03'].map(async (enrolledOn) => {
            const registration = makeRegistration({ enrolledOn, stage: 'waiting', decisionDue: true });
            await storage.commit([{ kind: 'registration', registration }]);
            return registration;
          }),
        );
        await spoil('registrations', made[0]!.id);
        const sound = ids(made.slice(1));
        for (const port of [undefined, made[0]!.portOfReturn]) {
          const query = port === undefined ? {} : { port };
          expect(ids(await storage.listWaiting({ ...query, limit: 2 }))).toEqual(sound);
          expect(ids(await storage.listWaiting({ ...query, limit: 1 }))).toEqual(sound.slice(0, 1));
        }
        expect(ids(await storage.listDecisionsDue(9)).toSorted()).toEqual(sound.toSorted());
        expect(sound).toContain(ids(await storage.listDecisionsDue(1))[0]);
        await spoiled();
      }));

    it('keeps no other family from being decided and found by name', () =>
      within(async ({ storage, spoil, spoiled }) => {
        const clock = { now: () => NOW };
        await phasesHaveBegun(storage, clock);
        const families = [];
        for (const familyId of ['F-1', 'F-2', 'F-3'])
          families.push(
            await storeFamily(storage, {
              facts: { familyId, surnames: 'Quetzal' },
              registration: { decisionDue: true },
            }),
          );
        for (let more = true; more;) more = await storage.nameSome(50);
        await spoil('registrations', families[0]!.id);
        await spoil('cases', testVault().hash('a_number', families[1]!.aNumber));
        const found = await findByName(storage, 'Quetzal');
        expect(found?.families.map(({ familyId }) => familyId)).toEqual(['F-3']);
        expect(await decideDue(toolsOver(storage, clock))).toMatchObject({ decided: 1 });
        expect(ids(await storage.listDecisionsDue(9))).toEqual([families[1]!.id]);
        await spoiled();
      }));

    it('is gone past among those who get a broadcast', () =>
      within(async ({ storage, spoil, spoiled }) => {
        const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
        await storage.commit([{ kind: 'broadcast', broadcast }]);
        const recipients = [1, 2, 3, 4].map((position) =>
          makeRecipient({ broadcastId: 'B1', position, sender: SMS }),
        );
        const expansion = { ...NOTHING_FROZEN, made: 4, senders: [SMS], zones: ['America/Tijuana'] };
        await storage.commit([
          { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: 0, expansion, recipients },
        ]);
        for (const position of [1, 3]) await spoil('recipients', broadcastMessageId('B1', position, 1));
        const positions = (rows: readonly { readonly position: number }[]) =>
          rows.map(({ position }) => position);
        const queue = { broadcastId: 'B1', canary: false, sender: SMS, zone: 'America/Tijuana' };
        for (const limit of [1, 2, 9]) {
          const sound = [2, 4].slice(0, limit);
          expect(positions(await storage.listToEnqueue({ ...queue, limit }))).toEqual(sound);
          expect(positions(await storage.listRecipients({ broadcastId: 'B1', after: 0, limit }))).toEqual(
            sound,
          );
        }
        expect(positions(await storage.listRecipients({ broadcastId: 'B1', after: 2, limit: 1 }))).toEqual([
          4,
        ]);
        await spoiled();
      }));

    it('of a message of which it is unknown whether it left ends alone, and lets its contact go on', () =>
      within(async ({ storage, spoil }) => {
        const messages = ['contact-1', 'contact-2'].map((contactId) =>
          makeOutboxMessage({ contactId, sender: SMS }),
        );
        const behind = makeOutboxMessage({ contactId: 'contact-1', sender: SMS, createdAt: NOW + 1 });
        for (const message of [...messages, behind]) await storage.commit([{ kind: 'send', message }]);
        const claim = { sender: SMS, owner: 'w', now: NOW + 1_000, limit: 9 };
        expect(ids(await storage.claimOutbox(claim)).toSorted()).toEqual(ids(messages).toSorted());
        expect(await storage.markOrphans(SMS, 'another')).toBe(2);
        await spoil('outbox', messages[0]!.id);
        const query = { sender: SMS, attemptedBefore: NOW + 2_000, limit: 9 };
        expect(ids(await storage.listUnknown(query))).toEqual([messages[1]!.id]);
        expect(await storage.endDamagedUnknown(query)).toBe(1);
        expect(await storage.endDamagedUnknown(query)).toBe(0);
        expect(ids(await storage.claimOutbox({ ...claim, owner: 'another' }))).toEqual([behind.id]);
        expect(ids(await storage.listUnknown(query))).toEqual([messages[1]!.id]);
        expect(await storage.countOutbox()).toMatchObject({ failed: 1 });
      }));

    it('keeps nobody from the rest of what is known of a person, a port or a page', () =>
      within(async ({ storage, spoil, spoiled }) => {
        const texts = ['uno', 'dos', 'tres'].map((text) => makeInbound({ text }));
        const messages = [1, 2].map((at) => makeOutboxMessage({ createdAt: NOW + at }));
        const notes = [1, 2].map((at) => makeNote({ writtenAt: NOW + at }));
        const jobs = [1, 2].map((at) => makeJob({ dueAt: NOW + at }));
        const checkIns = [makeCheckIn(), makeCheckIn()];
        for (const message of texts)
          await storage.commit([{ kind: 'inbound', contactId: 'contact-1', message }]);
        await storage.commit([
          ...messages.map((message) => ({ kind: 'send' as const, message })),
          ...notes.map((note) => ({ kind: 'note' as const, note })),
        ]);
        for (const job of jobs) await storage.commit([{ kind: 'job', job }]);
        for (const checkIn of checkIns) await storage.commit([{ kind: 'checkIn', checkIn }]);
        await spoil('inbound', texts[1]!.sid);
        await spoil('outbox', messages[0]!.id);
        await spoil('notes', notes[0]!.id);
        await spoil('jobs', jobs[0]!.id);
        await spoil('checkIns', checkIns[0]!.id);
        const left = await storage.listInbound('contact-1', 9);
        expect(left.map(({ text }) => text)).toEqual(['uno', 'tres']);
        expect(ids(await storage.listOutboxOf('contact-1'))).toEqual([messages[1]!.id]);
        expect(ids(await storage.listNotesOf('contact-1', 'none'))).toEqual([notes[1]!.id]);
        expect(ids(await storage.listJobs({ kind: 'roster_import', limit: 1 }))).toEqual([jobs[1]!.id]);
        expect(ids(await storage.listJobsDue({ now: NOW + 9, limit: 1 }))).toEqual([jobs[1]!.id]);
        const { port, date } = checkIns[0]!;
        expect(ids(await storage.listCheckIns({ port, date, time: null }))).toEqual([checkIns[1]!.id]);
        await spoiled();
      }));
  });
}

/** Spoils rows past the storage. */
interface Spoiling {
  /** Puts other bytes in the place of what a row has sealed. */
  readonly spoil: (collection: Collection, key: string) => Promise<void>;
  /** All that was spoiled is as it was left. */
  readonly spoiled: () => Promise<void>;
}

function spoilerOf(raw: RawTables): Spoiling {
  const done: (readonly [Collection, string])[] = [];
  const sealedOf = async ([collection, key]: readonly [Collection, string]) => {
    const sealed = (await raw.rowsOf(collection)).get(key)?.sealed;
    // What the driver of MongoDB reads is bytes of a kind of its own.
    const bytes =
      typeof sealed === 'object' && sealed !== null && 'buffer' in sealed ? sealed.buffer : sealed;
    return sealed instanceof Uint8Array
      ? Buffer.from(sealed).toString('utf8')
      : bytes instanceof Uint8Array
        ? Buffer.from(bytes).toString('utf8')
        : null;
  };
  return {
    async spoil(collection, key) {
      const row = (await raw.rowsOf(collection)).get(key);
      if (row === undefined) throw new Error(`no ${collection} ${key}`);
      await raw.put(collection, { ...row, sealed: NOTHING });
      done.push([collection, key]);
    },
    async spoiled() {
      for (const each of done) expect(await sealedOf(each)).toBe('nothing');
    },
  };
}

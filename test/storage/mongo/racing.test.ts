import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AvisoError } from '../../../src/domain/errors.ts';
import type { OutboxMessage } from '../../../src/domain/message.ts';
import { auditHash } from '../../../src/storage/audit-hash.ts';
import { openMongo } from '../../../src/storage/mongo/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { mongoForTests, type TempMongo } from '../../support/mongo.ts';
import {
  makeAppointment,
  makeAuditEntry,
  makeCase,
  makeConversation,
  makeId,
  makeInbound,
  makeOutboxMessage,
  makeRegistration,
  makeSlot,
  NOW,
} from '../../support/records.ts';
import { size } from '../../support/size.ts';

const mongo = await mongoForTests();

/** Two clients of one database, as in two processes: nothing but the database keeps them apart. */
describe.skipIf(mongo === null)('two processes on one database', () => {
  let temp: TempMongo;
  let both: readonly [Storage, Storage];
  beforeEach(async () => {
    temp = await mongo!.open();
    both = [temp.storage, await openMongo({ url: temp.url, vault: temp.vault })];
  });
  afterEach(async () => {
    await both[1].close();
    await temp.close();
  });
  afterAll(() => mongo?.close());

  const [one, other] = [() => both[0], () => both[1]];
  const each = <T>(many: number, work: (storage: Storage, at: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: many }, (_, at) => work(both[at % 2]!, at)));

  /** As all who call do: when the others left no gap for longer than its patience, nothing was written, and it is tried again. */
  async function whenFree<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof AvisoError && error.code === 'storage_busy')) throw error;
      }
    }
  }

  it('make each version of a talk once, with its text and its answer', async () => {
    async function turn(storage: Storage): Promise<number> {
      for (;;) {
        const message = makeInbound();
        const { conversation } = await storage.loadTurn(message.sid, 'contact-1');
        const version = (conversation?.version ?? 0) + 1;
        const outcome = await storage.commit([
          { kind: 'inbound', contactId: 'contact-1', message },
          { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1', version }) },
          { kind: 'send', message: makeOutboxMessage() },
        ]);
        if (outcome === 'ok') return version;
      }
    }
    const versions = await each(12, turn);
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    expect(await one().listInbound('contact-1', 99)).toHaveLength(12);
    expect(await one().listOutboxOf('contact-1')).toHaveLength(12);
  });

  it('take a redelivered text in once', async () => {
    const message = makeInbound();
    const outcomes = await each(10, (storage) =>
      storage.commit([
        { kind: 'inbound', contactId: 'contact-1', message },
        { kind: 'send', message: makeOutboxMessage() },
      ]),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(9);
    expect(await other().listOutboxOf('contact-1')).toHaveLength(1);
  });

  it('give a family one registration and one appointment, and never more places than there are', async () => {
    await one().importSlots([makeSlot({ capacity: 7 })]);
    const outcomes = await each(16, (storage, at) =>
      storage.commit([
        { kind: 'registration', registration: makeRegistration({ familyId: `F-${at >> 1}` }) },
        {
          kind: 'appointment',
          appointment: makeAppointment({ familyId: `F-${at >> 1}`, people: 2 }),
        },
        { kind: 'slot', slotId: makeSlot().id, people: 2 },
      ]),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(3);
    expect((await one().findSlot(makeSlot().id))?.taken).toBe(6);
    const stages = await one().countRegistrations();
    expect(stages.waiting).toBe(3);
  });

  it('keep one audit chain', async () => {
    await each(12, (storage, at) =>
      storage.commit([{ kind: 'audit', entry: makeAuditEntry({ subject: `s-${at}` }) }]),
    );
    const rows = await one().listAudit({ after: 0, limit: 99 });
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    let previous = '0'.repeat(64);
    for (const row of rows) {
      expect(row.hash).toBe(auditHash(previous, row));
      previous = row.hash;
    }
  });

  it('import the same roster at once', async () => {
    const cases = Array.from({ length: 60 }, () => makeCase());
    const counts = await Promise.all(both.map((storage) => storage.importCases(cases, { dryRun: false })));
    expect(counts.reduce((sum, { added }) => sum + added, 0)).toBe(60);
    expect(counts.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(60);
    expect(await one().countCases()).toBe(60);
  });

  it('miss no registration that is made while facts or phases change', async () => {
    for (let round = 0; round < 8; round += 1) {
      const facts = makeCase();
      await one().importCases([facts], { dryRun: false });
      const registration = makeRegistration({ familyId: facts.familyId });
      // Who came first is not known; whoever committed before the change is marked by it.
      let changed = false;
      const change =
        round % 2 === 0
          ? one().importCases([{ ...facts, returned: false }], { dryRun: false })
          : one().commit([{ kind: 'decideAll' }]);
      const registered = other()
        .commit([{ kind: 'registration', registration }])
        .then((outcome) => {
          expect(outcome).toBe('ok');
          return !changed;
        });
      const [, early] = await Promise.all([
        change.then(() => {
          changed = true;
        }),
        registered,
      ]);
      if (!early) continue;
      expect((await one().findRegistration(registration.id))?.decisionDue).toBe(true);
    }
  });

  it('give a lease to one of them', async () => {
    // Their own clocks say what they like: the database's decides.
    const take = (storage: Storage, owner: string, lastsMs: number, clock = Date.now()) =>
      storage.takeLease({ name: 'sender', owner, now: clock, until: clock + lastsMs });
    const answers = await each(10, (storage, at) => take(storage, `w-${at}`, 60_000));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const holder = `w-${answers.indexOf(true)}`;
    expect(await take(other(), 'late', 60_000, Date.now() + 3_600_000)).toBe(false);
    expect(await take(one(), holder, 30, Date.now() - 3_600_000)).toBe(true);
    await expect.poll(() => take(other(), 'late', 60_000), { interval: 5 }).toBe(true);
  });

  it('keep the order of a contact although their clocks differ', async () => {
    const queue = async (storage: Storage, over: Partial<OutboxMessage>) => {
      expect(await storage.commit([{ kind: 'send', message: makeOutboxMessage(over) }])).toBe('ok');
    };
    const skew = 5_000;
    // The machine that is ahead comes first, then the one behind.
    const ahead = { createdAt: NOW + skew, notBefore: NOW };
    await queue(one(), { id: 'm-1', contactId: 'contact-1', ...ahead });
    await queue(other(), { id: 'm-2', contactId: 'contact-1' });
    await queue(other(), { id: 'm-3', contactId: 'contact-1' });
    await queue(one(), { id: 'm-4', contactId: 'contact-1', ...ahead });
    const ids = (await other().listOutboxOf('contact-1')).map(({ id }) => id);
    expect(ids).toEqual(['m-1', 'm-2', 'm-3', 'm-4']);
    const left: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const [row] = await both[round % 2]!.claimOutbox({
        sender: '+15005550006',
        owner: `w-${round}`,
        now: NOW,
        limit: 9,
      });
      left.push(row!.id);
      await one().recordReport({ id: row!.id, sid: `SM-${row!.id}`, state: 'sent', error: null });
    }
    expect(left).toEqual(ids);
  });

  it('send every message once, a contact’s in order and one at a time, and leave none behind', async () => {
    const senders = ['s-1', 's-2'];
    const contacts = Array.from({ length: 6 }, (_, at) => `contact-${at}`);
    const total = size('RACING_MESSAGES', { usual: 36, large: 72 });
    const sent = new Map<string, string[]>(contacts.map((contact) => [contact, []]));
    const out = new Map<string, string>();
    let queued = 0;
    let ended = 0;

    async function queue(storage: Storage): Promise<void> {
      while (queued < total) {
        const at = (queued += 1);
        const contactId = contacts[at % contacts.length]!;
        const message = makeOutboxMessage({ id: makeId(), contactId, sender: senders[at % 5 > 2 ? 1 : 0]! });
        expect(await whenFree(() => storage.commit([{ kind: 'send', message }]))).toBe('ok');
      }
    }
    async function work(storage: Storage, owner: string, sender: string): Promise<void> {
      while (ended < total) {
        const claim = { sender, owner, now: NOW, limit: 3 };
        for (const row of await whenFree(() => storage.claimOutbox(claim))) {
          expect(out.has(row.contactId)).toBe(false);
          out.set(row.contactId, row.id);
          sent.get(row.contactId)!.push(row.id);
          const sid = `SM-${row.id}`;
          await whenFree(() =>
            storage.recordSends([{ id: row.id, outcome: 'accepted', sid, holdUntil: NOW + 9 }]),
          );
          out.delete(row.contactId);
          ended += 1;
          const report = { id: row.id, sid, state: 'sent', error: null } as const;
          const told = both[ended % 2]!;
          await whenFree(() => told.recordReport(report));
        }
      }
    }
    await Promise.all([
      ...both.map(queue),
      ...both.flatMap((storage, at) => senders.map((sender) => work(storage, `w-${at}`, sender))),
    ]);
    expect((await one().countOutbox()).sent).toBe(total);
    for (const contact of contacts) {
      const rows = await one().listOutboxOf(contact);
      expect(rows.every(({ attempts, state }) => attempts === 1 && state === 'sent')).toBe(true);
      expect(sent.get(contact)).toHaveLength(rows.length);
    }
  }, 120_000);
});

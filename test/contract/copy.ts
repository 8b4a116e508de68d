import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensurePhases } from '../../src/decisions/phases.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { OUTBOX_STATES } from '../../src/domain/message.ts';
import { copyStorage, holdingOf } from '../../src/storage/copy.ts';
import { COLLECTIONS, type CopyStorage } from '../../src/storage/copy-port.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { GUARDED } from '../../src/storage/records/guarded.ts';
import { frozenIds } from '../support/frozen-ids.ts';
import { fillProgramme } from '../support/programme.ts';
import {
  makeAuditEntry,
  makeCase,
  makeConversation,
  makeOutboxMessage,
  makeStaff,
  NOW,
} from '../support/records.ts';
import { aText, botOver, exchange } from '../support/talk.ts';
import { ALONE, BORN } from '../support/talk-world.ts';

/** One fresh, empty database, opened both ways. */
export interface CopyUnderTest {
  readonly storage: Storage;
  readonly copy: CopyStorage;
  close(): Promise<void>;
}

/** Long after every lease of the tests. */
const LATER = NOW + 365 * 24 * 3_600_000;
const SENDER = '+15005550006';

/**
 * What moving between two implementations must do. Each `open` gives a fresh database.
 * @param families as many as the source's engine can be filled with in reasonable time, 24 or more
 */
export function copyContract(
  name: string,
  openFrom: () => Promise<CopyUnderTest>,
  openTo: () => Promise<CopyUnderTest>,
  families: number,
): void {
  describe(`${name}: copy contract`, { timeout: 60_000 }, () => {
    let open: CopyUnderTest[] = [];
    let from: CopyUnderTest;
    let to: CopyUnderTest;

    async function another(how: () => Promise<CopyUnderTest>): Promise<CopyUnderTest> {
      const made = await how();
      open.push(made);
      return made;
    }
    beforeEach(async () => {
      open = [];
      from = await another(openFrom);
      to = await another(openTo);
    });
    afterEach(async () => {
      for (const each of open) await each.close();
    });

    const copy = (over: Partial<Parameters<typeof copyStorage>[0]> = {}) =>
      copyStorage({ from: from.copy, to: to.copy, now: LATER, pageSize: 17, ...over });

    /** Rows that the service did not write, of every guarded record. */
    async function forged({ storage }: CopyUnderTest): Promise<number> {
      let found = 0;
      for (const record of GUARDED)
        found += (await storage.findForged({ record, after: null, limit: 10_000 })).forged.length;
      return found;
    }

    async function digests(storage: CopyStorage) {
      const found: Record<string, unknown> = {};
      for (const collection of COLLECTIONS) found[collection] = await holdingOf(storage, collection);
      return found;
    }

    it('moves every record there and back, in every state', async () => {
      await fillProgramme(from.storage, families);
      const counts = await from.storage.countOutbox();
      for (const state of OUTBOX_STATES) expect(counts[state], state).toBeGreaterThan(0);
      const before = await digests(from.copy);

      const report = await copy();
      expect(report.equal).toBe(true);
      expect(report.resumedAt).toBe(0);
      for (const { collection, from: ours, to: theirs } of report.collections) {
        expect(ours.rows, collection).toBeGreaterThan(0);
        expect(theirs, collection).toEqual(ours);
      }
      expect(await to.copy.readCheckpoint()).toBeNull();

      const back = await another(openFrom);
      expect((await copy({ from: to.copy, to: back.copy })).equal).toBe(true);
      expect(await digests(back.copy)).toEqual(before);
      expect(await digests(from.copy)).toEqual(before);
      for (const each of [from, to, back]) expect(await forged(each)).toBe(0);
      const [person] = await from.storage.listStaff({ after: '', limit: 1 });
      for (const { storage } of [to, back]) expect(await storage.findStaff(person!.id)).toEqual(person);
    });

    it('makes no row grant anything that did not before, and says how many do not', async () => {
      const [mine, made] = [makeStaff(), makeStaff()];
      await from.storage.commit([mine, made].map((staff) => ({ kind: 'staff', staff })));
      const page = await from.copy.exportRows('staff', null, 9);
      const row = page.rows.find(({ record }) => record.id === made.id)!;
      await from.copy.importRows('staff', [{ ...row, holds: false }]);
      const report = await copy();
      expect(report.equal).toBe(true);
      expect(report.collections.find(({ collection }) => collection === 'staff')).toMatchObject({
        ...{ from: { rows: 2, forged: 1 }, to: { rows: 2, forged: 1 } },
      });
      expect(await to.storage.listStaff({ after: '', limit: 9 })).toEqual([mine]);
    });

    it('is the same to those who use it', async () => {
      await fillProgramme(from.storage, families);
      await copy();
      const seen = async ({ storage }: CopyUnderTest) => {
        const contacts = Array.from({ length: families }, (_, i) => `contact-${String(i).padStart(6, '0')}`);
        return {
          outbox: await Promise.all(contacts.map((contact) => storage.listOutboxOf(contact))),
          inbound: await Promise.all(contacts.map((contact) => storage.listInbound(contact, 100))),
          talks: await Promise.all(contacts.map((contact) => storage.findConversation(contact))),
          registrations: await Promise.all(contacts.map((contact) => storage.listRegistrationsOf(contact))),
          waiting: await storage.listWaiting({ limit: 1_000 }),
          due: new Set((await storage.listDecisionsDue(1_000)).map(({ id }) => id)),
          slots: await storage.listSlots({}),
          reminders: await storage.listDueReminders(LATER, 1_000),
          counts: [
            await storage.countOutbox(),
            await storage.countRegistrations(),
            await storage.countCases(),
          ],
          family: await storage.findFamily('F-000005'),
          appointment: await storage.findAppointmentByReference('A-000002'),
          active: await storage.findActiveAppointment('R000002'),
          nextDueAt: await storage.nextDueAt(NOW),
          busySenders: await storage.listBusySenders(),
          unknown: await storage.listUnknown({ sender: SENDER, attemptedBefore: LATER, limit: 1_000 }),
          phases: await storage.listPhases(),
          count: await storage.readCount('assign:san-ysidro'),
          setting: await storage.readSetting('phase-begun:phase-1'),
          requests: [await storage.listPersonRequests('open'), await storage.listPersonRequests('closed')],
          audit: await storage.listAudit({ after: 0, limit: 100 }),
        };
      };
      expect(await seen(to)).toEqual(await seen(from));

      // The line goes on in the same order, held contacts and retries included.
      for (const hours of [0, 3, 50]) {
        const request = { sender: SENDER, owner: 'w', now: NOW + hours * 3_600_000 + 2_000, limit: 1_000 };
        const [ours, theirs] = [
          await from.storage.claimOutbox(request),
          await to.storage.claimOutbox(request),
        ];
        expect(theirs.map(({ id }) => id)).toEqual(ours.map(({ id }) => id));
      }
      expect(await to.storage.countOutbox()).toEqual(await from.storage.countOutbox());
    });

    it('puts what comes after the move behind what was there', async () => {
      await fillProgramme(from.storage, 12);
      await copy();
      const contactId = 'contact-000000';
      const before = (await to.storage.listOutboxOf(contactId)).map(({ id }) => id);
      await to.storage.commit([
        { kind: 'send', message: makeOutboxMessage({ id: 'after', contactId }) },
        { kind: 'audit', entry: makeAuditEntry({ act: 'moved' }) },
      ]);
      expect((await to.storage.listOutboxOf(contactId)).map(({ id }) => id)).toEqual([...before, 'after']);
      const [, second, third] = await to.storage.listAudit({ after: 0, limit: 10 });
      expect(third?.previousHash).toBe(second?.hash);
    });

    it('goes on where a broken run stopped, whatever page that was', async () => {
      await fillProgramme(from.storage, Math.min(40, families));
      let pages = 0;
      let done = 0;
      await expect(
        copy({
          onProgress: ({ step }) => {
            pages += 1;
            if (step === 'copy' && pages % 6 === 0) throw new Error('broken');
          },
        }),
      ).rejects.toThrow('broken');
      for (let runs = 0; ; runs += 1) {
        const checkpoint = await to.copy.readCheckpoint();
        expect(checkpoint).not.toBeNull();
        let steps = 0;
        const stop = async () =>
          copy({
            onProgress: ({ step, done: now }) => {
              if (step !== 'copy') return;
              steps += 1;
              expect(now).toBeGreaterThanOrEqual(done);
              done = now;
              if (steps % 6 === 0) throw new Error('broken');
            },
          });
        const report = await stop().catch(() => null);
        if (report === null) continue;
        expect(runs).toBeGreaterThan(0);
        expect(report.equal).toBe(true);
        expect(report.resumedAt).toBeGreaterThan(0);
        break;
      }
      expect(await digests(to.copy)).toEqual(await digests(from.copy));
      expect(await to.storage.countOutbox()).toEqual(await from.storage.countOutbox());
    });

    it('writes a page that was written already once more without a trace', async () => {
      await fillProgramme(from.storage, 12);
      for (const collection of COLLECTIONS) {
        const { rows } = await from.copy.exportRows(collection, null, 1_000);
        await to.copy.importRows(collection, rows);
        await to.copy.importRows(collection, rows);
      }
      expect(await digests(to.copy)).toEqual(await digests(from.copy));
      expect(await to.storage.countOutbox()).toEqual(await from.storage.countOutbox());
    });

    it('refuses a target that holds something, and changes nothing', async () => {
      await fillProgramme(from.storage, 3);
      await to.storage.commit([{ kind: 'setting', name: 'mine', value: 'kept' }]);
      await expect(copy()).rejects.toThrow(/settings 1/);
      expect(await to.storage.countCases()).toBe(0);
      expect(await to.copy.readCheckpoint()).toBeNull();
    });

    it('refuses while the service works on either', async () => {
      for (const side of [from, to]) {
        const lease = { name: 'schedules', owner: 'w', now: LATER, until: LATER + 1 };
        await side.storage.takeLease(lease);
        await expect(copy()).rejects.toThrow(/schedules/);
        await side.storage.dropLease('schedules', 'w');
      }
      expect((await copy()).equal).toBe(true);
    });

    it('refuses a source that is itself unfinished, and a target begun from another', async () => {
      await fillProgramme(from.storage, 3);
      await from.copy.writeCheckpoint('{}');
      await expect(copy()).rejects.toMatchObject({ code: 'not_possible' });
      await from.copy.writeCheckpoint(null);
      await expect(
        copy({
          onProgress: () => {
            throw new Error('broken');
          },
        }),
      ).rejects.toThrow('broken');
      await from.storage.commit([{ kind: 'setting', name: 'new', value: '' }]);
      await expect(copy()).rejects.toThrow(/changed/);
    });

    it('says so when the two are not equal, and keeps the target marked as unfinished', async () => {
      await fillProgramme(from.storage, 3);
      let changed: Promise<unknown> = Promise.resolve();
      const report = await copy({
        onProgress({ step, collection }) {
          // Somebody texts although nobody should.
          if (step === 'copy' && collection === 'outbox')
            changed = from.storage.commit([
              {
                kind: 'conversation',
                conversation: makeConversation({ contactId: 'contact-000001', version: 2, stopped: true }),
              },
            ]);
        },
        to: { ...to.copy, exportRows: async (...page) => (await changed, to.copy.exportRows(...page)) },
        from: { ...from.copy, exportRows: async (...page) => (await changed, from.copy.exportRows(...page)) },
      });
      expect(report.equal).toBe(false);
      const unequal = report.collections.filter(
        ({ from: ours, to: theirs }) => ours.digest !== theirs.digest,
      );
      expect(unequal.map(({ collection }) => collection)).toEqual(['conversations']);
      expect(await to.copy.readCheckpoint()).not.toBeNull();
    });

    it('lets a talk go on that was half way', async () => {
      await ensurePhases(from.storage);
      await from.storage.importCases(
        [makeCase({ aNumber: ALONE, familyId: 'ALONE', givenNames: 'Rosa', birthDate: '1985-03-05' })],
        { dryRun: false },
      );
      let now = Date.parse('2021-02-20T17:00:00Z');
      // The same text again at once would be one text sent twice.
      const clock = { now: () => (now += 3_000) };
      const phone = '+525512345678';
      const ids = frozenIds(clock);
      const say = async ({ storage }: CopyUnderTest, ...texts: string[]) => {
        const bot = botOver(storage, clock, ids);
        let last: readonly string[] = [];
        for (const text of texts)
          last = (await exchange(storage, bot, aText(phone, text, { receivedAt: clock.now() }))).map(
            (row) => row.content.body,
          );
        return last;
      };
      await say(from, 'hola', '1', '1', ALONE);
      expect((await copy()).equal).toBe(true);
      await say(to, BORN, '1', '1', '1', '1');

      const contactId = to.storage.contactIdOf(contactPoint(phone));
      const [registration] = await to.storage.listRegistrationsOf(contactId);
      expect(registration).toMatchObject({ familyId: 'ALONE', aNumber: ALONE, stage: 'waiting' });
      const texts = await to.storage.listInbound(contactId, 100);
      expect(texts.map(({ text }) => text)).toEqual(['hola', '1', '1', ALONE, BORN, '1', '1', '1', '1']);
      const said = (await to.storage.listOutboxOf(contactId)).map(({ content }) => content.body);
      expect(said.length).toBeGreaterThanOrEqual(9);
      expect(await from.storage.listRegistrationsOf(contactId)).toEqual([]);
    });
  });
}

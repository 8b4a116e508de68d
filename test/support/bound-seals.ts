import { describe, expect, it } from 'vitest';
import type { Collection } from '../../src/storage/copy-port.ts';
import { RECORDS } from '../../src/storage/records/copied.ts';
import { ownerOf } from '../../src/storage/records/record.ts';
import { writtenToBind } from '../../src/storage/bound-seals.ts';
import { QUIET_MS } from '../../src/storage/walk-standing.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { sealLoose } from './loose-seals.ts';
import { PERSONAL, storePersonal } from './personal-fields.ts';
import { makeAccount, makeCase, makeConversation, makeNote, makeOutboxMessage } from './records.ts';
import { testVault } from './storage.ts';
import type { OpenedRaw } from './standing.ts';

/** A database as its file or server holds it, past the storage. */
export interface RawRows {
  /** The rows of a record, by their keys. */
  sealedOf(collection: Collection): Promise<ReadonlyMap<string, Buffer>>;
  putSealed(collection: Collection, key: string, sealed: Buffer): Promise<void>;
  putStanding(value: string): Promise<void>;
}

export type Opened = OpenedRaw<RawRows>;

const NOW = Date.UTC(2021, 2, 1);
const WITH_SEALS: readonly Collection[] = [
  ...(['conversations', 'cases', 'registrations', 'inbound', 'outbox', 'broadcasts'] as const),
  ...(['recipients', 'notes', 'accounts'] as const),
];

const vault = testVault();

/** Everything as builds left it that bound no seals. */
export async function loosen(raw: RawRows): Promise<number> {
  let rows = 0;
  for (const collection of WITH_SEALS) {
    for (const [key, sealed] of await raw.sealedOf(collection)) {
      const form = RECORDS[collection];
      const opened = vault.open(sealed, ownerOf(form, { [form.key]: key }));
      await raw.putSealed(collection, key, sealLoose(opened));
      rows += 1;
    }
  }
  await raw.putStanding(writtenToBind(vault));
  return rows;
}

/** Walks until there is nothing to do at `now`. */
async function walk(storage: Storage, now: number, limit = 3): Promise<{ loose: number; state: string }> {
  for (let loose = 0; ;) {
    const round = await storage.bindSome({ limit, now });
    loose += round.bound;
    if (round.state !== 'more') return { loose, state: round.state };
  }
}

const damaged = { code: 'sealed_damaged' };

/** What every database does about seals: bound when written, refused in another row, old ones bound in the background. */
export function boundSealsSuite(open: () => Promise<Opened>): void {
  async function withData(work: (opened: Opened) => Promise<void>): Promise<void> {
    const opened = await open();
    try {
      const { storage } = opened;
      await storePersonal(storage);
      const cases = Array.from({ length: 7 }, () => makeCase());
      await storage.importCases(cases, { dryRun: false });
      expect(
        await storage.commit([
          { kind: 'note', note: makeNote() },
          { kind: 'account', account: makeAccount() },
        ]),
      ).toBe('ok');
      await work(opened);
    } finally {
      await opened.close();
    }
  }

  describe('seals', () => {
    it('do not open in another row, or in another record: not talks, not cases, not texts', () =>
      withData(async ({ storage, raw }) => {
        const [ana, luis] = [makeConversation(), makeConversation()];
        for (const conversation of [ana, luis])
          await storage.commit([{ kind: 'conversation', conversation }]);
        const talks = await raw.sealedOf('conversations');
        await raw.putSealed('conversations', luis.contactId, talks.get(ana.contactId)!);
        await expect(storage.findConversation(luis.contactId)).rejects.toMatchObject(damaged);
        expect(await storage.findConversation(ana.contactId)).toEqual(ana);

        const other = makeCase();
        await storage.importCases([other], { dryRun: false });
        const cases = await raw.sealedOf('cases');
        const [first, second] = [PERSONAL.aNumber, other.aNumber].map((each) => vault.hash('a_number', each));
        await raw.putSealed('cases', first!, cases.get(second!)!);
        await raw.putSealed('cases', second!, cases.get(first!)!);
        await expect(storage.findCase(PERSONAL.aNumber)).rejects.toMatchObject(damaged);
        await expect(storage.findCase(other.aNumber)).rejects.toMatchObject(damaged);
        // A new database has none of old: loose ones were never to be opened.
        await raw.putSealed('cases', first!, sealLoose({ ...makeCase({ aNumber: PERSONAL.aNumber }) }));
        await expect(storage.findCase(PERSONAL.aNumber)).rejects.toMatchObject(damaged);
        expect(await storage.areSealsBound()).toBe(true);
      }));

    it('of a message that does not open end that message, and all others of its sender go', () =>
      withData(async ({ storage, raw }) => {
        const messages = Array.from({ length: 5 }, (_, i) =>
          makeOutboxMessage({
            contactId: `contact-${i}`,
            sender: '+15005550006',
            createdAt: NOW,
            notBefore: NOW,
            expiresAt: NOW + 1e7,
          }),
        );
        for (const message of messages) await storage.commit([{ kind: 'send', message }]);
        const [first, second, ...others] = messages.map(({ id }) => id);
        const sealed = await raw.sealedOf('outbox');
        await raw.putSealed('outbox', first!, sealed.get(second!)!);
        await raw.putSealed('outbox', second!, Buffer.from('nothing'));
        const before = await storage.countOutbox();
        const claimed = await storage.claimOutbox({
          ...{ sender: '+15005550006', owner: 'worker', now: NOW + 1, limit: 10 },
        });
        const ids = claimed.map(({ id }) => id);
        expect(ids).toEqual(expect.arrayContaining(others));
        expect(ids).not.toEqual(expect.arrayContaining([first]));
        expect(ids).not.toEqual(expect.arrayContaining([second]));
        expect((await storage.countOutbox()).failed).toBe(before.failed + 2);
        expect((await raw.sealedOf('outbox')).get(second!)).toEqual(Buffer.from('nothing'));
      }));

    it('of before open until they are bound, are bound from where a process stopped, and are refused then', () =>
      withData(async ({ storage: first, raw, reopen }) => {
        const talk = makeConversation();
        await first.commit([{ kind: 'conversation', conversation: talk }]);
        const rows = await loosen(raw);
        const loose = (await raw.sealedOf('conversations')).get(talk.contactId)!;
        let storage = await reopen();
        expect(await storage.areSealsBound()).toBe(false);
        expect(await storage.findConversation(talk.contactId)).toEqual(talk);
        expect(await storage.findCase(PERSONAL.aNumber)).toMatchObject({ surnames: PERSONAL.surnames });
        // What is written meanwhile is bound: a copy of it in another row does not open.
        const written = makeConversation();
        await storage.commit([{ kind: 'conversation', conversation: written }]);
        const bound = (await raw.sealedOf('conversations')).get(written.contactId)!;
        await raw.putSealed('conversations', talk.contactId, bound);
        await expect(storage.findConversation(talk.contactId)).rejects.toMatchObject(damaged);
        await raw.putSealed('conversations', talk.contactId, loose);

        const begun = await storage.bindSome({ limit: 2, now: NOW });
        expect(begun).toMatchObject({ state: 'more', walk: 1 });
        storage = await reopen();
        expect(await walk(storage, NOW)).toEqual({ loose: rows - begun.bound, state: 'waits' });
        for (const collection of WITH_SEALS)
          for (const [key, sealed] of await raw.sealedOf(collection)) {
            const form = RECORDS[collection];
            expect(() => vault.open(sealed, ownerOf(form, { [form.key]: key }))).not.toThrow();
          }

        // A process of before writes once more; the next walk finds it, and is not the last.
        await raw.putSealed('conversations', talk.contactId, loose);
        expect(await walk(storage, NOW + QUIET_MS - 1)).toEqual({ loose: 0, state: 'waits' });
        expect(await walk(storage, NOW + QUIET_MS)).toEqual({ loose: 1, state: 'waits' });
        expect(await storage.areSealsBound()).toBe(false);
        expect(await walk(storage, NOW + 2 * QUIET_MS)).toEqual({ loose: 0, state: 'bound' });

        await raw.putSealed('conversations', talk.contactId, loose);
        expect(await storage.findConversation(talk.contactId)).toEqual(talk);
        expect(await storage.areSealsBound()).toBe(true);
        await expect(storage.findConversation(talk.contactId)).rejects.toMatchObject(damaged);
        storage = await reopen();
        await expect(storage.findConversation(talk.contactId)).rejects.toMatchObject(damaged);
        expect(await storage.findConversation(written.contactId)).toEqual(written);
      }));

    it('that open in no way stay as they are, and hold nobody up', () =>
      withData(async ({ raw, reopen }) => {
        const rows = await loosen(raw);
        const key = vault.hash('a_number', PERSONAL.aNumber);
        await raw.putSealed('cases', key, Buffer.from('nothing'));
        const storage = await reopen();
        const found: string[] = [];
        let loose = 0;
        for (let state = 'more'; state === 'more';) {
          const round = await storage.bindSome({ limit: 5, now: NOW });
          ({ state } = round);
          loose += round.bound;
          if (round.damaged > 0) found.push(round.record ?? '');
        }
        expect({ loose, found }).toEqual({ loose: rows - 1, found: ['cases'] });
        expect((await raw.sealedOf('cases')).get(key)).toEqual(Buffer.from('nothing'));
        expect(await walk(storage, NOW + QUIET_MS)).toEqual({ loose: 0, state: 'bound' });
      }));

    it('are bound by two processes at once, while people write', () =>
      withData(async ({ storage: first, raw, reopen }) => {
        const talks = Array.from({ length: 6 }, () => makeConversation());
        for (const conversation of talks) await first.commit([{ kind: 'conversation', conversation }]);
        const rows = await loosen(raw);
        const storage = await reopen();
        const [one, two] = await Promise.all([
          walk(storage, NOW),
          walk(storage, NOW),
          ...talks.map(async (talk) => {
            const conversation = { ...talk, version: talk.version + 1, machine: 'said' };
            expect(await storage.commit([{ kind: 'conversation', conversation }])).toBe('ok');
          }),
        ]);
        expect(one.loose + two.loose).toBeGreaterThanOrEqual(rows - talks.length);
        expect(one.loose + two.loose).toBeLessThanOrEqual(rows);
        expect(await walk(storage, NOW + QUIET_MS)).toEqual({ loose: 0, state: 'bound' });
        expect(await storage.areSealsBound()).toBe(true);
        for (const { contactId } of talks)
          expect(await storage.findConversation(contactId)).toMatchObject({ machine: 'said' });
      }));

    it('are opened loose by nobody because a row was taken away or written who has not the key', () =>
      withData(async ({ storage: first, raw, reopen }) => {
        const talk = makeConversation();
        await first.commit([{ kind: 'conversation', conversation: talk }]);
        await loosen(raw);
        for (const value of [
          '',
          writtenToBind(vault).replace(/^\S+/, 'a'),
          writtenToBind(testVault(Buffer.alloc(32, 9))),
        ]) {
          await raw.putStanding(value);
          const storage = await reopen();
          expect(await storage.areSealsBound()).toBe(true);
          await expect(storage.findConversation(talk.contactId)).rejects.toMatchObject(damaged);
        }
      }));
  });
}

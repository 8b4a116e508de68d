import { describe, expect, it } from 'vitest';
import type { Collection } from '../../src/storage/copy-port.ts';
import { GRACE_MS, writtenToGuard } from '../../src/storage/guarded-rows.ts';
import { ourNumberSetting } from '../../src/storage/our-numbers.ts';
import { GUARDED } from '../../src/storage/records/guarded.ts';
import { MAC_WALK_NAMES, type MacWalk } from '../../src/storage/mac-walks.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { QUIET_MS } from '../../src/storage/walk-standing.ts';
import { auditWrite } from '../../src/storage/audit-write.ts';
import {
  makeAccount,
  makeBroadcast,
  makeChange,
  makePhase,
  makeProgramme,
  makeSession,
  makeStaff,
  makeToken,
} from './records.ts';
import { testVault } from './storage.ts';
import type { OpenedRaw } from './standing.ts';

/** A row as its file or server holds it, by the names of columns or fields. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A database past the storage, as whoever administers it has it. */
export interface RawTables {
  /** The rows of a record, by their keys. */
  rowsOf(collection: Collection): Promise<ReadonlyMap<string, RawRow>>;
  /** Writes a row whole, over what is there under its key. */
  put(collection: Collection, row: RawRow): Promise<void>;
  putStanding(value: string, walk?: MacWalk): Promise<void>;
  /** What a row is called by here: `staffId` is a column `staff_id`. */
  readonly nameOf: (field: string) => string;
  /** What the key of a record's rows is called here. */
  readonly keyOf: (collection: Collection) => string;
}

export type OpenedTables = OpenedRaw<RawTables>;

const NOW = Date.UTC(2021, 2, 1);
const vault = testVault();
/** Contacts that are marked as numbers of ours. */
const [OURS, OTHER_OF_OURS] = ['C-ours', 'C-other'] as const;

/** One row of each kind that lets somebody in or says that something was approved, and how it is read. */
export async function storeGuarded(storage: Storage) {
  const [staff, other] = [makeStaff(), makeStaff()];
  const [account, colleague] = [makeAccount({ staffId: staff.id }), makeAccount({ staffId: other.id })];
  const session = makeSession({ accountId: account.id });
  const token = makeToken({ staffId: staff.id });
  const change = makeChange();
  const phase = makePhase({ id: 'P-guarded', open: true });
  const broadcast = makeBroadcast({ state: 'holding', live: true, approvedBy: 'token:T1@S1:Ana' });
  const programme = makeProgramme();
  expect(
    await storage.commit([
      ...[staff, other].map((each) => ({ kind: 'staff' as const, staff: each })),
      ...[account, colleague].map((each) => ({ kind: 'account' as const, account: each })),
      { kind: 'session', session },
      { kind: 'token', token },
      { kind: 'change', change },
      { kind: 'phase', phase },
      { kind: 'broadcast', broadcast },
      { kind: 'programme', record: programme },
      ...[OURS, OTHER_OF_OURS].map((contactId) => ({
        ...{ kind: 'setting' as const, name: ourNumberSetting(contactId), value: 'ours' },
      })),
      auditWrite(NOW, 'cli:root', 'token.create', token.id),
    ]),
  ).toBe('ok');
  return { staff, other, account, colleague, session, token, change, phase, broadcast, programme };
}

type Stored = Awaited<ReturnType<typeof storeGuarded>>;

/** What the service reads of each, null where it grants nothing. */
function readers(storage: Storage, stored: Stored): Readonly<Record<string, () => Promise<unknown>>> {
  const { staff, account, session, token, change, phase, broadcast } = stored;
  return {
    staff: () => storage.findStaff(staff.id),
    accounts: () => storage.findAccount(account.id),
    sessions: () => storage.findSessionByHash(session.hash),
    tokens: () => storage.findTokenByHash(token.hash),
    changes: () => storage.findChange(change.id),
    phases: async () => (await storage.listPhases()).find(({ id, open }) => id === phase.id && open) ?? null,
    broadcasts: () => storage.findBroadcast(broadcast.id),
    programme: () => storage.findProgramme(),
    settings: async () => (await storage.loadTurn('SM-none', OURS)).ours ?? null,
  };
}

const keyOf = (stored: Stored, record: string): string =>
  Object.entries({
    ...{ staff: stored.staff.id, accounts: stored.account.id, sessions: stored.session.id },
    ...{ tokens: stored.token.id, changes: stored.change.id, phases: stored.phase.id },
    broadcasts: stored.broadcast.id,
    settings: ourNumberSetting(OURS),
  }).find(([name]) => name === record)?.[1] ?? 'programme';

/** What somebody writes into a row of each kind, to have more than they were given. */
const CHANGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  staff: { sameAs: 'S-somebody' },
  accounts: { role: 'admin' },
  sessions: { accountId: 'A-somebody' },
  tokens: { role: 'admin' },
  changes: { state: 'done' },
  phases: { startsOn: '2020-01-01' },
  broadcasts: { approvedHash: 'f'.repeat(64) },
  programme: { changedBy: 'somebody' },
  settings: { value: 'mine' },
};

const forgedOf = async (storage: Storage): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const record of GUARDED)
    for (let after: string | null | undefined; after !== null;) {
      const page = await storage.findForged({ record, after: after ?? null, limit: 2 });
      found.push(...[...page.forged, ...page.unread].map(() => record));
      after = page.next;
    }
  return found;
};

/** Everything as builds left it that knew no MACs. */
export async function unmark(raw: RawTables, upgradedAt: number): Promise<number> {
  let rows = 0;
  for (const record of GUARDED)
    for (const row of (await raw.rowsOf(record)).values()) {
      await raw.put(record, { ...row, mac: null });
      rows += 1;
    }
  for (const walk of MAC_WALK_NAMES) await raw.putStanding(writtenToGuard(vault, walk, upgradedAt), walk);
  return rows;
}

/** Walks until there is nothing to do at `now`. */
async function walkAll(storage: Storage, now: number, limit = 2): Promise<{ given: number; state: string }> {
  let given = 0;
  const states = new Set<string>();
  for (const walk of MAC_WALK_NAMES)
    for (let state: string = 'more'; state === 'more';) {
      const round = await storage.guardSome({ walk, limit, now });
      given += round.bound;
      state = round.state;
      if (state !== 'more') states.add(state);
    }
  return { given, state: [...states].join(', ') };
}

/** What every database does about rows that somebody wrote past the service: they grant nothing, and nobody else is kept out. */
export function guardedRowsSuite(open: () => Promise<OpenedTables>): void {
  async function withRows(work: (opened: OpenedTables, stored: Stored) => Promise<void>): Promise<void> {
    const opened = await open();
    try {
      await work(opened, await storeGuarded(opened.storage));
    } finally {
      await opened.close();
    }
  }

  describe('rows that let somebody in or say that something was approved', () => {
    it.each(Object.keys(CHANGES))('grant nothing once a field of one in %s was changed', (record) =>
      withRows(async ({ storage, raw }, stored) => {
        const collection = GUARDED.find((name) => name === record)!;
        const read = readers(storage, stored)[record]!;
        expect(await read()).not.toBeNull();
        const row = (await raw.rowsOf(collection)).get(keyOf(stored, record))!;
        const changed = Object.fromEntries(
          Object.entries(CHANGES[record]!).map(([name, value]) => [raw.nameOf(name), value]),
        );
        await raw.put(collection, { ...row, ...changed });
        expect(await read()).toBeNull();
        expect(await forgedOf(storage)).toEqual([record]);
        await raw.put(collection, { ...row, mac: null });
        expect(await read()).toBeNull();
        await raw.put(collection, row);
        expect(await read()).not.toBeNull();
        expect(await forgedOf(storage)).toEqual([]);
      }),
    );

    it('are found by nobody who only inserted them, and lists go on behind them', () =>
      withRows(async ({ storage, raw }, { staff, other, account, colleague, token }) => {
        const id = raw.nameOf('id');
        const insert = async (collection: Collection, of: string, given: RawRow) => {
          const row = (await raw.rowsOf(collection)).get(of)!;
          await raw.put(collection, { ...row, [id]: `${of}-made`, ...given });
          return `${of}-made`;
        };
        const person = await insert('staff', staff.id, {});
        const staffId = raw.nameOf('staffId');
        await insert('accounts', account.id, { [raw.nameOf('emailKey')]: 'key-made', [staffId]: person });
        await insert('tokens', token.id, { hash: 'e'.repeat(64), [staffId]: person });
        expect(await storage.findStaff(person)).toBeNull();
        expect(await storage.findAccountByEmailKey('key-made')).toBeNull();
        expect(await storage.findTokenByHash('e'.repeat(64))).toBeNull();
        const page = { after: '', limit: 2 };
        const ids = (rows: readonly { readonly id: string }[]) => rows.map((each) => each.id);
        expect(ids(await storage.listStaff(page))).toEqual([staff.id, other.id]);
        expect(ids(await storage.listAccounts(page))).toEqual([account.id, colleague.id]);
        expect(ids(await storage.listTokens(page))).toEqual([token.id]);
      }));

    it('that nobody can read keep nobody from the others', () =>
      withRows(async ({ storage, raw }, { account, colleague, broadcast }) => {
        const accounts = await raw.rowsOf('accounts');
        await raw.put('accounts', { ...accounts.get(account.id), sealed: Buffer.from('nothing') });
        expect(await storage.listAccounts({ after: '', limit: 9 })).toEqual([colleague]);
        const row = (await raw.rowsOf('broadcasts')).get(broadcast.id)!;
        await raw.put('broadcasts', { ...row, state: 'everywhere' });
        expect(await storage.listLiveBroadcasts()).toEqual([]);
        expect((await forgedOf(storage)).toSorted()).toEqual(['accounts', 'broadcasts']);
      }));

    it('are taken away by who looked at them, and no row that the service wrote is', () =>
      withRows(async ({ storage, raw }, { token, programme }) => {
        const rows = await raw.rowsOf('programme');
        expect(await storage.dropForged({ record: 'tokens', key: token.id })).toBe(false);
        expect(await storage.dropForged({ record: 'programme', key: 'programme' })).toBe(false);
        await raw.put('programme', { ...rows.get('programme'), mac: 'made up' });
        expect(await storage.dropForged({ record: 'programme', key: 'programme' })).toBe(true);
        expect(await storage.dropForged({ record: 'programme', key: 'programme' })).toBe(false);
        expect(await storage.commit([{ kind: 'programme', record: programme }])).toBe('ok');
        expect(await storage.findProgramme()).toEqual(programme);
        expect(await storage.findToken(token.id)).toEqual(token);
      }));

    it('hold in no other row: two people who were given each other’s are neither', () =>
      withRows(async ({ storage, raw }, { staff, other, account, colleague }) => {
        for (const [collection, one, two] of [
          ['staff', staff.id, other.id],
          ['accounts', account.id, colleague.id],
        ] as const) {
          const rows = await raw.rowsOf(collection);
          const [first, second] = [rows.get(one)!, rows.get(two)!];
          const kept = new Set(['id', '_id', 'seq', raw.nameOf('emailKey')]);
          const withOf = (row: RawRow, from: RawRow): RawRow => ({
            ...from,
            ...Object.fromEntries(Object.entries(row).filter(([name]) => kept.has(name))),
          });
          await raw.put(collection, withOf(first, second));
          await raw.put(collection, withOf(second, first));
        }
        for (const { id } of [staff, other]) expect(await storage.findStaff(id)).toBeNull();
        for (const { id } of [account, colleague]) expect(await storage.findAccount(id)).toBeNull();
      }));

    it('of before count until each has its MAC, get it from where a process stopped, and count no more without', () =>
      withRows(async ({ storage: first, raw, reopen }, stored) => {
        expect(await first.areRowsGuarded()).toBe(true);
        const upgraded = Date.now();
        const rows = await unmark(raw, upgraded);
        let storage = await reopen();
        expect(await storage.areRowsGuarded()).toBe(false);
        const all = async () => Promise.all(Object.values(readers(storage, stored)).map((read) => read()));
        expect(await all()).not.toContain(null);
        const begun = await storage.guardSome({ walk: 'macs', limit: 2, now: upgraded });
        expect(begun).toMatchObject({ state: 'more', walk: 1 });
        storage = await reopen();
        expect(await walkAll(storage, upgraded)).toEqual({ given: rows - begun.bound, state: 'waits' });
        expect(await forgedOf(storage)).toEqual([]);

        // A process of before writes once more, and leaves the MAC as it was; the next walk finds it, and is not the last.
        const token = (await raw.rowsOf('tokens')).get(stored.token.id)!;
        await raw.put('tokens', { ...token, name: 'Luz' });
        expect(await storage.findToken(stored.token.id)).toMatchObject({ name: 'Luz' });
        expect(await walkAll(storage, upgraded + QUIET_MS)).toEqual({ given: 1, state: 'waits, bound' });
        expect(await storage.areRowsGuarded()).toBe(false);
        expect(await walkAll(storage, upgraded + 2 * QUIET_MS)).toEqual({ given: 0, state: 'bound' });
        expect(await storage.areRowsGuarded()).toBe(true);
        expect(await all()).not.toContain(null);
        await raw.put('tokens', { ...token, name: 'Sol' });
        expect(await storage.findToken(stored.token.id)).toBeNull();
        storage = await reopen();
        expect(await storage.findToken(stored.token.id)).toBeNull();
        expect(await storage.findStaff(stored.staff.id)).toEqual(stored.staff);
      }));

    it('get MACs anew because of nothing that was put back, written without the key or taken away', () =>
      withRows(async ({ raw, reopen }, { token }) => {
        const row = (await raw.rowsOf('tokens')).get(token.id)!;
        await raw.put('tokens', { ...row, role: 'admin' });
        for (const value of [
          '',
          writtenToGuard(vault, 'macs', Date.now()).replace(/^\S+/, 'a'),
          writtenToGuard(testVault(Buffer.alloc(32, 9)), 'macs', Date.now()),
          // What was stored before the end, kept until its time was over.
          writtenToGuard(vault, 'macs', Date.now() - GRACE_MS),
        ]) {
          await raw.putStanding(value);
          const storage = await reopen();
          expect(await storage.areRowsGuarded()).toBe(true);
          expect(await storage.guardSome({ walk: 'macs', limit: 9, now: Date.now() })).toMatchObject({
            state: 'bound',
          });
          expect(await storage.findToken(token.id)).toBeNull();
        }
      }));

    it('mark no number as ours that the service did not, and the others stay marked', () =>
      withRows(async ({ storage, raw }) => {
        const key = raw.keyOf('settings');
        const row = (await raw.rowsOf('settings')).get(ourNumberSetting(OURS))!;
        // Somebody's phone, with the mark of one of ours: whoever texts from it would be answered no more.
        await raw.put('settings', { ...row, [key]: ourNumberSetting('C-somebody') });
        expect(await storage.loadTurn('SM-none', 'C-somebody')).not.toHaveProperty('ours');
        expect(await storage.isSettingForged(ourNumberSetting('C-somebody'))).toBe(true);
        expect(await storage.isSettingForged(ourNumberSetting('C-nobody'))).toBe(false);
        for (const contactId of [OURS, OTHER_OF_OURS]) {
          expect(await storage.loadTurn('SM-none', contactId)).toMatchObject({ ours: true });
          expect(await storage.isSettingForged(ourNumberSetting(contactId))).toBe(false);
        }
        expect(await forgedOf(storage)).toEqual(['settings']);
        expect(await storage.dropForged({ record: 'settings', key: ourNumberSetting('C-somebody') })).toBe(
          true,
        );
        // What is set again over it is the service's.
        await raw.put('settings', { ...row, value: 'mine' });
        expect(await storage.readSetting(ourNumberSetting(OURS))).toBeNull();
        await storage.commit([{ kind: 'setting', name: ourNumberSetting(OURS), value: 'ours' }]);
        expect(await storage.readSetting(ourNumberSetting(OURS))).toBe('ours');
        expect(await forgedOf(storage)).toEqual([]);
      }));

    it('of before the settings alone are given theirs where the others had them', () =>
      withRows(async ({ storage: first, raw, reopen }, { token }) => {
        const setting = (await raw.rowsOf('settings')).get(ourNumberSetting(OURS))!;
        const row = (await raw.rowsOf('tokens')).get(token.id)!;
        await raw.put('settings', { ...setting, mac: null });
        await raw.put('tokens', { ...row, mac: null });
        const upgraded = Date.now();
        await raw.putStanding(writtenToGuard(vault, 'setting_macs', upgraded), 'setting_macs');
        const storage = await reopen();
        expect(first).not.toBe(storage);
        expect(await storage.areRowsGuarded('setting_macs')).toBe(false);
        expect(await storage.areRowsGuarded('macs')).toBe(true);
        expect(await storage.areRowsGuarded()).toBe(false);
        expect(await storage.readSetting(ourNumberSetting(OURS))).toBe('ours');
        expect(await storage.findToken(token.id)).toBeNull();
        expect(await walkAll(storage, upgraded)).toEqual({ given: 1, state: 'bound, waits' });
        expect(await walkAll(storage, upgraded + QUIET_MS)).toEqual({ given: 0, state: 'bound' });
        expect(await storage.areRowsGuarded()).toBe(true);
        expect(await forgedOf(storage)).toEqual(['tokens']);
      }));

    it('of the audit are listed whatever was written, and those found that were not by the service', () =>
      withRows(async ({ storage, raw }) => {
        const entry = (at: number) => auditWrite(at, 'cli:root', 'phase.open', 'P1', { b: 1, a: 'two' });
        for (const at of [1, 2, 3]) await storage.commit([entry(at)]);
        const before = await storage.listAudit({ after: 0, limit: 99 });
        const row = (await raw.rowsOf('audit')).get('3')!;
        await raw.put('audit', { ...row, actor: 'cli:somebody' });
        expect(await storage.findForged({ record: 'audit', after: '1', limit: 99 })).toMatchObject({
          forged: ['3'],
        });
        expect(await storage.findForged({ record: 'audit', after: '3', limit: 99 })).toMatchObject({
          forged: [],
        });
        expect(await storage.listAudit({ after: 0, limit: 99 })).toEqual(
          before.map((each) => (each.seq === 3 ? { ...each, actor: 'cli:somebody' } : each)),
        );
      }));
  });
}

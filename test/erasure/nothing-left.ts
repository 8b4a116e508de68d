import { expect, it } from 'vitest';
import { assign } from '../../src/decisions/assign.ts';
import { erasePerson } from '../../src/erasure/erase-person.ts';
import { finishErasures } from '../../src/erasure/erasure-loop.ts';
import { newRequest } from '../../src/domain/person-request.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { signGates } from '../support/signed-gates.ts';
import { FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import type { TempStorage } from '../support/storage.ts';
import { added, valuesOf, type RawRow, type RawTables } from './raw.ts';

const PHONE = '+526640000001';
/** Of somebody else, of whom everything stays. */
const OTHER = '+526640000002';
const SLOT = slotId('san-ysidro', '2021-03-15', '10:00');

/** What an erasure keeps, and the columns of it that are new or changed. */
const KEPT: Readonly<Record<string, (row: RawRow) => boolean>> = {
  inbound: isEmptied,
  outbox: isEmptied,
  // When a phase began, which is of nobody.
  settings: (row) => (row.name ?? row._id ?? '').startsWith('"phase-begun:'),
  // The erasure itself, under an id that leads to nobody.
  audit: (row) => row.act === '"person.erase"',
};

/** Emptied texts and messages have a contact of their own each. */
function isEmptied(row: RawRow): boolean {
  return /^"erased:/.test(row.contact_id ?? row.contactId ?? '');
}

/** What is one database's own and of nobody; fences are a few that all families share. */
const OF_NOBODY = [
  'outbox_counts',
  'turnstiles',
  'counters',
  'meta',
  'leases',
  'slots',
  'fences',
  'sqlite_sequence',
];

/** Where a row says something of the person that `KEPT` lets stand: these columns must be alike in all that is emptied. */
const EMPTY = { group: 'null', withdraw_group: 'null', quietZone: 'null', quiet_zone: 'null', owner: 'null' };

export interface Raw {
  readonly temp: TempStorage;
  read(): Promise<RawTables>;
}

type Erase = (world: TalkWorld) => Promise<void>;

const HOW: readonly (readonly [how: string, erase: Erase])[] = [
  [
    'BORRAR',
    async (world) => {
      await world.say(PHONE, 'BORRAR');
      await world.handOver();
      await world.say(PHONE, '2');
    },
  ],
  [
    'the command and the console',
    async (world) => {
      const contactId = world.temp.storage.contactIdOf(PHONE);
      await erasePerson({ ...world.deps, actor: 'cli:test' }, contactId, 'asked in writing');
    },
  ],
];

/** Registers somebody of whom everything is stored that can be, with an appointment. */
async function fill(world: TalkWorld): Promise<void> {
  const { storage } = world.temp;
  const contactId = storage.contactIdOf(PHONE);
  await world.sayAll(PHONE, ...TO_REGISTERED);
  const [registered] = await storage.listRegistrationsOf(contactId);
  await assign({ ...world.deps, dryRun: false, actor: 'test' });
  expect(await storage.findActiveAppointment(registered!.id)).not.toBeNull();
  const [registration] = await storage.listRegistrationsOf(contactId);
  await storage.commit([
    {
      kind: 'registration',
      registration: {
        ...registration!,
        version: registration!.version + 1,
        missing: 'Yolanda Inventada',
        alternate: { number: '+526640000009', channel: 'sms' },
      },
    },
    { kind: 'alias', alias: { id: storage.contactIdOf('US.13491208655302741918'), contactId } },
    {
      kind: 'addressFlag',
      flag: {
        ...{ id: `${contactId}:sms`, contactId, channel: 'sms', flag: 'dead' },
        ...{ at: world.now, clearedAt: null },
      },
    },
    { kind: 'tries', tries: { id: `codes:${contactId}`, version: 1, at: [], requestId: null } },
    {
      kind: 'personRequest',
      request: newRequest({ id: 'Q1', contactId, reason: 'asked', openedAt: world.now }),
    },
    {
      kind: 'note',
      note: {
        ...{ id: 'N1', contactId, requestId: 'Q1', writtenBy: 'account:1@S1:Eva' },
        ...{ writtenAt: world.now, text: 'Calls back on Monday.' },
      },
    },
  ]);
  await world.handOver();
  await world.say(PHONE, 'Me llamo Rosa Secreta y tengo una pregunta');
  await world.handOver();
}

/** The test, on one database. */
export function nothingIsLeft(
  open: () => Promise<Raw>,
  seenBytes: (raw: Raw, values: readonly string[]) => Promise<void>,
): void {
  it.each(HOW)(
    'leaves nothing of a person in any table, but what it says it keeps: by %s',
    async (_, erase) => {
      const raw = await open();
      const world = await openTalkWorld({ temp: raw.temp });
      try {
        const { storage } = raw.temp;
        const slot = { id: SLOT, port: 'san-ysidro', date: '2021-03-15', time: '10:00' } as const;
        const startsAt = instantOf('2021-03-15', '10:00', 'America/Tijuana');
        await storage.importSlots([{ ...slot, startsAt, capacity: 20, taken: 0 }]);
        await signGates(storage);
        await world.sayAll(OTHER, 'hola', '1', '1');
        await world.handOver();
        const before = await raw.read();

        await fill(world);
        const between = added(before, await raw.read());
        const theirs = [...valuesOf(between)].filter((value) => !valuesOf(before).has(value));
        expect(theirs.filter((value) => value.startsWith('sealed:')).length).toBeGreaterThan(20);
        await erase(world);
        await world.handOver();
        world.now += 3 * 3_600_000;
        const copies = { forget: () => Promise.resolve({ kind: 'gone' as const }) };
        const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
        for (let round = 0; round < 4; round += 1) {
          await finishErasures({ storage, clock: { now: () => world.now }, log, copies });
          world.now += 3 * 3_600_000;
        }

        const left = added(before, await raw.read());
        for (const [table, rows] of left) {
          if (OF_NOBODY.includes(table)) continue;
          // What staff did is by ids alone, and stays.
          const kept = table === 'audit' ? rows.filter((row) => !/assign/.test(row.act ?? '')) : rows;
          const may = KEPT[table] ?? (() => false);
          expect(
            kept.filter((row) => !may(row)),
            table,
          ).toEqual([]);
          if (['inbound', 'outbox'].includes(table))
            for (const row of kept)
              for (const [column, value] of Object.entries(EMPTY))
                expect([value, undefined], `${table}.${column}`).toContain(row[column]);
        }
        // No value that was stored for them stands anywhere, but the channel's and our ids of texts and messages.
        const ids = new Set(
          ['inbound', 'outbox'].flatMap((table) =>
            (left.get(table) ?? []).flatMap(({ _id, id, sid }) => [_id, id, sid]),
          ),
        );
        const common = valuesOf(
          new Map([...left].filter(([table]) => table in KEPT || OF_NOBODY.includes(table))),
        );
        const still = valuesOf(await raw.read());
        const found = theirs.filter((value) => still.has(value) && !ids.has(value) && !common.has(value));
        expect(found).toEqual([]);
        const secrets = [storage.contactIdOf(PHONE), PHONE.slice(1), ...FAMILY, 'Yolanda', 'Secreta'];
        for (const secret of secrets)
          expect([...still].filter((value) => value.includes(secret))).toEqual([]);
        await seenBytes(
          raw,
          theirs.filter((value) => !ids.has(value) && !common.has(value)),
        );
      } finally {
        await world.close();
      }
    },
    60_000,
  );
}

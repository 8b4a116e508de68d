import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { checkInvariants } from '../../src/invariants/check.ts';
import { INVARIANTS, type Bounds, type Finding } from '../../src/invariants/invariants.ts';
import { phoneLog, type PhoneMessage } from '../../src/invariants/phones.ts';
import {
  COLLECTIONS,
  type Collection,
  type CopiedRow,
  type CopyStorage,
} from '../../src/storage/copy-port.ts';
import { createContactIds } from '../../src/storage/contact-ids.ts';
import { RECORDS } from '../../src/storage/records/copied.ts';
import { openSqliteForCopy } from '../../src/storage/sqlite/copy.ts';
import { runScript } from '../support/run-script.ts';
import { signGates } from '../support/signed-gates.ts';
import { TEST_KEY } from '../support/storage.ts';
import { ALONE, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const FAMILY_PHONE = '+525512345678';
const ALONE_PHONE = '+525512345679';
const STOPPED_PHONE = '+525512345670';
const HOUR = 3_600_000;

let world: TalkWorld;
let log: readonly PhoneMessage[];
let bounds: Bounds;
const read = new Map<Collection, readonly CopiedRow[]>();

/** Two families registered and seated, reminded of nothing yet; a third phone said STOP. All that was said has left. */
beforeAll(async () => {
  world = await openTalkWorld();
  const { storage } = world.deps;
  await signGates(storage);
  await storage.importSlots(
    ['09:00', '10:00'].map((time) => ({
      id: slotId('san-ysidro', '2021-03-01', time),
      ...{ port: 'san-ysidro', date: '2021-03-01', time, capacity: 4, taken: 0 },
      startsAt: instantOf('2021-03-01', time, portOf('san-ysidro').zone),
    })),
  );
  const say = async (phone: string, texts: readonly string[]): Promise<void> => {
    for (const text of texts) {
      await world.say(phone, text);
      world.now += 10_000;
      await world.handOver();
    }
  };
  await say(FAMILY_PHONE, TO_REGISTERED);
  await say(
    ALONE_PHONE,
    TO_REGISTERED.map((text) => (text === TO_REGISTERED[3] ? `A${ALONE}` : text)),
  );
  await say(STOPPED_PHONE, ['hola', '1', 'ALTO', 'ESTADO']);
  await assign({ ...world.deps, dryRun: false, actor: 'cli:test' });
  await world.handOver();
  await say(FAMILY_PHONE, ['1']);
  const copy = await openSqliteForCopy({ path: world.temp.path, vault: world.temp.vault });
  for (const collection of COLLECTIONS)
    read.set(collection, (await copy.exportRows(collection, null, 1_000)).rows);
  await copy.close();
  bounds = { now: world.now + HOUR, graceMs: HOUR, holdMs: 10_000 };
  log = await loggedAs(rowsOf(read));
});

afterAll(async () => {
  await world.close();
});

/** Rows as they were read, to be spoiled without what a database refuses. */
interface Rows extends Pick<CopyStorage, 'exportRows'> {
  put(collection: Collection, row: CopiedRow, key: string): void;
}

function rowsOf(read: ReadonlyMap<Collection, readonly CopiedRow[]>): Rows {
  const held = new Map(read);
  const contact = ({ record }: CopiedRow): string => String(record.contactId);
  return {
    exportRows: async (collection) => ({ rows: held.get(collection) ?? [], next: null }),
    put(collection, row, key) {
      const others = (held.get(collection) ?? []).filter(({ record }) => record[key] !== row.record[key]);
      const rows = [...others, row];
      const isOrdered = collection === 'inbound' || collection === 'outbox';
      const order = (each: CopiedRow): number => each.order ?? Infinity;
      held.set(
        collection,
        isOrdered
          ? rows.sort((a, b) =>
              contact(a) === contact(b) ? order(a) - order(b) : contact(a) < contact(b) ? -1 : 1,
            )
          : rows,
      );
    },
  };
}

const contactOf = (phone: string): string => createContactIds(world.temp.vault)(phone);

type Record_ = Readonly<Record<string, unknown>>;
const fields = z.record(z.string(), z.unknown());
const personal = (row: CopiedRow): Record_ => fields.parse(row.record.personal);

async function all(rows: Rows, collection: Collection): Promise<readonly CopiedRow[]> {
  return (await rows.exportRows(collection, null, 1_000)).rows;
}

const sentFields = z.object({ to: z.string(), content: z.object({ body: z.string() }) });
const saidFields = z.object({ from: z.string(), text: z.string() });

/** What the channel would have recorded of a day on which all went well. */
async function loggedAs(rows: Rows): Promise<readonly PhoneMessage[]> {
  const out = (await all(rows, 'outbox')).flatMap(({ record }): readonly PhoneMessage[] => {
    if (record.attemptedAt === null) return [];
    const { to, content } = sentFields.parse(record.personal);
    const at = Number(record.attemptedAt);
    const [sid, id] = [String(record.sid), String(record.id)];
    return [{ way: 'out', sid, id, phone: to, body: content.body, at, settledAt: at }];
  });
  const texts = (await all(rows, 'inbound')).map(({ record }): PhoneMessage => {
    const { from, text } = saidFields.parse(record.personal);
    const at = Number(record.receivedAt);
    return { way: 'in', sid: String(record.sid), id: null, phone: from, body: text, at, settledAt: null };
  });
  return [...texts, ...out].sort((a, b) => a.at - b.at);
}

interface Seed {
  readonly name: string;
  readonly invariant: keyof typeof INVARIANTS;
  readonly what: string;
  /** Spoils the database. */
  readonly spoil?: (rows: Rows) => Promise<void>;
  /** Spoils what the channel recorded. */
  readonly respoken?: (log: readonly PhoneMessage[]) => readonly PhoneMessage[];
}

/** Writes the first row for which `which` holds again, changed. */
async function change(
  rows: Rows,
  collection: Collection,
  which: (record: Record_) => boolean,
  changed: (record: Record_, row: CopiedRow) => Record_,
): Promise<void> {
  const found = (await all(rows, collection)).find(({ record }) => which(record));
  if (found === undefined) throw new Error(`nothing to spoil in ${collection}`);
  const record = { ...found.record, ...changed(found.record, found) };
  const { key } = RECORDS[collection];
  rows.put(
    collection,
    { record, order: record[key] === found.record[key] ? found.order : null, holds: found.holds },
    key,
  );
}
const instruction = ({ purpose, contactId }: Record_): boolean =>
  purpose === 'instruction' && contactId === contactOf(FAMILY_PHONE);
const ofAlone = ({ contactId }: Record_): boolean => contactId === contactOf(ALONE_PHONE);
const held = ({ people }: Record_): boolean => people === 4;

const SEEDS: readonly Seed[] = [
  {
    name: 'an instruction that left twice, as two messages',
    invariant: 'told_once',
    what: 'says what',
    spoil: (rows) =>
      change(rows, 'outbox', instruction, ({ sid }) => ({ id: 'AGAIN', sid: `${String(sid)}x` })),
  },
  {
    name: 'an instruction to somebody without that appointment',
    invariant: 'told_right',
    what: 'to a phone of another family',
    spoil: (rows) =>
      change(rows, 'outbox', instruction, () => ({
        id: 'ASTRAY',
        sid: 'SMx',
        contactId: contactOf(STOPPED_PHONE),
      })),
  },
  {
    name: 'an instruction with another date',
    invariant: 'told_right',
    what: 'says another date',
    spoil: (rows) => change(rows, 'appointments', held, () => ({ date: '2021-03-02' })),
  },
  {
    name: 'an appointment that nobody was told of',
    invariant: 'told_right',
    what: 'was never told',
    spoil: async (rows) => {
      for (let i = 0; i < 5; i += 1)
        await change(
          rows,
          'outbox',
          (record) => instruction(record) && record.state !== 'withdrawn',
          () => ({ state: 'withdrawn' }),
        ).catch(() => undefined);
    },
  },
  {
    name: 'more people than places',
    invariant: 'places_counted',
    what: '4 people in 3 places',
    spoil: (rows) =>
      change(
        rows,
        'slots',
        ({ taken }) => taken === 4,
        () => ({ capacity: 3 }),
      ),
  },
  {
    name: 'places that were not given back',
    invariant: 'places_counted',
    what: 'its appointments have 0',
    spoil: (rows) => change(rows, 'appointments', held, () => ({ state: 'cancelled' })),
  },
  {
    name: 'a family that stands without the appointment it had',
    invariant: 'family_whole',
    what: 'is scheduled and has no appointment',
    spoil: (rows) => change(rows, 'appointments', held, () => ({ state: 'cancelled' })),
  },
  {
    name: 'a family split over two slots',
    invariant: 'family_whole',
    what: 'is for 2 of a family of 4',
    spoil: async (rows) => {
      await change(rows, 'appointments', held, () => ({ people: 2 }));
      await change(
        rows,
        'appointments',
        ({ people }) => people === 2,
        () => ({
          ...{ id: 'SPLIT', reference: 'C000000', familyId: 'OTHER' },
          slotId: slotId('san-ysidro', '2021-03-01', '10:00'),
        }),
      );
    },
  },
  {
    name: 'a case that is registered twice',
    invariant: 'registered_once',
    what: 'a case of it is in',
    spoil: (rows) =>
      change(rows, 'registrations', ofAlone, (_, row) => ({
        personal: {
          ...personal(row),
          members: [{ aNumber: '201000002', givenNames: 'Luis', surnames: 'Ejemplo' }],
        },
      })),
  },
  {
    name: 'a message after STOP',
    invariant: 'stop_kept',
    what: 'left after STOP',
    spoil: (rows) =>
      change(rows, 'outbox', instruction, () => ({
        ...{ id: 'LATE', sid: 'SMx', contactId: contactOf(STOPPED_PHONE), group: null },
      })),
  },
  {
    name: 'a reminder at night',
    invariant: 'quiet_kept',
    what: 'night in America/Tijuana',
    spoil: (rows) =>
      change(rows, 'outbox', instruction, () => ({
        ...{ quietZone: 'America/Tijuana', attemptedAt: Date.parse('2021-02-21T09:00:00Z') },
      })),
  },
  {
    name: 'an answer that overtook the one before',
    invariant: 'order_kept',
    what: 'left before',
    spoil: (rows) =>
      change(rows, 'outbox', ofAlone, ({ attemptedAt }) => ({ attemptedAt: Number(attemptedAt) + HOUR })),
  },
  {
    name: 'a broadcast with the priority of an answer',
    invariant: 'order_kept',
    what: 'broadcast has priority 0',
    spoil: (rows) => change(rows, 'outbox', ofAlone, () => ({ purpose: 'broadcast' })),
  },
  {
    name: 'a text without effect: stored, and its turn lost',
    invariant: 'text_heard',
    what: 'without a talk',
    spoil: (rows) =>
      change(rows, 'inbound', ofAlone, () => ({ sid: 'SMlost', contactId: contactOf('+525500000000') })),
  },
  {
    name: 'a text that came after all that its talk knows',
    invariant: 'text_heard',
    what: 'came after the last text',
    spoil: (rows) =>
      change(rows, 'inbound', ofAlone, ({ receivedAt }) => ({
        sid: 'SMlost',
        receivedAt: Number(receivedAt) + HOUR,
      })),
  },
  {
    name: 'a text that was never stored',
    invariant: 'text_heard',
    what: 'is in the channel’s log and not stored',
    respoken: (heard) => heard.map((each, at) => (at === 0 ? { ...each, sid: 'SMlost' } : each)),
  },
  {
    name: 'a message that is neither sent nor ended',
    invariant: 'message_settled',
    what: 'is sending since',
    spoil: (rows) => change(rows, 'outbox', instruction, () => ({ state: 'sending', sid: null })),
  },
  {
    name: 'a message that was handed over after its time',
    invariant: 'message_settled',
    what: 'after its time',
    spoil: (rows) => change(rows, 'outbox', instruction, ({ attemptedAt }) => ({ expiresAt: attemptedAt })),
  },
  {
    name: 'an entry of the audit that was rewritten',
    invariant: 'audit_chained',
    what: 'does not follow',
    spoil: (rows) =>
      change(
        rows,
        'audit',
        () => true,
        () => ({ actor: 'somebody else' }),
      ),
  },
  {
    name: 'a message that is in no row',
    invariant: 'from_outbox',
    what: 'in no row',
    respoken: (said) => [
      ...said,
      ...said.slice(-1).map((each) => ({ ...each, sid: 'SMx', id: 'NONE', at: each.at + HOUR })),
    ],
  },
  {
    name: 'other words than were queued',
    invariant: 'from_outbox',
    what: 'says something else',
    respoken: (said) =>
      said.map((each) => (each.way === 'out' ? { ...each, body: 'Vaya hoy al puente.' } : each)),
  },
  {
    name: 'one message that left twice',
    invariant: 'told_once',
    what: 'is at the channel as',
    respoken: (said) => [...said, ...said.slice(-1).map((each) => ({ ...each, sid: 'SMx' }))],
  },
  {
    name: 'two messages under way to one person',
    invariant: 'one_in_flight',
    what: 'was out',
    respoken: (said) =>
      said.flatMap((each) =>
        each.way === 'out'
          ? [
              { ...each, settledAt: each.at + 5_000 },
              { ...each, id: `${each.id ?? ''}2`, at: each.at + 1 },
            ]
          : [each],
      ),
  },
];

async function found({ spoil, respoken }: Partial<Seed> = {}): Promise<readonly Finding[]> {
  const rows = rowsOf(read);
  await spoil?.(rows);
  const phones = phoneLog(respoken?.(log) ?? log, createContactIds(world.temp.vault));
  return (await checkInvariants(rows, bounds, phones)).findings;
}

describe('what always holds', () => {
  it('is found kept where nothing is wrong', async () => {
    expect(await found()).toEqual([]);
  });

  it.each(SEEDS)('is found broken by $name', async (seed) => {
    const findings = await found(seed);
    expect(
      findings.filter(({ invariant, what }) => invariant === seed.invariant && what.includes(seed.what)),
    ).not.toEqual([]);
  });

  it('is said by the command, which ends with 1 when something does not hold', async () => {
    const file = join(world.temp.folder, 'log.jsonl');
    // What this process has let go of may still be held.
    const path = join(world.temp.folder, 'copy.db');
    copyFileSync(world.temp.path, path);
    const spoken = [...log, ...log.slice(-1).map((each) => ({ ...each, sid: 'SMx' }))];
    writeFileSync(file, spoken.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const { code, out, err } = await runScript(
      'scripts/invariants-check.ts',
      ['--log', file, '--grace', '3600', '--now', new Date(bounds.now).toISOString()],
      { DATABASE_URL: `sqlite:${path}`, DATA_KEY: TEST_KEY.toString('base64') },
    );
    expect(code).toBe(1);
    expect(out.match(/^BROKEN .*/gm)).toEqual([`BROKEN ${INVARIANTS.told_once}`]);
    expect(out).toContain('2 registrations, 2 appointments');
    expect(err).toContain('is at the channel as');
  });

  it('has a violation here for each invariant', () => {
    expect([...new Set(SEEDS.map(({ invariant }) => invariant))].sort()).toEqual(
      Object.keys(INVARIANTS).sort(),
    );
  });
});

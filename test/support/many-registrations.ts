import Database from 'libsql';
import { z } from 'zod';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { Stage } from '../../src/domain/registration.ts';
import { PORT_IDS } from '../../src/domain/port.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily } from './families.ts';
import { makeAppointment, makeId, makeSlot } from './records.ts';

/** Families that are stored one by one; all others are copies of their rows. */
const PATTERNS = 200;
/** Of ten families so many wait, and so many have an appointment; the others are not eligible now. */
const STAGES: readonly Stage[] = [
  ...(['waiting', 'waiting', 'waiting', 'waiting'] as const),
  ...(['scheduled', 'scheduled', 'scheduled'] as const),
  ...(['idle', 'idle', 'idle'] as const),
];
/** Copies that are written in one transaction. */
const TOGETHER = 500;

/** Stores families in every stage, with appointments, at all ports. @param now UTC milliseconds */
export async function storePatterns(storage: Storage, now: number): Promise<void> {
  for (let i = 0; i < PATTERNS; i += 1) {
    const port = PORT_IDS[i % PORT_IDS.length] ?? 'san-ysidro';
    const stage = STAGES[i % STAGES.length] ?? 'idle';
    const family = await storeFamily(storage, {
      facts: { portOfReturn: port, surnames: `Muestra${String.fromCharCode(97 + (i % 26))}` },
      registration: { stage, createdAt: now - (i % 30) * 86_400_000 },
    });
    if (stage === 'scheduled') await schedule(storage, family, port, now);
  }
}

async function schedule(
  storage: Storage,
  { id, familyId }: { readonly id: string; readonly familyId: string },
  port: Appointment['port'],
  now: number,
): Promise<void> {
  const slot = makeSlot({ port, date: '2021-03-10', startsAt: now + 9 * 86_400_000, capacity: 1_000_000 });
  await storage.importSlots([slot]);
  const { id: slotId, date, time, startsAt } = slot;
  const appointment = makeAppointment({
    ...{ id: makeId(), registrationId: id, familyId, people: 1, createdAt: now },
    ...{ slotId, port, date, time, startsAt },
  });
  await storage.commit([
    { kind: 'slot', slotId, people: 1 },
    { kind: 'appointment', appointment },
  ]);
}

const COPIED = [
  ['registrations', ['id', 'receipt', 'contact_id', 'family_id']],
  ['appointments', ['id', 'reference', 'registration_id', 'family_id']],
] as const;

/**
 * Copies the registrations of a closed SQLite file, with their appointments and names, until there are `count`. A copy has ids of its own, by
 * which nobody opens what is sealed in it; its names are found by nothing that is typed.
 */
export function copyRegistrations(path: string, count: number): void {
  const connection = new Database(path);
  connection.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -400000');
  connection.exec('PRAGMA wal_autocheckpoint = 0; CREATE TABLE pattern_names AS SELECT * FROM names');
  const indexes = indexesOf(connection);
  for (const { name } of indexes) connection.exec(`DROP INDEX ${name}`);
  const statements = [
    ...COPIED.map(([table, own]) => copyOf(connection, table, own)),
    `INSERT INTO names SELECT printf('%08d', i) || names.id || '-' || i, names.family_id || '-' || i
     FROM copies, pattern_names AS names`,
  ];
  const last = Math.ceil(count / PATTERNS) - 1;
  for (let from = 1; from <= last; from += TOGETHER) {
    const to = Math.min(from + TOGETHER - 1, last);
    connection.exec(
      `CREATE TEMP TABLE copies AS WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n`,
    );
    connection.exec(`BEGIN; ${statements.join('; ')}; COMMIT; DROP TABLE copies`);
  }
  // Made of all rows at once, indexes take a tenth of the time.
  for (const { sql } of indexes) connection.exec(sql);
  connection.exec(
    'DROP TABLE pattern_registrations; DROP TABLE pattern_appointments; DROP TABLE pattern_names; PRAGMA wal_checkpoint(TRUNCATE)',
  );
  connection.close();
}

const index = z.object({ name: z.string(), sql: z.string() });

/** Indexes of the tables that are copied; those that hold what is unique stay. */
function indexesOf(connection: Database.Database): readonly z.infer<typeof index>[] {
  const found = connection
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('registrations', 'appointments', 'names')",
    )
    .all();
  return z.array(index).parse(found);
}

/** @param own columns in which a copy differs */
function copyOf(connection: Database.Database, table: string, own: readonly string[]): string {
  const columns = connection
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .pluck()
    .all()
    .map(String);
  connection.exec(`CREATE TABLE pattern_${table} AS SELECT * FROM ${table}`);
  const values = columns.map((name) => (own.includes(name) ? `t.${name} || '-' || i` : `t.${name}`));
  return `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM copies, pattern_${table} t`;
}

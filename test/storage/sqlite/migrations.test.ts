import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/storage/sqlite/connection.ts';
import { PATIENCE_MS } from '../../../src/storage/sqlite/database.ts';
import { databaseNumber, migrate, MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { verifyAudit } from '../../../src/console/audit-chain.ts';
import { NOTHING_FROZEN } from '../../../src/domain/broadcast.ts';
import { auditHash, FIRST_PREVIOUS_HASH } from '../../../src/storage/audit-hash.ts';
import { expectCarried, HIDDEN } from '../../support/hidden-settings.ts';
import { dueTimes, storeLateReminders } from '../../support/late-reminders.ts';
import { makeBroadcast, makeCase, makeConversation, makeRegistration } from '../../support/records.ts';
import { testVault } from '../../support/storage.ts';
import { startChild } from './child.ts';

const vault = testVault();

/** Of migrations after the sixteenth, on tables of before. */
/** Of migrations that only add indexes. */
const INDEXES_ALONE = [
  'inbound_by_age',
  'outbox_by_age',
  'registrations_by_kind',
  'registrations_made',
  'appointments_made',
  'appointments_holding',
];
/** Tables whose rows carry a MAC since number 35. */
const GUARDED_TABLES = [
  'settings',
  'phases',
  'audit',
  'programme',
  'staff',
  'changes',
  'tokens',
  'broadcasts',
];

const LATER_INDEXES = [
  'registrations_in_need',
  'person_requests_by_reason',
  'person_requests_of_contact',
  'appointments_ever_of_registration',
  'recipients_of_registration',
  'registrations_ever_of_contact',
  ...INDEXES_ALONE,
];

describe('migrations', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aviso-migrations-'));
    path = join(folder, 'aviso.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function schemaOf(file: string): unknown {
    const connection = connect(file, 5);
    const schema = connection
      .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name')
      .all([]);
    const found = { number: databaseNumber(connection), schema };
    connection.close();
    return found;
  }

  it.each(MIGRATIONS.map((_, number) => number))(
    'brings a database of number %i up to date',
    async (number) => {
      const earlier = connect(path, 5);
      if (number > 0) migrate(earlier, vault, number);
      expect(databaseNumber(earlier)).toBe(number);
      earlier.close();

      const fresh = join(folder, 'fresh.db');
      for (const file of [path, fresh]) {
        const storage = await openSqlite({ path: file, vault });
        const conversation = makeConversation({ contactId: 'contact-1' });
        expect(await storage.commit([{ kind: 'conversation', conversation }])).toBe('ok');
        await storage.close();
      }
      expect(schemaOf(path)).toEqual(schemaOf(fresh));
    },
  );

  it('keeps what was there', async () => {
    const earlier = connect(path, 5);
    migrate(earlier, vault, 1);
    earlier
      .prepare(
        `INSERT INTO inbound (sid, contact_id, channel, recipient, received_at, sealed) VALUES ('SM1', 'contact-1', 'sms', '+1', 5, ?)`,
      )
      .run([
        vault.seal(
          { from: '+525550000001', text: 'hola', payload: null, location: null },
          { record: 'inbound', key: 'SM1' },
        ),
      ]);
    earlier.close();
    const storage = await openSqlite({ path, vault });
    expect(await storage.listInbound('contact-1', 9)).toMatchObject([{ sid: 'SM1', text: 'hola' }]);
    await storage.close();
  });

  it('makes a person of each token of before, who approves nothing yet, and knows who made it and who wrote what', async () => {
    const earlier = connect(path, 5);
    migrate(earlier, vault, 10);
    const token = earlier.prepare(
      `INSERT INTO tokens (id, version, name, role, hash, created_at, expires_at, revoked_at, last_used_at)
       VALUES (?, 1, ?, 'approver', ?, 5, 9, NULL, NULL)`,
    );
    token.run(['T1', 'Ana', 'a'.repeat(64)]);
    token.run(['T2', 'Ana', 'b'.repeat(64)]);
    const put = earlier.prepare(
      'INSERT INTO audit (at, actor, act, subject, detail, previous_hash, hash) VALUES (5, ?, ?, ?, ?, ?, ?)',
    );
    let previous = FIRST_PREVIOUS_HASH;
    for (const [actor, act, subject] of [
      ['cli:root', 'token.create', 'T1'],
      ['token:T1:Ana', 'token.create', 'T2'],
      ['token:T2:Ana', 'broadcast.create', 'B1'],
      ['token:T1:Ana', 'broadcast.edit', 'B1'],
    ] as const) {
      const hash = auditHash(previous, { at: 5, actor, act, subject, detail: {} });
      put.run([actor, act, subject, '{}', previous, hash]);
      previous = hash;
    }
    earlier
      .prepare(
        `INSERT INTO broadcasts (id, version, kind, state, author, made, expansion, watch, live, created_at, sealed)
         VALUES ('B1', 2, 'new', 'review', 'token:T1:Ana', 0, ?, '{"ended":0,"failed":0}', 0, 5, ?)`,
      )
      .run([
        JSON.stringify(NOTHING_FROZEN),
        vault.seal(makeBroadcast().content, { record: 'broadcasts', key: 'B1' }),
      ]);
    earlier.close();

    const storage = await openSqlite({ path, vault });
    expect(await storage.findToken('T2')).toMatchObject({ staffId: 'T2', createdBy: 'token:T1:Ana' });
    const unlinked = { name: 'Ana', version: 1, linkedBy: null, linkedAt: null, sameAs: null };
    expect(await storage.listStaff({ after: '', limit: 9 })).toMatchObject([
      { id: 'T1', createdBy: 'cli:root', ...unlinked },
      { id: 'T2', createdBy: 'token:T1:Ana', ...unlinked },
    ]);
    const authors = (await storage.findBroadcast('B1'))!.authors;
    expect([...authors].sort()).toEqual(['token:T1:Ana', 'token:T2:Ana']);
    expect((await verifyAudit(storage)).broken).toBeNull();
    await storage.close();
  });

  it('brings reminders of the day forward that waited for an hour before', async () => {
    const before = await openSqlite({ path, vault });
    const wanted = await storeLateReminders(before);
    await before.close();
    const earlier = connect(path, 5);
    // What later migrations made is made again.
    earlier.exec('DROP TABLE closures; DROP INDEX appointments_of_day');
    earlier.exec('DROP TABLE aliases; DROP TABLE address_flags; DROP TABLE passed_on; DROP TABLE leftovers');
    for (const index of LATER_INDEXES) earlier.exec(`DROP INDEX ${index}`);
    for (const table of GUARDED_TABLES) earlier.exec(`ALTER TABLE ${table} DROP COLUMN mac`);
    earlier.exec(
      'DROP TABLE accounts; DROP TABLE sessions; DROP TABLE jobs; DROP TABLE calls; DROP TABLE check_ins; DROP TABLE names; DROP TABLE notes; DROP TABLE keys; DROP TABLE processes; DROP TABLE saved_views',
    );
    for (const column of [
      'about',
      'renewed_at',
      'taken_by',
      'taken_at',
      'waits_since',
      'passed_by',
      'passed_how',
    ])
      earlier.exec(`ALTER TABLE person_requests DROP COLUMN ${column}`);
    earlier.exec('ALTER TABLE registrations DROP COLUMN in_need');
    earlier.exec('ALTER TABLE registrations DROP COLUMN consent_version; PRAGMA user_version = 15');
    earlier.close();
    const storage = await openSqlite({ path, vault });
    expect(await dueTimes(storage)).toEqual(wanted);
    await storage.close();
  });

  it('erases people whom an earlier version stored', async () => {
    const earlier = connect(path, 5);
    migrate(earlier, vault, 21);
    earlier
      .prepare(
        `INSERT INTO inbound (sid, contact_id, channel, recipient, received_at, sealed) VALUES ('SM1', 'contact-1', 'sms', '+1', 5, ?)`,
      )
      .run([
        vault.seal(
          { from: '+1', text: 'hola', payload: null, location: null },
          { record: 'inbound', key: 'SM1' },
        ),
      ]);
    earlier.close();
    const storage = await openSqlite({ path, vault });
    expect(
      await storage.commit([
        {
          kind: 'erase',
          erasure: {
            ...{ contactIds: ['contact-1'], registrationIds: [], writtenTo: [], whole: true, at: 9 },
            ...{ heldRequests: [], triesIds: [], lastMessages: [] },
          },
        },
      ]),
    ).toBe('ok');
    expect(await storage.listInbound('contact-1', 9)).toEqual([]);
    expect(await storage.listLeftovers({ kind: 'copy', now: 9, limit: 9 })).toMatchObject([
      { subject: 'SM1' },
    ]);
    await storage.close();
  });

  it('makes records of what settings hid', async () => {
    const earlier = connect(path, 5);
    migrate(earlier, vault, 18);
    const put = earlier.prepare('INSERT INTO settings (name, value) VALUES (?, ?)');
    for (const [name, value] of HIDDEN) put.run([name, value]);
    earlier.close();
    const storage = await openSqlite({ path, vault });
    await expectCarried(storage);
    await storage.close();
  });

  it('says of a request of before that it waits since it was opened', async () => {
    const earlier = connect(path, 5);
    migrate(earlier, vault, 20);
    earlier.exec(
      `INSERT INTO person_requests (id, contact_id, reason, opened_at, state) VALUES ('R1', 'contact-1', 'danger', 7, 'open')`,
    );
    earlier.close();
    const storage = await openSqlite({ path, vault });
    expect(await storage.findPersonRequest('R1')).toMatchObject({
      openedAt: 7,
      waitsSince: 7,
      takenBy: null,
    });
    expect(await storage.countUrgent()).toEqual({ waiting: 1, oldestAt: 7, taken: 0 });
    await storage.close();
  });

  it('says of a family of before that the version of its consent was not kept', async () => {
    const earlier = connect(path, 5);
    migrate(earlier, vault, 17);
    const { aNumber, members, city, needs, missing } = makeRegistration();
    earlier
      .prepare(
        `INSERT INTO registrations (id, version, receipt, family_id, language, place, zone, port_of_return, enrolled_on, outcome,
           rule, told_outcome, stage, decision_due, created_at, sealed)
         VALUES ('r-1', 1, 'R-1', 'F-1', 'es', 'mexico', 'America/Tijuana', 'san-ysidro', '2019-08-02', 'review',
           'family-mixed', 'review', 'idle', 0, 5, ?)`,
      )
      .run([vault.seal({ aNumber, members, city, needs, missing }, { record: 'registrations', key: 'r-1' })]);
    earlier.close();
    const storage = await openSqlite({ path, vault });
    expect(await storage.findRegistration('r-1')).toMatchObject({
      aNumber,
      createdAt: 5,
      consentVersion: null,
    });
    await storage.close();
  });

  it('finds by name whom an earlier version stored, once they have been gone through, a kill between any two steps', async () => {
    const before = await openSqlite({ path, vault });
    await before.importCases(
      ['F-1', 'F-1', 'F-2', 'F-3'].map((familyId) => makeCase({ familyId, surnames: `Uno ${familyId}` })),
      { dryRun: false },
    );
    const registration = makeRegistration({ familyId: 'F-9', missing: 'Yolanda' });
    await before.commit([{ kind: 'registration', registration }]);
    await before.close();
    const earlier = connect(path, 5);
    for (const table of [...GUARDED_TABLES, 'accounts', 'sessions'])
      earlier.exec(`ALTER TABLE ${table} DROP COLUMN mac`);
    earlier.exec(
      'DROP TABLE names; DROP TABLE notes; DROP TABLE keys; DROP TABLE processes; DROP TABLE saved_views; PRAGMA user_version = 27',
    );
    for (const column of ['passed_by', 'passed_how'])
      earlier.exec(`ALTER TABLE person_requests DROP COLUMN ${column}`);
    for (const index of INDEXES_ALONE) earlier.exec(`DROP INDEX ${index}`);
    earlier.close();
    const found = async (word: string): Promise<readonly string[]> => {
      const storage = await openSqlite({ path, vault });
      const { familyIds } = await storage.listFamiliesNamed({ words: [word], limit: 9 });
      await storage.close();
      return familyIds;
    };
    expect(await found('yolanda')).toEqual([]);
    for (let more = true; more;) {
      const storage = await openSqlite({ path, vault });
      more = await storage.nameSome(1);
      expect(await storage.areNamesReady()).toBe(!more);
      await storage.close();
    }
    expect(await found('uno')).toEqual(['F-1', 'F-2', 'F-3']);
    expect(await found('yolanda')).toEqual(['F-9']);
  });

  it('undoes a migration that fails, and leaves the number', () => {
    const connection = connect(path, 5);
    migrate(connection, vault, 1);
    connection.exec('CREATE TABLE leases (surprise TEXT)');
    const before = connection.prepare('SELECT name FROM sqlite_schema ORDER BY name').all([]);
    expect(() => {
      migrate(connection, vault);
    }).toThrow();
    expect(databaseNumber(connection)).toBe(1);
    expect(connection.prepare('SELECT name FROM sqlite_schema ORDER BY name').all([])).toEqual(before);
    connection.close();
  });

  it('lets several processes open a new database, and write to it, at once', async () => {
    const children = Array.from({ length: 3 }, () => startChild('pass', path, '60'));
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0]);
    const storage = await openSqlite({ path, vault });
    expect(await storage.readCount('shared')).toBe(180);
    await storage.close();
  });

  it('waits for a process that needs longer to migrate than a text would wait', async () => {
    const slow = connect(path, 0);
    slow.prepare('PRAGMA journal_mode = WAL').get([]);
    slow.begin();
    const opened = openSqlite({ path, vault });
    // Every pause of a turn's patience, and some.
    await pause(PATIENCE_MS + 1_000);
    slow.rollback();
    slow.close();
    const storage = await opened;
    expect(await storage.countCases()).toBe(0);
    await storage.close();
  });
});

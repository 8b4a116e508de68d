import mongoose, { type Connection } from 'mongoose';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMongo, prepareMongo } from '../../../src/storage/mongo/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import type { Write } from '../../../src/storage/write.ts';
import { canStartMongo, startMongo, type MongoServer } from '../../support/mongo.ts';
import {
  makeConversation,
  makeId,
  makeInbound,
  makeOutboxMessage,
  makeRegistration,
  makeCase,
  NOW,
} from '../../support/records.ts';
import { testVault } from '../../support/storage.ts';

const vault = testVault();
const TRANSIENT = ['TransientTransactionError'];

describe.skipIf(!(await canStartMongo()))('trouble with the server', () => {
  let folder: string;
  const flags = () => ['--enable-test-commands', '--sync-on-commit', '--storage-path', folder];
  let server: MongoServer;
  let url: string;
  let raw: Connection;
  /** Has the time that it needs, however busy the machine is. */
  let storage: Storage;
  /** Gives up soon. */
  let hasty: Storage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aviso-mongo-'));
    server = await startMongo(flags());
    // The engine does not tell by itself when it is primary again.
    url = `${server.url}trouble?serverMonitoringMode=poll&heartbeatFrequencyMS=500`;
    await prepareMongo({ url, vault });
    raw = await mongoose.createConnection(url).asPromise();
  });
  afterAll(async () => {
    await raw.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    storage = await openMongo({ url, vault, tuning: { patienceMs: 20_000 } });
    hasty = await openMongo({ url, vault, tuning: { patienceMs: 1_000 } });
  });
  afterEach(async () => {
    await fail('off', {});
    await Promise.all([storage.close(), hasty.close()]);
  });

  /** Fails what the storage asks of the server, and nobody else. */
  const fail = (mode: 'off' | 'alwaysOn' | { times: number }, data: Record<string, unknown>) =>
    raw.db!.admin().command({
      configureFailPoint: 'failCommand',
      mode,
      ...(mode !== 'off' && { data: { appName: 'aviso', ...data } }),
    });

  function turn(contactId: string): { sid: string; writes: Write[] } {
    const message = makeInbound();
    return {
      sid: message.sid,
      writes: [
        { kind: 'inbound', contactId, message },
        { kind: 'conversation', conversation: makeConversation({ contactId }) },
        { kind: 'send', message: makeOutboxMessage({ contactId }) },
      ],
    };
  }

  /** As a caller does whom nobody promised that it works at the first try again. */
  const committed = (writes: readonly Write[]) =>
    expect
      .poll(() => hasty.commit(writes).catch(() => 'not yet'), { timeout: 15_000, interval: 100 })
      .toBe('ok');

  async function expectTurns(contactId: string, many: 0 | 1): Promise<void> {
    expect(await storage.listInbound(contactId, 9)).toHaveLength(many);
    expect(await storage.listOutboxOf(contactId)).toHaveLength(many);
    expect((await storage.findConversation(contactId)) !== null).toBe(many === 1);
  }

  it.each<[string, { times: number }, Record<string, unknown>]>([
    ['a write conflict', { times: 3 }, { failCommands: ['insert'], errorCode: 112, errorLabels: TRANSIENT }],
    ['a connection cut in the middle', { times: 1 }, { failCommands: ['insert'], closeConnection: true }],
    [
      'a connection cut at the first command',
      { times: 1 },
      { failCommands: ['findAndModify'], closeConnection: true },
    ],
    [
      'a connection cut at the commit',
      { times: 1 },
      { failCommands: ['commitTransaction'], closeConnection: true },
    ],
    [
      'two connections cut at the commit',
      { times: 2 },
      { failCommands: ['commitTransaction'], closeConnection: true },
    ],
    [
      'a primary that shuts down at the commit',
      { times: 1 },
      { failCommands: ['commitTransaction'], errorCode: 91 },
    ],
    [
      'a primary that steps down',
      { times: 1 },
      { failCommands: ['insert'], errorCode: 10107, errorLabels: TRANSIENT },
    ],
    [
      'a transaction the server has forgotten',
      { times: 1 },
      { failCommands: ['commitTransaction'], errorCode: 251, errorLabels: TRANSIENT },
    ],
    [
      'a majority that is late',
      { times: 1 },
      {
        failCommands: ['commitTransaction'],
        writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
      },
    ],
  ])('makes a turn exactly once after %s', async (_what, mode, data) => {
    const contactId = makeId();
    const { writes } = turn(contactId);
    await fail(mode, data);
    expect(await storage.commit(writes)).toBe('ok');
    await expectTurns(contactId, 1);
    expect(await storage.commit(writes)).toBe('duplicate');
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'others always in the way',
      { failCommands: ['insert'], errorCode: 112, errorLabels: TRANSIENT },
      'storage_busy',
    ],
    ['a full disk', { failCommands: ['insert'], errorCode: 14031 }, 'storage_full'],
    ['no permission to write', { failCommands: ['insert'], errorCode: 13 }, 'storage_unavailable'],
    ['no connection that lasts', { failCommands: ['insert'], closeConnection: true }, 'storage_unavailable'],
    [
      'no commit that is answered',
      { failCommands: ['commitTransaction'], errorCode: 91 },
      'storage_unavailable',
    ],
  ])('gives up on %s in time, leaves no half turn, and recovers by itself', async (_what, data, code) => {
    const contactId = makeId();
    const { writes } = turn(contactId);
    await fail('alwaysOn', data);
    await expect(hasty.commit(writes)).rejects.toMatchObject({ code, retryable: true });
    await fail('off', {});
    await expectTurns(contactId, 0);
    await committed(writes);
    await expectTurns(contactId, 1);
  });

  it('says so when reads and single writes find no server, and recovers by itself', async () => {
    await fail('alwaysOn', { failCommands: ['find', 'update', 'aggregate'], closeConnection: true });
    const calls = [
      () => hasty.ping(),
      () => hasty.loadTurn('SM1', 'contact-1'),
      () => hasty.countOutbox(),
      () => hasty.claimOutbox({ sender: 's', owner: 'w', now: NOW, limit: 1 }),
      () => hasty.takeLease({ name: 'l', owner: 'w', now: NOW, until: NOW + 1 }),
    ];
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ code: 'storage_unavailable', retryable: true });
    await fail('off', {});
    await expect
      .poll(
        () =>
          hasty.ping().then(
            () => 'there',
            () => 'not yet',
          ),
        { timeout: 15_000, interval: 100 },
      )
      .toBe('there');
    expect(await hasty.loadTurn('SM1', 'contact-1')).toEqual({ seen: false, conversation: null });
  });

  it('waits for a new primary, and says so when none comes in time', async () => {
    const stepDown = (seconds: number) => raw.db!.admin().command({ replSetStepDown: seconds, force: true });
    const [short, long] = [makeId(), makeId()];
    await stepDown(1);
    expect(await storage.commit(turn(short).writes)).toBe('ok');
    await expectTurns(short, 1);
    const { writes } = turn(long);
    await stepDown(4);
    await expect(hasty.commit(writes)).rejects.toMatchObject({ code: 'storage_unavailable' });
    await committed(writes);
    await expectTurns(long, 1);
  });

  it('says so while the server is gone, and works again when it is back', async () => {
    const contactId = makeId();
    const { sid, writes } = turn(contactId);
    expect(await storage.commit(writes)).toBe('ok');
    const { port } = server;
    await server.stop('SIGKILL');
    const later = turn(makeId());
    const refused = await Promise.allSettled([
      hasty.commit(later.writes),
      hasty.ping(),
      hasty.loadTurn(sid, contactId),
    ]);
    for (const outcome of refused)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'storage_unavailable' } });
    server = await startMongo(flags(), port);
    await committed(later.writes);
    expect((await storage.loadTurn(sid, contactId)).seen).toBe(true);
    await expectTurns(contactId, 1);
  });

  it('leaves nothing of an import that fails in the middle', async () => {
    const facts = makeCase();
    await storage.importCases([facts], { dryRun: false });
    const registration = makeRegistration({ familyId: facts.familyId });
    await storage.commit([{ kind: 'registration', registration }]);
    const changed = { ...facts, returned: false };
    await fail('alwaysOn', { failCommands: ['commitTransaction'], errorCode: 13 });
    await expect(storage.importCases([changed, makeCase()], { dryRun: false })).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    await fail('off', {});
    expect(await storage.findCase(facts.aNumber)).toEqual(facts);
    expect(await storage.findRegistration(registration.id)).toEqual(registration);
    // Another client, who gives up soon: what failed stands in nobody's way.
    expect(await hasty.importCases([changed], { dryRun: false })).toMatchObject({ changed: 1 });
    expect(await storage.findRegistration(registration.id)).toMatchObject({ decisionDue: true, version: 2 });
  });

  it('finishes what is under way before it closes', async () => {
    const contactId = makeId();
    const pending = storage.commit(turn(contactId).writes);
    await storage.close();
    await storage.close();
    expect(await pending).toBe('ok');
    storage = await openMongo({ url, vault });
    await expectTurns(contactId, 1);
  });
});

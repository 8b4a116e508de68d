import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMongo, prepareMongo } from '../../../src/storage/mongo/open.ts';
import { openRuntime } from '../../../src/app/open.ts';
import { canStartMongo, startMongo, type MongoServer } from '../../support/mongo.ts';
import { makeAuditEntry, makeBroadcast, makeConversation, makeToken } from '../../support/records.ts';
import { expectCarried, HIDDEN } from '../../support/hidden-settings.ts';
import { dueTimes, storeLateReminders } from '../../support/late-reminders.ts';
import { TEST_KEY, testVault } from '../../support/storage.ts';

const vault = testVault();

describe.skipIf(!(await canStartMongo()))('opening a MongoDB database', () => {
  let server: MongoServer;
  let url: string;
  let raw: Connection | null = null;
  beforeAll(async () => {
    server = await startMongo();
  });
  afterAll(async () => {
    await raw?.close();
    await server.stop();
  });
  beforeEach(async () => {
    await raw?.close();
    url = `${server.url}fresh_${randomBytes(4).toString('hex')}`;
    raw = await mongoose.createConnection(url).asPromise();
  });

  const meta = () => raw!.collection<{ _id: string; value: string }>('meta');
  const everything = async () =>
    Promise.all(
      (await raw!.db!.collections()).map(async (collection) => [
        collection.collectionName,
        await collection.find().toArray(),
        (await collection.indexes()).length,
      ]),
    );

  it('makes collections and indexes once, however many try at the same time', async () => {
    await Promise.all(Array.from({ length: 4 }, () => prepareMongo({ url, vault })));
    const made = await everything();
    expect(made.map(([name]) => name)).toContain('outbox');
    const indexes = await raw!.collection('registrations').indexes();
    expect(indexes).toContainEqual(
      expect.objectContaining({
        key: { familyId: 1 },
        unique: true,
        partialFilterExpression: { live: true },
      }),
    );
    await prepareMongo({ url, vault });
    expect(await everything()).toEqual(made);
    const storage = await openMongo({ url, vault });
    await storage.ping();
    await storage.close();
  });

  it('refuses one that lost an index, and says which indexes nobody declares', async () => {
    await prepareMongo({ url, vault });
    const names: string[] = [];
    const onSurplus = (surplus: readonly string[]): void => void names.push(...surplus);
    await (await openMongo({ url, vault, onSurplus })).close();
    expect(names).toEqual([]);
    await raw!.collection('slots').createIndex({ capacity: 1 }, {}, {});
    await (await openMongo({ url, vault, onSurplus })).close();
    expect(names).toEqual(['slots.capacity_1']);
    await raw!.collection('registrations').dropIndex('receipt_1');
    await expect(openMongo({ url, vault, onSurplus })).rejects.toThrow(/registrations \(receipt\)/);
  });

  it('refuses a database that is not prepared, and leaves it so', async () => {
    await expect(openMongo({ url, vault })).rejects.toMatchObject({ code: 'storage_unprepared' });
    expect(await everything()).toEqual([]);
  });

  it('refuses another key than the database was written with and changes nothing', async () => {
    await prepareMongo({ url, vault });
    const before = await everything();
    const other = testVault(Buffer.alloc(32, 9));
    for (const attempt of [prepareMongo, openMongo])
      await expect(attempt({ url, vault: other })).rejects.toMatchObject({ code: 'storage_key_mismatch' });
    expect(await everything()).toEqual(before);
  });

  it('lets one of two keys have a new database', async () => {
    const keys = [vault, testVault(Buffer.alloc(32, 9))];
    const attempts = await Promise.allSettled(keys.map((key) => prepareMongo({ url, vault: key })));
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'storage_key_mismatch' },
    });
  });

  it('refuses a database that a newer version wrote and changes nothing', async () => {
    await prepareMongo({ url, vault });
    await meta().updateOne({ _id: 'number' }, { $set: { value: '1000' } });
    const before = await everything();
    for (const attempt of [prepareMongo, openMongo])
      await expect(attempt({ url, vault })).rejects.toMatchObject({ code: 'storage_newer' });
    expect(await everything()).toEqual(before);
  });

  it('finishes the preparation that another process began', async () => {
    await prepareMongo({ url, vault });
    const before = await everything();
    await meta().deleteOne({ _id: 'number' });
    await raw!.collection('outbox').drop();
    await expect(openMongo({ url, vault })).rejects.toMatchObject({ code: 'storage_unprepared' });
    await prepareMongo({ url, vault });
    expect((await everything()).map(([name, , indexes]) => [name, indexes]).sort()).toEqual(
      before.map(([name, , indexes]) => [name, indexes]).sort(),
    );
  });

  it('makes a person of each token of before, who approves nothing yet, and knows who made it and who wrote what', async () => {
    await prepareMongo({ url, vault });
    const before = await openMongo({ url, vault });
    const broadcast = makeBroadcast({ id: 'B1', author: 'token:T1:Ana' });
    const entry = (actor: string, act: string, subject: string) =>
      ({ kind: 'audit', entry: makeAuditEntry({ actor, act, subject }) }) as const;
    await before.commit([
      { kind: 'token', token: makeToken({ id: 'T1', name: 'Ana' }) },
      { kind: 'token', token: makeToken({ id: 'T2', name: 'Ana' }) },
      { kind: 'broadcast', broadcast },
      entry('cli:root', 'token.create', 'T1'),
      entry('token:T1:Ana', 'token.create', 'T2'),
      entry('token:T2:Ana', 'broadcast.create', 'B1'),
      entry('token:T1:Ana', 'broadcast.edit', 'B1'),
    ]);
    await before.close();
    // As a version from before there were people left them.
    await raw!.collection('tokens').updateMany({}, { $unset: { staffId: '', createdBy: '' } });
    await raw!.collection('broadcasts').updateMany({}, { $unset: { authors: '' } });
    for (const name of ['tokens', 'broadcasts', 'audit'])
      await raw!.collection(name).updateMany({}, { $unset: { mac: '' } });
    await meta().deleteOne({ _id: 'macs' });
    await meta().updateOne({ _id: 'number' }, { $set: { value: '3' } });

    await Promise.all(Array.from({ length: 3 }, () => prepareMongo({ url, vault })));
    const storage = await openMongo({ url, vault });
    expect(await storage.findToken('T2')).toMatchObject({ staffId: 'T2', createdBy: 'token:T1:Ana' });
    const unlinked = { name: 'Ana', version: 1, linkedBy: null, linkedAt: null, sameAs: null };
    expect(await storage.listStaff({ after: '', limit: 9 })).toMatchObject([
      { id: 'T1', createdBy: 'cli:root', ...unlinked },
      { id: 'T2', createdBy: 'token:T1:Ana', ...unlinked },
    ]);
    const authors = (await storage.findBroadcast('B1'))!.authors;
    expect([...authors].sort()).toEqual(['token:T1:Ana', 'token:T2:Ana']);
    // What an older process makes while this one runs.
    await raw!.collection('tokens').updateOne({ hash: 'T2'.padEnd(64, '0') }, { $unset: { staffId: '' } });
    expect(await storage.findToken('T2')).toMatchObject({ staffId: 'T2' });
    await storage.close();
  });

  it('refuses a standalone server and says what to do, before anything is written', async () => {
    const alone = await startMongo(['--standalone']);
    const direct = `${alone.url}aviso?directConnection=true`;
    for (const address of [`${alone.url}aviso`, direct])
      for (const attempt of [prepareMongo, openMongo])
        await expect(attempt({ url: address, vault })).rejects.toMatchObject({
          code: 'storage_standalone',
          retryable: false,
        });
    const environment = {
      DATABASE_URL: alone.url,
      DATA_KEY: TEST_KEY.toString('base64'),
      LOG_LEVEL: 'silent',
    };
    await expect(openRuntime(environment)).rejects.toMatchObject({
      name: 'ConfigError',
      problems: [expect.stringMatching(/^DATABASE_URL: .*replica set.*--replSet.*rs\.initiate/)],
    });
    await alone.stop();
  });

  it('brings reminders of the day forward that waited for an hour before', async () => {
    await prepareMongo({ url, vault });
    const storage = await openMongo({ url, vault });
    const wanted = await storeLateReminders(storage);
    await meta().updateOne({ _id: 'number' }, { $set: { value: '8' } });
    await prepareMongo({ url, vault });
    expect(await dueTimes(storage)).toEqual(wanted);
    await storage.close();
  });

  it('makes records of what settings hid, once, and leaves what is written since', async () => {
    await prepareMongo({ url, vault });
    const storage = await openMongo({ url, vault });
    const settings = HIDDEN.map(([name, value]) => ({ kind: 'setting' as const, name, value }));
    expect(await storage.commit(settings)).toBe('ok');
    const again = async (): Promise<void> => {
      await meta().updateOne({ _id: 'number' }, { $set: { value: '10' } });
      await prepareMongo({ url, vault });
    };
    await again();
    await expectCarried(storage);
    const alias = { id: 'name-1', contactId: 'contact-9' };
    expect(await storage.commit([{ kind: 'alias', alias }])).toBe('ok');
    await again();
    expect(await storage.findAlias('name-1')).toEqual(alias);
    await storage.close();
  });

  it('says that no server answers', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => nobody.once('listening', resolve));
    const address = nobody.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => nobody.close(resolve));
    await expect(
      openMongo({ url: `mongodb://127.0.0.1:${port}/aviso`, vault, tuning: { patienceMs: 200 } }),
    ).rejects.toMatchObject({ code: 'storage_unavailable', retryable: true });
  });

  it.each(['mongodb://', 'mongodb://user:secret-word@', 'mongodb://127.0.0.1:1/?nonsense=1'])(
    'does not repeat an address that cannot be read: %s',
    async (address) => {
      const refused = await openMongo({ url: address, vault }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'storage_unavailable' });
      expect(String(refused)).not.toContain('secret-word');
      expect(refused).not.toHaveProperty('cause');
    },
  );

  it('opens the house on it, with the database called aviso when none is named', async () => {
    const house = await openRuntime({
      DATABASE_URL: server.url,
      DATA_KEY: TEST_KEY.toString('base64'),
      LOG_LEVEL: 'silent',
    });
    const conversation = makeConversation({ contactId: 'contact-1' });
    expect(await house.storage.commit([{ kind: 'conversation', conversation }])).toBe('ok');
    await house.close();
    const aviso = raw!.useDb('aviso');
    expect(await aviso.collection('conversations').countDocuments()).toBe(1);
    await aviso.dropDatabase();
  });
});

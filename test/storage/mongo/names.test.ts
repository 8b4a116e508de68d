import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMongo } from '../../../src/storage/mongo/open.ts';
import { mongoForTests, type TempMongo } from '../../support/mongo.ts';
import { makeCase, makeRegistration } from '../../support/records.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('names of who was stored before there were any', () => {
  let temp: TempMongo;
  beforeEach(async () => {
    temp = await mongo!.open();
    const cases = ['F-1', 'F-1', 'F-2', 'F-3'].map((familyId) => makeCase({ familyId, surnames: 'Uno' }));
    await temp.storage.importCases(cases, { dryRun: false });
    const registration = makeRegistration({ familyId: 'F-9', missing: 'Yolanda' });
    await temp.storage.commit([{ kind: 'registration', registration }]);
    await mongo!.connection.collection('names').deleteMany({});
  });
  afterEach(() => temp.close());
  afterAll(() => mongo?.close());

  const find = async (word: string): Promise<readonly string[]> =>
    (await temp.storage.listFamiliesNamed({ words: [word], limit: 9 })).familyIds;

  it('are made by two processes at once, while the roster changes', async () => {
    const other = await openMongo({ url: temp.url, vault: temp.vault });
    expect(await find('yolanda')).toEqual([]);
    await Promise.all([
      (async () => {
        while (await temp.storage.nameSome(1));
      })(),
      (async () => {
        while (await other.nameSome(1));
      })(),
      other.importCases([makeCase({ familyId: 'F-2', surnames: 'Prieto' })], { dryRun: false }),
    ]);
    expect(await other.areNamesReady()).toBe(true);
    expect(await find('uno')).toEqual(['F-1', 'F-2', 'F-3']);
    expect(await find('prieto')).toEqual(['F-2']);
    expect(await find('yolanda')).toEqual(['F-9']);
    await other.close();
  });
});

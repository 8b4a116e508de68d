import { openMongoForCopy } from '../../src/storage/mongo/copy.ts';
import { openMongo, prepareMongo } from '../../src/storage/mongo/open.ts';
import { openSqliteForCopy } from '../../src/storage/sqlite/copy.ts';
import type { CopyUnderTest } from '../contract/copy.ts';
import { withDatabase, type MongoForTests } from './mongo.ts';
import { openTempStorage, testVault } from './storage.ts';

/** A fresh embedded database, opened both ways. */
export async function openSqliteCopy(): Promise<CopyUnderTest> {
  const temp = await openTempStorage();
  const { path, vault } = temp;
  const copy = await openSqliteForCopy({ path, vault });
  return {
    storage: temp.storage,
    copy,
    async close() {
      await copy.close();
      await temp.close();
    },
  };
}

/** Opens fresh databases on the server of `mongo`, both ways; as many at a time as wanted. */
export function mongoCopies(mongo: MongoForTests): () => Promise<CopyUnderTest & { readonly url: string }> {
  const vault = testVault();
  const free: string[] = [];
  let made = 0;

  async function database(): Promise<string> {
    const known = free.pop();
    if (known !== undefined) return known;
    made += 1;
    const name = `${mongo.connection.name}_copy_${made}`;
    await prepareMongo({ url: withDatabase(mongo.url, name), vault });
    return name;
  }

  return async () => {
    const name = await database();
    const url = withDatabase(mongo.url, name);
    const collections = await mongo.connection.useDb(name).db!.collections();
    await Promise.all(
      collections.filter(({ collectionName }) => collectionName !== 'meta').map((all) => all.deleteMany({})),
    );
    const [storage, copy] = [await openMongo({ url, vault }), await openMongoForCopy({ url, vault })];
    return {
      storage,
      copy,
      url,
      async close() {
        await Promise.all([storage.close(), copy.close()]);
        free.push(name);
      },
    };
  };
}

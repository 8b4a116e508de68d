import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSealsLoop } from '../../src/app/seals-loop.ts';
import { writtenToBind } from '../../src/storage/bound-seals.ts';
import { sealLoose } from '../support/loose-seals.ts';
import { makeConversation } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';

describe('the loop that binds seals', () => {
  it('binds what is loose, and tells of rows that do not open by their record alone', async () => {
    const temp = await openTempStorage();
    const [loose, spoiled] = [makeConversation(), makeConversation()];
    for (const conversation of [loose, spoiled])
      await temp.storage.commit([{ kind: 'conversation', conversation }]);
    const { snapshot, address, externalId } = loose;
    const database = new Database(temp.path);
    const put = database.prepare('UPDATE conversations SET sealed = ? WHERE contact_id = ?');
    put.run(sealLoose({ snapshot, address, externalId }), loose.contactId);
    put.run(Buffer.from('spoiled'), spoiled.contactId);
    database.prepare("UPDATE meta SET value = ? WHERE name = 'seals'").run(writtenToBind(temp.vault));
    const storage = await temp.reopen();

    const quiet = (): void => undefined;
    let tell: (fields: unknown) => void = quiet;
    const told = new Promise<unknown>((resolve) => {
      tell = resolve;
    });
    const log = {
      ...{ debug: quiet, info: quiet, warn: quiet },
      error: (fields: unknown) => {
        tell(fields);
      },
    };
    const loop = createSealsLoop({ storage, owner: 'one', log });
    loop.start();
    expect(await told).toEqual({ code: 'sealed_damaged', record: 'conversations', rows: 1 });
    await loop.stop();

    const bound = database.prepare('SELECT sealed FROM conversations WHERE contact_id = ?');
    const [sealed] = z.tuple([z.instanceof(Uint8Array)]).parse(bound.raw().get(loose.contactId));
    const owner = { record: 'conversations', key: loose.contactId };
    expect(temp.vault.open(sealed, owner)).toMatchObject({ snapshot });
    database.close();
    await temp.close();
  });
});

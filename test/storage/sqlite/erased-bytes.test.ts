import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../../support/talk-world.ts';

const PHONE = '+526640000001';
const SEALED = ['inbound', 'outbox', 'conversations', 'registrations'];

/** Personal fields are sealed, so that their words are nowhere in the clear: what is looked for is the sealed bytes themselves. */
describe('the files of the database', () => {
  let world: TalkWorld;
  beforeEach(async () => {
    world = await openTalkWorld();
  });
  afterEach(() => world.close());

  async function files(): Promise<Buffer> {
    await world.temp.storage.sweepErased?.();
    const names = await readdir(world.temp.folder);
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(world.temp.folder, name)))));
  }

  /** What is sealed in the file now. */
  function sealed(): readonly Buffer[] {
    const database = new Database(world.temp.path);
    const found = SEALED.flatMap((table) =>
      database
        .prepare(`SELECT sealed FROM ${table}`)
        .raw()
        .all()
        .flatMap((row: unknown) =>
          Array.isArray(row) && row[0] instanceof Uint8Array ? [Buffer.from(row[0])] : [],
        ),
    );
    database.close();
    return found;
  }

  it.each([
    ['what was written before the consent was refused', ['Rosa Secreta', '1'], ['2']],
    ['a person who erased', [...TO_REGISTERED], ['BORRAR', '2']],
  ])('hold nothing of %s', async (_, before, erasing) => {
    await world.sayAll(PHONE, ...before);
    const written = sealed();
    expect(written.length).toBeGreaterThan(3);
    const bytes = await files();
    for (const box of written) expect(bytes.includes(box)).toBe(true);
    await world.sayAll(PHONE, ...erasing);
    const left = await files();
    expect(written.filter((box) => left.includes(box))).toEqual([]);
  });
});

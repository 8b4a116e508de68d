import { afterAll, describe, expect, it } from 'vitest';
import { randomOf } from '../../../src/domain/random.ts';
import { readKnownWords } from '../../../src/proof/replay/known-words.ts';
import { recordTalk } from '../../../src/proof/replay/record-talk.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { openTempStorage } from '../../support/storage.ts';
import { LOCALES } from '../../support/talk.ts';
import { makeTalk } from './made-talk.ts';

const mongo = await mongoForTests();
const known = readKnownWords(LOCALES);

describe.skipIf(mongo === null)('a talk that is recorded on MongoDB', () => {
  afterAll(() => mongo?.close());

  it('is what it is on the embedded database', { timeout: 60_000 }, async () => {
    const made = await Promise.all(
      [openTempStorage(), mongo!.open()].map(async (opening) => {
        const temp = await opening;
        const { storage } = temp;
        const talk = await recordTalk(await makeTalk(storage), 1, { storage, known, random: randomOf(7) });
        await temp.close();
        return talk;
      }),
    );
    expect(made[0]?.events.length).toBeGreaterThan(10);
    expect(made[1]).toEqual(made[0]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../../../src/domain/random.ts';
import { groundWords, openGround } from '../../../src/proof/heard/ground.ts';
import { differencesOf, linesOf } from '../../../src/proof/replay/differences.ts';
import { readKnownWords } from '../../../src/proof/replay/known-words.ts';
import { readTalks, type RecordedTalk, type RecordedTalks } from '../../../src/proof/replay/recorded.ts';
import { recordSettings } from '../../../src/proof/replay/record-settings.ts';
import { recordTalk } from '../../../src/proof/replay/record-talk.ts';
import { replayTalk, type ReplayedText } from '../../../src/proof/replay/replay-talk.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { LOCALES, wording } from '../../support/talk.ts';
import { makeTalk, TELLING } from './made-talk.ts';

const known = readKnownWords(LOCALES);
let temp: TempStorage;
let file: string;
let recorded: RecordedTalks;

beforeAll(async () => {
  temp = await openTempStorage();
  const contactId = await makeTalk(temp.storage);
  const talk = await recordTalk(contactId, 1, { storage: temp.storage, known, random: randomOf(7) });
  file = [await recordSettings({ storage: temp.storage, wording }), talk]
    .map((line) => JSON.stringify(line))
    .join('\n');
  recorded = readTalks(file.split('\n'));
}, 240_000);
afterAll(() => temp.close());

const firstTalk = (): RecordedTalk => {
  const [talk] = recorded.talks;
  if (talk === undefined) throw new Error('nothing was recorded');
  return talk;
};

async function replayed(talk: RecordedTalk): Promise<readonly ReplayedText[]> {
  const { settings } = recorded;
  const ground = await openGround(groundWords(LOCALES, settings), talk.began);
  try {
    return await replayTalk(ground, talk, { known, settings });
  } finally {
    await ground.close();
  }
}

const texts = (): readonly string[] =>
  firstTalk().events.flatMap((event) => (event.kind === 'text' ? [event.text] : []));

describe('a recorded talk', () => {
  it('holds nothing that tells whose it was', () => {
    for (const telling of TELLING) expect(file.replace(/"at":\d+|"began":\d+/g, '')).not.toContain(telling);
  });

  it('keeps what was said, and the same stays the same', () => {
    expect(texts()).toContain('quien son ustedes');
    const [person] = firstTalk().people;
    const number = texts().find((text) => text.startsWith('mi numero es'));
    expect(number?.replace(/\D/g, '')).toBe(person?.aNumber);
    expect(texts().at(-1)).toBe('{{receipt}}');
    expect(firstTalk().events.filter(({ kind }) => kind === 'appointment')).toHaveLength(1);
  });

  it('goes the same way on the same machine', async () => {
    const found = differencesOf(firstTalk(), await replayed(firstTalk()), { by: 'words', all: true });
    expect(found.flatMap(linesOf)).toEqual([]);
  });

  it('shows side by side what is answered otherwise, once a talk', async () => {
    const talk = firstTalk();
    const changed = {
      ...talk,
      events: talk.events.map((event) =>
        event.kind === 'text' && /^(?:quien|cuando)/.test(event.text)
          ? { ...event, answers: [{ body: 'Somos otros.', asks: 'place' }] }
          : event,
      ),
    };
    const now = await replayed(changed);
    const [difference, ...others] = differencesOf(changed, now, { by: 'words', all: false });
    expect(others).toEqual([]);
    const lines = difference === undefined ? [] : linesOf(difference);
    expect(lines[0]).toMatch(/^talk 1, text \d+: quien son ustedes$/);
    expect(lines[2]).toMatch(/^ {2}Somos otros\. +\| \S/);
    expect(differencesOf(changed, now, { by: 'questions', all: true })).toHaveLength(2);
  });

  it('cannot be read from another file, and the line is named', () => {
    const [settings = ''] = file.split('\n');
    expect(() => readTalks(['{}'])).toThrow(/Line 1 is no talk/);
    expect(() => readTalks([settings, 'hola'])).toThrow(/Line 2 is no JSON/);
    expect(() => readTalks([settings, '{"talk":1}'])).toThrow(/Line 2 is no talk/);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import { aText, botOver } from '../support/talk.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const MINUTE = 60_000;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

/** Says texts one by one, each answer handed over before the next; gives how many outbox rows each asked for. */
async function readsOf(texts: readonly string[], over = {}): Promise<readonly (readonly number[])[]> {
  let reads: number[] = [];
  const storage: Storage = {
    ...world.temp.storage,
    listHandedOverTo: (contactId, limit) => {
      reads.push(limit);
      return world.temp.storage.listHandedOverTo(contactId, limit);
    },
  };
  const bot = botOver(storage, { now: () => world.now });
  const all: (readonly number[])[] = [];
  for (const text of texts) {
    reads = [];
    await bot.take(aText(PHONE, text, { receivedAt: world.now, ...over }));
    all.push(reads);
    world.now += 1_000;
    await world.handOver();
    world.now += MINUTE;
  }
  return all;
}

describe('what was handed over to a phone', () => {
  it('is not read for a first text, a word that works anywhere or a button', async () => {
    expect(await readsOf(['hola', 'AYUDA', 'ALTO', 'START'])).toEqual([[], [], [], []]);
    expect(await readsOf(['Español'], { payload: 'language:es' })).toEqual([[]]);
  });

  it('is read as far as the last message while each text answers it: the rest cannot change what it says', async () => {
    const reads = await readsOf(TO_REGISTERED);
    expect(reads).toEqual([[], ...TO_REGISTERED.slice(1).map(() => [1])]);
  });

  it('is read further where something else was said since', async () => {
    await readsOf(['hola', '1', 'AYUDA']);
    expect(await readsOf(['1'])).toEqual([[1]]);
    await readsOf(TO_REGISTERED);
    expect(await readsOf(['1'])).toEqual([[1, 8]]);
  });
});

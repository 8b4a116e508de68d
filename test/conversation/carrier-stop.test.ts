import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopAsCarrierDid } from '../../src/conversation/carrier-stop.ts';
import { openTalkWorld, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

describe('a carrier that knows of a stop before we do', () => {
  it('stops the talk here too, withdraws what is queued, and START goes on where it was', async () => {
    const { storage } = world.temp;
    const contact = storage.contactIdOf(PHONE);
    expect(await stopAsCarrierDid(world.deps, contact)).toBe(false);
    await world.sayAll(PHONE, 'hola', '1', '1');
    expect(await stopAsCarrierDid(world.deps, contact)).toBe(true);
    expect(await stopAsCarrierDid(world.deps, contact)).toBe(false);
    expect((await world.rows(PHONE)).map((row) => row.state)).toEqual([
      'withdrawn',
      'withdrawn',
      'withdrawn',
    ]);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(/pidio no recibir mensajes/);
    expect((await world.say(PHONE, 'INICIO'))[0]).toMatch(/vuelve a recibir mensajes[\s\S]*numero de caso/);
  });

  it('does not lose a text that comes at the same moment', async () => {
    await world.say(PHONE, 'hola');
    const { storage } = world.temp;
    await Promise.all([
      world.say(PHONE, '1'),
      stopAsCarrierDid(world.deps, storage.contactIdOf(PHONE)),
      world.say(PHONE, '1'),
    ]);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true, version: 4 });
  });

  /** A storage whose first commits come out stale. */
  function contended(times: number) {
    const { storage } = world.temp;
    let tries = 0;
    return {
      ...storage,
      findConversation: (contactId: string) => storage.findConversation(contactId),
      commit: (writes: Parameters<typeof storage.commit>[0]) => {
        tries += 1;
        return tries <= times ? Promise.resolve('stale' as const) : storage.commit(writes);
      },
    };
  }

  it('is not lost to others who are quicker, however often', async () => {
    await world.say(PHONE, 'hola');
    const storage = contended(10);
    expect(await stopAsCarrierDid({ ...world.deps, storage }, storage.contactIdOf(PHONE))).toBe(true);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
  });

  it('is an error that may be tried again when they are quicker each time', async () => {
    await world.say(PHONE, 'hola');
    const storage = contended(Infinity);
    await expect(
      stopAsCarrierDid({ ...world.deps, storage }, storage.contactIdOf(PHONE)),
    ).rejects.toMatchObject({ code: 'storage_busy', retryable: true });
  });
});

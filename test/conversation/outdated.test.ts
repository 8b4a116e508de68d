import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTalkWorld, TO_REGISTERED, TO_REVIEW, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+525550000001';

let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

/** Nothing leaves here: every reply waits. */
const states = async (): Promise<readonly string[]> =>
  (await world.rows(PHONE)).map(({ state, error }) => (error === null ? state : `${state} ${error}`));
const waiting = async (): Promise<readonly string[]> =>
  (await world.rows(PHONE)).filter(({ state }) => state === 'queued').map(({ content }) => content.body);

describe('replies that have not left when the next text comes', () => {
  it('are dropped when they only said again what is open', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    for (let n = 0; n < 20; n += 1) await world.say(PHONE, `texto ${String(n)} sin sentido`);
    const left = await waiting();
    // Who we are, the question in full, that somebody will read what was not understood, and the last time it was asked again.
    expect(left).toHaveLength(4);
    expect(left.filter((text) => text.startsWith('No le entendimos'))).toHaveLength(1);
    expect(await states()).toContain('withdrawn outdated');
  });

  it('are dropped when the question was answered', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    const left = await waiting();
    expect(left[0]).toContain('Aviso');
    expect(left.length).toBeLessThanOrEqual(3);
  });

  it('are kept when they hold what must not be lost: who we are, the receipt, help, a stop', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const receipt = (await waiting()).at(-1);
    const [help] = await world.say(PHONE, 'AYUDA');
    for (const text of ['blabla', 'otra cosa', 'y otra']) await world.say(PHONE, text);
    expect(await waiting()).toEqual(expect.arrayContaining([receipt, help]));
    const [stop] = await world.say(PHONE, 'ALTO');
    await world.say(PHONE, 'algo');
    expect(await waiting()).toContain(stop);
  });

  it('leave the question that is open to be read in full once', async () => {
    await world.say(PHONE, 'hola');
    const [asked] = await world.say(PHONE, '1');
    await world.say(PHONE, 'qwerty uiop');
    await world.say(PHONE, 'asdf ghjk');
    expect(await waiting()).toContain(asked);
  });
});

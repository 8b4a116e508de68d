import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BORN, FAMILY, openTalkWorld, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const at = async (): Promise<unknown> => {
  const snapshot = (await world.conversation(PHONE))?.snapshot ?? '{}';
  const talk: unknown = JSON.parse(snapshot);
  return typeof talk === 'object' && talk !== null && 'value' in talk ? talk.value : null;
};

describe('an answer means what the person meant', () => {
  it('a reaction to a question, or the question sent back, moves nothing and is asked again', async () => {
    const [asked = ''] = await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0]);
    for (const text of [`Le gustó “${asked}”`, `👍 to “${asked}”`, asked, `> ${asked}`]) {
      expect((await world.say(PHONE, text))[0]).toMatch(/No entendi la fecha/);
      expect(await at()).toEqual({ main: 'birthDate' });
    }
    await world.say(PHONE, `${asked}\n${BORN}`);
    expect(await at()).toEqual({ main: 'family' });
  });

  it('a stop is heard under a quotation and in a disguise', async () => {
    const [asked = ''] = await world.sayAll(PHONE, 'hola', '1');
    await world.say(PHONE, `> ${asked.split('\n').join('\n> ')}\nAL\u200cTO`);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
  });

  it('a digit that may belong to a number is asked back', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    expect((await world.say(PHONE, 'A20000014 0 hijos'))[0]).toMatch(/^Leimos mas de un numero/);
    expect((await world.say(PHONE, `${FAMILY[0]} y ${FAMILY[1]}`))[0]).toMatch(/^Leimos mas de un numero/);
    expect((await world.say(PHONE, `A${FAMILY[0]}, 0 hijos`))[0]).toMatch(/fecha de nacimiento/);
  });

  it('of two places the one where the person is counts, or they are asked', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0], BORN, '1');
    expect((await world.say(PHONE, 'Tijuana o Reynosa'))[0]).toMatch(/^Leimos mas de un lugar/);
    expect(await at()).toEqual({ main: 'place' });
    await world.say(PHONE, 'Salí de Matamoros, estoy en Houston');
    expect((await world.say(PHONE, '1'))[0]).toMatch(/Estados Unidos/);
  });

  it('no reaction is somebody who is missing', async () => {
    const [asked = ''] = await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0], BORN, '2');
    await world.say(PHONE, `Liked “${asked}”`);
    expect(await at()).toEqual({ main: 'missing' });
    await world.say(PHONE, `${asked}\nJuan Pérez`);
    expect(await at()).toEqual({ main: 'place' });
  });
});

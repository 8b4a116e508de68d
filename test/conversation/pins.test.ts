import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BORN, FAMILY, openTalkWorld, TO_REVIEW, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const whatsapp = { channel: 'whatsapp' } as const;
let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const type = async (...texts: readonly string[]): Promise<string> => {
  let last = '';
  for (const text of texts) last = (await world.say(PHONE, text, whatsapp)).join('\n');
  return last;
};
const pin = async (latitude: number, longitude: number): Promise<string> =>
  (await world.say(PHONE, '', { ...whatsapp, location: { latitude, longitude } })).join('\n');

describe('a location pin', () => {
  it('answers where somebody is: said back in words, and kept as if it had been typed', async () => {
    await type('hola', '1', '1', FAMILY[0], BORN, '1');
    expect(await pin(26.05, -98.31)).toMatch(
      /^En el mapa, usted se encuentra en Reynosa\. Si es un error, escriba ATRÁS\.[\s\S]*necesita su familia/,
    );
    expect(await type('1')).toMatch(/\nReynosa\n/);
    await type('1');
    expect(await world.temp.storage.findRegistrationOfFamily('FAMILY')).toMatchObject({
      place: 'mexico',
      city: 'Reynosa',
      zone: 'America/Matamoros',
    });
    const texts = await world.temp.storage.listInbound(world.temp.storage.contactIdOf(PHONE), 99);
    expect(texts.length).toBeGreaterThan(7);
    expect(texts.map(({ location }) => location).filter((each) => each !== null)).toEqual([]);
  });

  it('that was read wrongly is corrected by going back', async () => {
    await type('hola', '1', '1', FAMILY[0], BORN, '1');
    expect(await pin(32.7157, -117.1611)).toMatch(/^En el mapa, usted se encuentra en Estados Unidos/);
    expect(await type('ATRAS')).toMatch(/En qué lugar se encuentra/);
    expect(await type('Tijuana', '1')).toMatch(/\nTijuana\n/);
  });

  it('too near the border, or far from every city, is asked about in words', async () => {
    await type('hola', '1', '1', FAMILY[0], BORN, '1');
    expect(await pin(31.7477, -106.4873)).toMatch(
      /^El mapa no nos dice bien en qué lugar[\s\S]*¿En qué lugar se encuentra ahora/,
    );
    expect(await pin(26.5, -107.6)).toMatch(
      /^En el mapa, usted se encuentra en México\.[\s\S]*qué ciudad de México/,
    );
    expect(await pin(26.5, -107.6)).toMatch(/^El mapa no nos dice bien[\s\S]*qué ciudad de México/);
    expect(await pin(19.43, -99.13)).toMatch(/^En el mapa, usted se encuentra en Ciudad de México/);
  });

  it('changes the place alone when that is what was to be corrected', async () => {
    await type(...TO_REVIEW, '4');
    expect(await pin(14.63, -90.51)).toMatch(
      /^En el mapa, usted no se encuentra en México ni en Estados Unidos[\s\S]*Otro país\nAyuda: ninguna/,
    );
  });

  it('anywhere else is politely refused, and the question asked again', async () => {
    await type('hola', '1', '1');
    expect(await pin(32.5, -117)).toMatch(/^No podemos leer el mapa[\s\S]*número de caso/);
  });
});

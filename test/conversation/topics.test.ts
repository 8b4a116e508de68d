import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTalkWorld, TO_REGISTERED, TO_REVIEW, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const open = () => world.temp.storage.listPersonRequests('open');

describe('what people ask', () => {
  it.each([
    ['cuanto cuesta', 'Es gratis'],
    ['cuando es mi turno', 'Todavia no hay fecha'],
    ['quienes son ustedes', 'Somos Aviso'],
    ['necesito abogado?', 'No necesita abogado'],
    ['how much does it cost', 'Es gratis'],
  ])('%s is answered, and the open question asked again', async (text, answer) => {
    const [asked] = await world.sayAll(PHONE, 'hola', '1', '1');
    const said = (await world.say(PHONE, text)).join('\n');
    expect(said).toContain(answer);
    expect(said).toContain(asked);
    expect((await world.say(PHONE, '201000001'))[0]).toMatch(/nacimiento/);
  });

  it('is answered for who is registered with how things stand', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'cuando es mi cita'))[0]).toMatch(/^Recibo R/);
  });

  it('is no name of who is missing', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 5), '2');
    expect((await world.say(PHONE, 'cuanto cuesta'))[0]).toMatch(/^Es gratis/);
    expect((await world.say(PHONE, 'Juan Perez'))[0]).toMatch(/1 Tijuana/);
  });

  it('is answered once a day where it insults, and what is open is asked again', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    const [first] = await world.say(PHONE, 'hijos de puta');
    expect(first).toMatch(/PERSONA/);
    const again = (await world.say(PHONE, 'son unos rateros hijos de puta')).join('\n');
    expect(again).not.toBe('');
    expect(again).not.toContain(first?.split('\n')[0]);
    expect((await world.say(PHONE, '201000001'))[0]).toMatch(/nacimiento/);
  });

  it('is thanked for thanks, once there was something to thank for', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect(await world.say(PHONE, 'mil gracias, Dios los bendiga')).toEqual(['Con gusto.']);
    expect((await world.say('+526640000009', 'gracias'))[0]).toMatch(/Idioma/);
  });

  it('greets back without losing the menu', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(/^Su registro[^]*1 Mi situacion/);
  });
});

describe('what people tell', () => {
  it('brings staff, and changes nothing by itself', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'mi esposo murio'))[0]).toMatch(/^Sentimos mucho/);
    expect(await open()).toMatchObject([{ reason: 'told', about: 'tell.death' }]);
    await world.say(PHONE, 'mi esposo murio ayer');
    expect(await open()).toHaveLength(1);
  });
});

describe('what cannot be undone', () => {
  it('is asked, the keeping choice first', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'quiero cancelar mi registro'))[0]).toMatch(/1 Nada/);
  });
});

describe('what is not understood', () => {
  it('offers a person the second time, and asks for one the third', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    await world.say(PHONE, 'xyzzy');
    expect((await world.say(PHONE, 'qwerty'))[0]).toMatch(/^Si prefiere hablar con una persona/);
    expect(await open()).toEqual([]);
    expect((await world.say(PHONE, 'plugh'))[0]).toMatch(/^No le entendimos varias veces/);
    expect(await open()).toMatchObject([{ reason: 'not_understood', about: 'caseNumber' }]);
  });

  it('is a second voice note', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    await world.say(PHONE, '', { attachment: 'audio' });
    expect((await world.say(PHONE, '', { attachment: 'audio' }))[0]).toMatch(/^Si le cuesta escribir/);
    expect(await open()).toMatchObject([{ reason: 'voice' }]);
  });
});

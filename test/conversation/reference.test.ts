import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askedToPassOnWrite } from '../../src/reach/passed-on.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const STRANGER = '+526640000002';
const SHELTER = '+526640000003';
const DAY = 24 * 3_600_000;
/** What could be sold: day, hour, port, city. */
const FOR_SALE = /marzo|March|mars|15|10:30|San Ysidro|PedWest|Tijuana|Ana|Luis/i;
let world: TalkWorld;
let reference: string;

beforeEach(async () => {
  world = await openTalkWorld();
  await world.sayAll(PHONE, ...TO_REGISTERED);
  await giveSlot(world);
  reference = (await appointmentOf(world))?.reference ?? '';
});
afterEach(() => world.close());

/** Nobody asks faster: what comes at once is a machine. */
const ask = async (from: string, text = reference) => {
  world.now += 20_000;
  return (await world.say(from, text)).join('\n');
};

describe('a reference', () => {
  it('is told in full to the phone that registered the family', async () => {
    expect(await ask(PHONE)).toMatch(/San Ysidro[\s\S]*Ana/);
  });

  it.each([
    ['1', /es de otra familia[\s\S]*No es suya: no viaje\. Nadie puede venderla/],
    ['2', /is for another family, not yours: do not travel\. Nobody may sell it/],
    ['3', /de outra familia[\s\S]*nao viaje/i],
    ['4', /yon lot fanmi[\s\S]*pa vwayaje/i],
    ['5', /une autre famille[\s\S]*ne voyagez pas/],
  ])('of another family is yes and no more, in language %s', async (language, words) => {
    await world.sayAll(STRANGER, 'hola', language);
    const answer = await ask(STRANGER);
    expect(answer.normalize('NFD').replace(/\p{M}/gu, '')).toMatch(words);
    expect(answer.split('\n')[0]?.replace(reference, '')).not.toMatch(FOR_SALE);
  });

  it('says no more in any state of the talk, and to no way of asking', async () => {
    const texts = [`es real ${reference}?`, reference.toLowerCase(), `1 ${reference}`];
    for (const [i, text] of texts.entries()) {
      const from = `+52664000001${String(i)}`;
      await world.sayAll(from, 'hola', '1', ...(i === 1 ? ['ALTO'] : []));
      expect((await ask(from, text)).split('\n')[0]?.replace(reference, '')).not.toMatch(FOR_SALE);
    }
  });

  it('that was cancelled or is over is none, for a stranger', async () => {
    const appointment = await appointmentOf(world);
    if (appointment === null) throw new Error('no appointment');
    world.now = appointment.startsAt + DAY;
    const over = await ask(STRANGER);
    expect(over).toMatch(/no es de una cita valida/);
    expect(await ask(STRANGER, 'C34667C')).not.toMatch(/otra familia/);
    expect(await ask(PHONE)).toMatch(/era el .* y ya no vale/);
  });

  it('is told to a phone beside the family’s once that was asked to tell them, and not before', async () => {
    const registration = await registrationOf(world);
    const appointment = await appointmentOf(world);
    if (registration === null || appointment === null) throw new Error('no appointment');
    const { storage } = world.temp;
    await storage.commit([
      {
        kind: 'registration',
        registration: {
          ...registration,
          version: registration.version + 1,
          shelter: { number: SHELTER, channel: 'sms' },
        },
      },
    ]);
    expect(await ask(SHELTER)).toMatch(/otra familia/);
    await storage.commit([askedToPassOnWrite(appointment, storage.contactIdOf(SHELTER))]);
    expect(await ask(SHELTER)).toMatch(/San Ysidro/);
    expect(await ask(SHELTER)).not.toMatch(/Ana/);
    // A phone that was asked once and is no phone of the family any more.
    const present = await registrationOf(world);
    if (present === null) throw new Error('no registration');
    await storage.commit([
      { kind: 'registration', registration: { ...present, version: present.version + 1, shelter: null } },
    ]);
    expect(await ask(SHELTER)).toMatch(/otra familia/);
  });

  it('is looked up five times a day for others; then a person helps, then there is one plain answer', async () => {
    await world.say(STRANGER, 'hola');
    const answers: string[] = [];
    for (let i = 0; i < 9; i += 1) answers.push((await ask(STRANGER)).split('\n')[0] ?? '');
    expect(answers.slice(0, 5).every((answer) => answer.includes('otra familia'))).toBe(true);
    expect(answers[5]).toMatch(/PERSONA/);
    expect(new Set(answers.slice(6))).toEqual(
      new Set(['Hoy no revisamos mas codigos desde este teléfono. No pague a nadie.']),
    );
    // Through another language, WRONG and a day: only the day helps.
    await world.sayAll(STRANGER, '2', 'WRONG', '2');
    expect(await ask(STRANGER)).toMatch(/We check no more codes/);
    world.now += DAY + 1;
    expect(await ask(STRANGER)).toMatch(/another family/);
  });

  it('of one’s own family is answered however many others were asked about', async () => {
    for (let i = 0; i < 8; i += 1) await ask(PHONE, 'C34667C');
    expect(await ask(PHONE)).toMatch(/San Ysidro[\s\S]*Ana/);
  });
});

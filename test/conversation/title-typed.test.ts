import { afterEach, beforeEach, expect, it } from 'vitest';
import { giveSlot } from '../support/appointment.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

it('a choice in its own words answers, though the words ask for something elsewhere', async () => {
  await world.sayAll(PHONE, 'hola', '1', '1');
  expect((await world.say(PHONE, 'Me equivoqué'))[0]).toMatch(/¿Hay un error en una respuesta/);
  expect((await world.say(PHONE, 'Me equivoqué'))[0]).toMatch(/ATRAS/);
});

it('what cannot come in the words of the choice gives the appointment up, asked once', async () => {
  await world.sayAll(PHONE, ...TO_REGISTERED);
  await giveSlot(world);
  await world.say(PHONE, 'NO PUEDO');
  expect((await world.say(PHONE, 'No puedo ir')).join()).toMatch(/sigue registrad/);
});

it('STOP stays STOP inside a question', async () => {
  await world.sayAll(PHONE, 'hola', '1', '1', 'EQUIVOCADO');
  expect((await world.say(PHONE, 'ALTO'))[0]).toMatch(/INICIO/);
});

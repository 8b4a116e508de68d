import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assign } from '../../src/decisions/assign.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { slotId } from '../../src/domain/slot.ts';
import {
  ALONE,
  BORN,
  FAMILY,
  openTalkWorld,
  TO_REGISTERED,
  TO_REVIEW,
  type TalkWorld,
} from '../support/talk-world.ts';
import { signGates } from '../support/signed-gates.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

async function giveSlot(date = '2021-03-15', capacity = 20): Promise<void> {
  await signGates(world.temp.storage);
  await world.temp.storage.importSlots([
    {
      id: slotId('san-ysidro', date, '10:00'),
      port: 'san-ysidro',
      date,
      time: '10:00',
      startsAt: instantOf(date, '10:00', 'America/Tijuana'),
      capacity,
      taken: 0,
    },
  ]);
  await assign({ ...world.deps, dryRun: false, actor: 'test' });
}

async function appointment() {
  const registration = await world.temp.storage.findRegistrationOfFamily('FAMILY');
  return registration === null ? null : world.temp.storage.findActiveAppointment(registration.id);
}

describe('what cannot be read', () => {
  it.each([
    ['audio', 'No podemos oir audios'],
    ['image', 'No podemos ver fotos'],
    ['video', 'No podemos ver videos'],
    ['document', 'No podemos abrir documentos'],
    ['contact', 'No podemos leer contactos'],
    ['sticker', 'No podemos leer imagenes'],
    ['other', 'No podemos abrir ese archivo'],
  ] as const)('%s is answered, and the question asked again', async (attachment, answer) => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    const [said] = await world.say(PHONE, '', { attachment });
    expect(said).toContain(answer);
    expect(said).toContain('Escriba su numero de caso');
  });

  it('a pin and an empty text too; none of them counts as a miss', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    expect((await world.say(PHONE, '', { location: { latitude: 32.5, longitude: -117 } }))[0]).toMatch(
      /el mapa/,
    );
    for (let i = 0; i < 4; i += 1) {
      expect((await world.say(PHONE, '  '))[0]).toMatch(/^Recibimos un mensaje sin texto/);
    }
  });

  it('asks again in other words, and offers a person after two misses', async () => {
    const [asked] = await world.sayAll(PHONE, 'hola', '1', '1');
    const first = await world.say(PHONE, 'xyzzy');
    expect(first[0]).not.toBe(asked);
    const second = await world.say(PHONE, 'xyzzy');
    expect(second[0]).toMatch(/^Si prefiere hablar con una persona, escriba PERSONA/);
    expect(second[0]).toContain(first[0]);
  });
});

describe('words that work anywhere', () => {
  it('HELP, PERSON, LANGUAGE and STATUS before anything else is known', async () => {
    expect((await world.say(PHONE, 'AYUDA'))[0]).toMatch(/^Aviso demo: MPP, gratis[\s\S]*Idioma/);
    expect((await world.say(PHONE, 'estado'))[0]).toMatch(/^Todavia no hay un registro[\s\S]*Idioma/);
    expect((await world.say(PHONE, 'idioma'))[0]).toMatch(/^Aviso demo: registro gratis para MPP/);
    expect((await world.say(PHONE, 'Persona, por favor'))[0]).toMatch(/Una persona del equipo/);
    expect(await world.temp.storage.listPersonRequests('open')).toMatchObject([{ reason: 'asked' }]);
  });

  it('asks for one person once', async () => {
    await world.sayAll(PHONE, 'hola', 'PERSONA', 'PERSON', 'MOUN');
    expect(await world.temp.storage.listPersonRequests('open')).toHaveLength(1);
  });

  it('changes the language in the middle and goes on with the same question', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    expect((await world.say(PHONE, 'LANGUAGE'))[0]).toMatch(/Idioma/);
    expect((await world.say(PHONE, '2'))[0]).toMatch(/Text your case number/);
    await world.sayAll(PHONE, 'IDIOMA');
    expect((await world.say(PHONE, 'BACK'))[0]).toMatch(/nothing changes[\s\S]*case number/);
  });

  it('stops in every state, in every language’s word, and only START brings back', async () => {
    for (const [i, word] of ['STOP', 'alto', 'Parar', 'BAJA', 'sair', 'RETE', 'kanpe', 'ARRÊT'].entries()) {
      const phone = `+52664000100${String(i)}`;
      await world.sayAll(phone, ...TO_REVIEW.slice(0, i + 1));
      await world.say(phone, word);
      expect(await world.conversation(phone)).toMatchObject({ stopped: true });
      await world.sayAll(phone, 'hola', '1', 'IDIOMA', 'ATRAS', 'AYUDA');
      expect(await world.conversation(phone)).toMatchObject({ stopped: true });
      await world.say(phone, 'INICIO');
      expect(await world.conversation(phone)).toMatchObject({ stopped: false });
    }
  });

  it('goes on after START with the question that was open', async () => {
    const [asked] = await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0]);
    await world.say(PHONE, 'ALTO');
    expect((await world.say(PHONE, 'START'))[0]).toBe(`Listo: vuelve a recibir mensajes.\n${asked ?? ''}`);
    expect((await world.say(PHONE, 'START'))[0]).toMatch(/^Sus mensajes estan activos/);
  });

  it('withdraws what is queued at STOP, and sends nothing afterwards but answers', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    await world.say(PHONE, 'ALTO');
    const rows = await world.rows(PHONE);
    expect(rows.filter((row) => row.purpose === 'instruction').map((row) => row.state)).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/^Recibo R/);
    expect((await world.rows(PHONE)).at(-1)).toMatchObject({ state: 'queued', ignoreOptOut: true });
  });

  it('says nothing where the carrier has answered already', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    expect(await world.say(PHONE, 'STOP', { answeredByCarrier: 'stop' })).toEqual([]);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
    expect((await world.say(PHONE, 'START', { answeredByCarrier: 'start' }))[0]).toMatch(/^Aviso demo usa/);
    expect(await world.say(PHONE, 'HELP', { answeredByCarrier: 'help' })).toEqual([]);
  });

  it('CANCELAR asks which, with numbers', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'Cancelar'))[0]).toBe(
      '¿Qué quiere cancelar?\n1 Nada\n2 Mi cita\n3 Todos los mensajes\n4 Solo las noticias',
    );
    expect((await world.say(PHONE, '1'))[0]).toMatch(/no cambiamos nada/);
    expect((await world.sayAll(PHONE, 'CANCELAR', '2'))[0]).toMatch(/^No tiene una cita ahora/);
    expect((await world.sayAll(PHONE, 'CANCELAR', '4'))[0]).toMatch(/no le mandaremos mas noticias/);
    expect((await world.sayAll(PHONE, 'ANNULER', '3'))[0]).toMatch(/no va a recibir mas mensajes/);
  });
});

describe('a number that is somebody else’s', () => {
  it('is freed, keeps nothing of the old person, and may register its own family', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    expect((await world.say(PHONE, 'EQUIVOCADO'))[0]).toMatch(/^¿Usted hizo el registro/);
    expect((await world.say(PHONE, '2'))[0]).toMatch(/Ya no escribiremos a este numero/);
    const registration = await world.temp.storage.findRegistrationOfFamily('FAMILY');
    expect(registration).toMatchObject({ contactId: null, stage: 'scheduled' });
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/^Todavia no hay un registro/);
    expect((await world.conversation(PHONE))?.snapshot).not.toContain(FAMILY[0]);
    const queued = (await world.rows(PHONE)).filter((row) => row.purpose === 'instruction');
    expect(queued.map((row) => row.state)).toEqual(['withdrawn', 'withdrawn']);
    expect((await world.sayAll(PHONE, 'hola', '1', ALONE, BORN))[0]).toMatch(/vemos solo a Rosa/);
  });

  it('is kept when WRONG was a slip', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'WRONG');
    expect((await world.say(PHONE, '1'))[0]).toMatch(/seguimos con usted/);
    expect((await world.temp.storage.findRegistrationOfFamily('FAMILY'))?.contactId).not.toBeNull();
  });
});

describe('an appointment', () => {
  it('is confirmed with 1, once, and STATUS tells today’s truth', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/Tiene cita C/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/^Gracias, cita confirmada: C/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/^Gracias, cita confirmada: C/);
    expect(await appointment()).toMatchObject({ state: 'confirmed', version: 2 });
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/Cita confirmada C/);
    expect((await world.say(PHONE, '3'))[0]).toMatch(/Cita confirmada C/);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(/1 Voy a ir\n2 No puedo ir/);
  });

  it('is given up only when asked twice: 1 is to come and 2 is not to, both times; the family waits where it was', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    expect((await world.say(PHONE, '2'))[0]).toMatch(/¿Qué hacemos\?\n1 Voy a ir\n2 No puedo ir$/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/^Bien, nada cambia/);
    expect(await appointment()).toMatchObject({ state: 'offered' });
    await world.sayAll(PHONE, 'no puedo ir');
    expect((await world.say(PHONE, '2'))[0]).toMatch(/^Anotado/);
    expect(await appointment()).toBeNull();
    expect(await world.temp.storage.findRegistrationOfFamily('FAMILY')).toMatchObject({ stage: 'waiting' });
    expect(await world.temp.storage.findSlot('san-ysidro|2021-03-15|10:00')).toMatchObject({ taken: 0 });
    expect((await world.say(PHONE, '1'))[0]).toMatch(/Su caso se atiende en esta etapa/);
  });

  it('is given up, or kept, by the same words said again', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    expect((await world.sayAll(PHONE, 'NO PUEDO', 'CONFIRMO'))[0]).toMatch(/^Bien, nada cambia/);
    expect((await world.sayAll(PHONE, 'NO PUEDO', 'ATRAS'))[0]).toMatch(/^Bien, nada cambia/);
    expect((await world.sayAll(PHONE, 'NO PUEDO', 'NO PUEDO'))[0]).toMatch(/^Anotado/);
    expect(await appointment()).toBeNull();
  });

  it('is confirmed in a word from the middle of another registration', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.sayAll(PHONE, '2', ALONE);
    await giveSlot();
    expect((await world.say(PHONE, 'CONFIRMO'))[0]).toMatch(
      /^Gracias, cita confirmada[\s\S]*fecha de nacimiento/,
    );
    expect((await world.say(PHONE, BORN))[0]).toMatch(/vemos solo a Rosa/);
  });

  it('that has passed is told as past', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    world.now = instantOf('2021-03-16', '10:00', 'America/Tijuana');
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/^Recibo .*\n.*era el lunes 15 de marzo/);
    expect((await world.say(PHONE, 'CONFIRMO'))[0]).toMatch(/^No tiene una cita/);
  });

  it('can be checked by its reference from any phone; what it is only on the family’s own', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot();
    const reference = (await appointment())?.reference ?? '';
    const [own] = await world.say(PHONE, `es real ${reference.toLowerCase()}?`);
    expect(own).toMatch(/^Es real[\s\S]*Es de: Ana, Luis, Eva, Leo/);
    const [strange] = await world.say(OTHER, reference);
    expect(strange).toMatch(/^Es real/);
    expect(strange).not.toContain('Ana');
    await world.sayAll(PHONE, 'NO PUEDO', '2');
    expect((await world.say(PHONE, reference))[0]).toMatch(/ya no vale/);
    expect((await world.say(OTHER, reference))[0]).toMatch(/no es de una cita valida/);
  });

  it('that does not exist is not real', async () => {
    const { makeCode } = await import('../../src/domain/code.ts');
    await world.sayAll(PHONE, 'hola', '1');
    const code = makeCode('reference', new Uint8Array([1, 2, 3, 4, 5, 6]));
    expect((await world.say(PHONE, code))[0]).toMatch(/^No es real/);
  });
});

describe('one person', () => {
  it('has one talk on SMS and WhatsApp, however the number is written', async () => {
    await world.say('+526640000001', 'hola');
    await world.say('+5216640000001', '1', { channel: 'whatsapp' });
    world.now += 3_000;
    expect((await world.say('+526640000001', '1'))[0]).toMatch(/numero de caso/);
    expect(await world.conversation('+5216640000001')).toMatchObject({
      version: 3,
      lastWhatsAppAt: world.now - 3_000,
    });
  });

  it('reads accents on WhatsApp and gets the choices as buttons', async () => {
    const whatsapp = { channel: 'whatsapp' } as const;
    await world.say(PHONE, 'hola', whatsapp);
    const [asked] = await world.say(PHONE, '', { ...whatsapp, payload: 'conversation:language#es' });
    expect(asked).toMatch(/1 Acepto\n2 No acepto$/);
    expect((await world.rows(PHONE)).at(-1)?.content.choices).toEqual([
      { id: 'registration:consent#yes', title: 'Acepto' },
      { id: 'registration:consent#no', title: 'No acepto' },
    ]);
    expect((await world.say(PHONE, 'Sí', { ...whatsapp, payload: 'registration:consent#yes' }))[0]).toMatch(
      /número de caso/,
    );
  });

  it('is understood by the button it pressed, though its title reads like a word that works anywhere', async () => {
    const whatsapp = { channel: 'whatsapp' } as const;
    for (const text of ['hola', '1', '1', FAMILY[0], BORN, '1', '1', '1'])
      await world.say(PHONE, text, whatsapp);
    expect(
      (await world.say(PHONE, 'Ayuda', { ...whatsapp, payload: 'registration:review#needs' }))[0],
    ).toMatch(/necesita su familia/);
  });

  it('registers several families from one phone, and is told of each', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(/2 Registrar otra familia/);
    await world.sayAll(PHONE, '2', ALONE, BORN, '1', '1', '1', '1');
    const told = (await world.say(PHONE, 'ESTADO')).join('\n');
    expect(told).toMatch(/Ana, Luis, Eva, Leo[\s\S]*\(Rosa\)/);
    for (const row of await world.rows(PHONE)) expect(row.segments).toBeLessThanOrEqual(2);
  });

  it('gets a person from the menu', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, '3'))[0]).toMatch(/Una persona del equipo/);
  });

  it('hears nothing from the bot while a person has the talk, but for words that always work', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    const talk = await world.conversation(PHONE);
    if (talk === null) throw new Error('no talk');
    await world.temp.storage.commit([
      { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, withPerson: true } },
    ]);
    expect(await world.say(PHONE, 'tengo una duda')).toEqual([]);
    expect((await world.say(PHONE, 'AYUDA'))[0]).toMatch(/^Aviso demo: MPP, gratis/);
    const texts = await world.temp.storage.listInbound(world.temp.storage.contactIdOf(PHONE), 10);
    expect(texts.map((text) => text.text)).toContain('tengo una duda');
  });
});

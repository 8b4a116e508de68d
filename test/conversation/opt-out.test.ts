import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopAsCarrierDid } from '../../src/conversation/carrier-stop.ts';
import type { Channel } from '../../src/domain/address.ts';
import { PRIORITIES } from '../../src/domain/message.ts';
import { appointmentOf, giveSlot } from '../support/appointment.ts';
import { makeOutboxMessage } from '../support/records.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const contactId = () => world.temp.storage.contactIdOf(PHONE);
const openRequests = async () =>
  (await world.temp.storage.listPersonRequests('open')).map(({ reason }) => reason);

/** The words of the contract, as people type them. */
const STOP = [
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'OPTOUT', 'REVOKE'],
  ...['ALTO', 'Parar', 'baja', 'PARE', 'sair', 'RETE', 'kanpe', 'ARRET', 'Arrêt!'],
];
const START = ['START', 'unstop', 'INICIO', 'Alta', 'COMECAR', 'começar', 'KOMANSE', 'kòmanse', 'DEMARRER'];
const NO_NEWS = [
  ...['SIN NOTICIAS', 'no más noticias', 'NO NEWS', 'stop news', 'SEM NOTICIAS', 'sem notícias'],
  ...['SAN NOUVEL', 'san nouvèl', 'SANS NOUVELLES', 'Plus de nouvelles'],
];

describe('stop everything, stop news, start', () => {
  it.each(['sms', 'whatsapp'] as const)(
    'knows every word of the contract by %s',
    async (channel: Channel) => {
      const over = { channel };
      await world.say(PHONE, 'hola', over);
      for (const [i, word] of STOP.entries()) {
        await world.say(PHONE, word, over);
        expect([word, await world.conversation(PHONE)]).toMatchObject([word, { stopped: true }]);
        const start = START[i % START.length] ?? '';
        await world.say(PHONE, start, over);
        expect([start, await world.conversation(PHONE)]).toMatchObject([
          start,
          { stopped: false, broadcastOptIn: true },
        ]);
      }
      for (const word of NO_NEWS) {
        await world.say(PHONE, word, over);
        expect([word, await world.conversation(PHONE)]).toMatchObject([
          word,
          { stopped: false, broadcastOptIn: false },
        ]);
        await world.say(PHONE, 'INICIO', over);
        expect(await world.conversation(PHONE)).toMatchObject({ stopped: false, broadcastOptIn: true });
      }
    },
  );

  it('says what still comes, goes on with the open question, and keeps news alone away', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    const [said] = await world.say(PHONE, 'SIN NOTICIAS');
    expect(said).toMatch(
      /^Listo: no le mandaremos mas noticias[\s\S]*su cita si[\s\S]*Escriba su numero de caso/,
    );
    const send = (priority: 1 | 3) => ({
      kind: 'send' as const,
      message: makeOutboxMessage({
        contactId: contactId(),
        priority,
        purpose: priority === 3 ? 'broadcast' : 'notice',
      }),
    });
    await world.temp.storage.commit([send(PRIORITIES.broadcast), send(PRIORITIES.appointment)]);
    expect((await world.rows(PHONE)).slice(-2)).toMatchObject([
      { state: 'suppressed', error: 'news_stopped' },
      { state: 'queued' },
    ]);
    // Other words leave it as it is; START brings both back.
    await world.sayAll(PHONE, 'AYUDA', 'ALTO', 'SIN NOTICIAS');
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true, broadcastOptIn: false });
    expect((await world.say(PHONE, 'INICIO'))[0]).toMatch(/^Listo: vuelve a recibir mensajes/);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: false, broadcastOptIn: true });
    expect((await world.sayAll(PHONE, 'SIN NOTICIAS', 'INICIO'))[0]).toMatch(
      /activos, tambi[eé]n las noticias/,
    );
  });
});

describe('whoever stopped and goes on texting', () => {
  const STILL = /^Usted pidi[oó] no recibir mensajes/;

  it('is told once a day why no answer comes, and what they ask for is answered each time', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'no me escriban mas');
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(STILL);
    for (const text of ['hola?', 'ALTO', '2', 'A201000001', 'ATRAS', 'SIN NOTICIAS', 'IDIOMA']) {
      expect([text, await world.say(PHONE, text)]).toEqual([text, []]);
    }
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/^Todavia no hay un registro/);
    expect(await world.say(PHONE, 'AYUDA')).toHaveLength(1);
    expect(await world.say(PHONE, 'PERSONA')).toHaveLength(1);
    expect(await world.say(PHONE, 'es por mi hermano')).toHaveLength(1);
    world.now += 23 * 3_600_000;
    expect(await world.say(PHONE, 'hola')).toEqual([]);
    world.now += 3_600_001;
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(STILL);
    expect(await world.say(PHONE, 'hola')).toEqual([]);
  });

  it('is told again after another stop', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'ALTO', 'hola');
    expect((await world.sayAll(PHONE, 'INICIO', 'alto alto', 'hola'))[0]).toMatch(STILL);
    expect(await world.say(PHONE, 'hola')).toEqual([]);
  });

  it('is not counted as told what the carrier kept away', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'ALTO');
    expect(await world.say(PHONE, 'STOP', { answeredByCarrier: 'stop' })).toEqual([]);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(STILL);
  });
});

describe('an appointment holder who stops everything', () => {
  beforeEach(async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
  });

  it('is told once what they will miss, in the one last message, and is stopped at once', async () => {
    const reference = (await appointmentOf(world))?.reference ?? '';
    const said = await world.say(PHONE, 'ALTO');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Listo: no va a recibir mas mensajes\. Su cita C/);
    expect(said[0]).toContain(reference);
    expect(said[0]).toMatch(/15 de marzo[\s\S]*10 de la mañana[\s\S]*San Ysidro[\s\S]*ESTADO[\s\S]*INICIO/);
    expect((await world.rows(PHONE)).at(-1)).toMatchObject({ state: 'queued', ignoreOptOut: true });
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
    expect((await world.say(PHONE, 'ALTO'))[0]).toMatch(/^Usted pidio no recibir mensajes/);
    expect(await openRequests()).toEqual([]);
  });

  it('may still ask for the status and whether a reference is real, and say that they come', async () => {
    const reference = (await appointmentOf(world))?.reference ?? '';
    await world.sayAll(PHONE, 'ALTO');
    expect((await world.say(PHONE, 'ESTADO'))[0]).toMatch(/^Recibo R[\s\S]*Tiene cita C/);
    expect((await world.say(PHONE, reference))[0]).toMatch(/^Es real/);
    expect((await world.say(PHONE, '2'))[0]).toMatch(/^Usted pidio no recibir mensajes/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/cita confirmada/);
    expect(await appointmentOf(world)).toMatchObject({ state: 'confirmed' });
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
    for (const row of (await world.rows(PHONE)).slice(-4)) expect(row.ignoreOptOut).toBe(true);
  });

  it('is told the same when CANCELAR meant all messages', async () => {
    expect((await world.sayAll(PHONE, 'CANCELAR', '3'))[0]).toMatch(
      /^Listo: no va a recibir mas mensajes\. Su cita C/,
    );
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
  });

  it('is shown to staff when the carrier lets nothing through, until they are back', async () => {
    expect(await world.say(PHONE, 'STOP', { answeredByCarrier: 'stop' })).toEqual([]);
    expect(await openRequests()).toEqual(['stopped_with_appointment']);
    await world.say(PHONE, 'STOP', { answeredByCarrier: 'stop' });
    expect(await stopAsCarrierDid(world.deps, contactId())).toBe(false);
    expect(await openRequests()).toEqual(['stopped_with_appointment']);
    // It is no wish for a person: that one stands beside it.
    await world.say(PHONE, 'PERSONA');
    expect((await openRequests()).sort()).toEqual(['asked', 'stopped_with_appointment']);
    await world.say(PHONE, 'START');
    expect(await openRequests()).toEqual(['asked']);
  });

  it('is shown to staff when the carrier refuses a message (21610)', async () => {
    expect(await stopAsCarrierDid(world.deps, contactId())).toBe(true);
    expect(await openRequests()).toEqual(['stopped_with_appointment']);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
  });

  it('is shown to staff when even the answer to their own stop is refused', async () => {
    await world.say(PHONE, 'ALTO');
    expect(await stopAsCarrierDid(world.deps, contactId())).toBe(false);
    expect(await openRequests()).toEqual(['stopped_with_appointment']);
  });

  it('whose date is over, or who gave it up, misses nothing', async () => {
    await world.sayAll(PHONE, 'NO PUEDO', '2');
    expect((await world.say(PHONE, 'ALTO'))[0]).toMatch(
      /^Listo: no va a recibir mas mensajes, tampoco de una cita/,
    );
    expect(await stopAsCarrierDid(world.deps, contactId())).toBe(false);
    expect(await openRequests()).toEqual([]);
  });
});

describe('what the carrier took a text for', () => {
  it('is what it is, also where our lists do not have the word', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    expect(await world.say(PHONE, 'ya no', { answeredByCarrier: 'stop' })).toEqual([]);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
    // Twilio has said that messages come again: what is left is the open question.
    const [asked] = await world.say(PHONE, 'otra vez', { answeredByCarrier: 'start' });
    expect(asked).toMatch(/^Aviso demo usa/);
    expect(await world.conversation(PHONE)).toMatchObject({ stopped: false });
    expect(await world.say(PHONE, 'socorro', { answeredByCarrier: 'help' })).toEqual([]);
    expect(await world.conversation(PHONE)).toMatchObject({ version: 5, stopped: false });
  });

  it('may be a plain answer when nobody is stopped', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    expect((await world.say(PHONE, 'YES', { answeredByCarrier: 'start' }))[0]).toMatch(/numero de caso/);
  });
});

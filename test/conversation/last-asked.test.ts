import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerNow } from '../support/answers.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import { asksSomething } from '../../src/domain/asks.ts';
import { appointmentOf, giveSlot } from '../support/appointment.ts';
import { ALONE, BORN, FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

/** Texts of a person who reads each answer before the next. */
async function say(...texts: readonly string[]): Promise<string> {
  let said: readonly string[] = [];
  for (const text of texts) {
    await world.handOver();
    world.now += MINUTE;
    said = await world.say(PHONE, text);
    world.now += 1_000;
    await world.handOver();
  }
  return said.join('\n');
}

/** Registers and is given a date that is `days` away. */
async function schedule(days = 20): Promise<void> {
  await say(...TO_REGISTERED);
  await giveSlot(world, new Date(world.now + days * DAY).toISOString().slice(0, 10));
  await world.handOver();
}

/** Lets time pass until a reminder is handed over; gives what it says. */
async function remind(kind: string): Promise<void> {
  for (let hours = 0; hours < 40 * 24; hours += 1) {
    world.now += DAY / 24;
    const { sent } = await sendDueReminders({ ...world.deps, senderFor: () => null });
    if (sent === 0) continue;
    const rows = await world.rows(PHONE);
    if (rows.some((row) => row.purpose === `reminder.${kind}` && row.state === 'queued')) {
      await world.handOver();
      world.now += MINUTE;
      return;
    }
  }
  throw new Error(`no reminder ${kind}`);
}

const state = async () => (await appointmentOf(world))?.state;
const at = async (): Promise<unknown> => {
  const snapshot: unknown = JSON.parse((await world.conversation(PHONE))?.snapshot ?? '{}');
  return typeof snapshot === 'object' && snapshot !== null && 'value' in snapshot ? snapshot.value : null;
};

describe('an answer is read against what was asked last', () => {
  it('a 1 under a reminder says that they come, though “do you give it up?” was open', async () => {
    await schedule();
    await say('CANCELAR', '2');
    expect(await at()).toEqual({ aside: 'decline' });
    await remind('confirm');
    expect(await world.say(PHONE, '1')).toEqual([expect.stringMatching(/^Confirmado|^Anotado|confirm/i)]);
    expect(await state()).toBe('confirmed');
    expect(await at()).toEqual({ main: 'home' });
  });

  it('a 2 under a reminder asks, and gives nothing up, whatever was open', async () => {
    await schedule();
    for (const before of ['CANCELAR', 'EQUIVOCADO', 'no puedo ir', 'IDIOMA', 'PERSONA']) {
      const fresh = await openTalkWorld();
      await world.close();
      world = fresh;
      await schedule();
      await say(before);
      await remind('confirm');
      await world.say(PHONE, '2');
      expect([before, await state(), await at()]).toEqual([before, 'offered', { aside: 'decline' }]);
    }
  });

  it('words that give up are asked again when a reminder came since they were asked the first time', async () => {
    await schedule();
    await say('no puedo ir');
    await remind('confirm');
    await world.say(PHONE, 'no puedo ir');
    expect(await state()).toBe('offered');
  });

  it('words that give up twice, before what is asked could be read, give nothing up', async () => {
    for (const [first, second] of [
      ['no puedo ir', ' no puedo ir'],
      ['no puedo ir', 'No puedo'],
      ['2', 'no puedo ir'],
      ['CANCELAR CITA', 'mi cita'],
    ] as const) {
      for (const wait of [500, 20_000]) {
        const fresh = await openTalkWorld();
        await world.close();
        world = fresh;
        await schedule();
        world.now += MINUTE;
        await world.say(PHONE, first);
        world.now += wait;
        await world.say(PHONE, second);
        expect([first, second, wait, await state()]).toEqual([first, second, wait, 'offered']);
      }
    }
    await say('no puedo ir', 'no puedo ir');
    expect(await state()).toBeUndefined();
  });

  it('a button of a question that a reminder closed asks again, and gives nothing up', async () => {
    await schedule();
    await say('no puedo ir');
    const choices = (await world.rows(PHONE)).at(-1)?.content.choices ?? [];
    const payload = choices.find(({ id }) => id.includes('#cannot#'))?.id ?? '';
    expect(payload).not.toBe('');
    await remind('confirm');
    await world.say(PHONE, 'No puedo ir', { channel: 'whatsapp', payload });
    expect([await state(), await at()]).toEqual(['offered', { aside: 'decline' }]);
    await world.handOver();
    world.now += MINUTE;
    await world.say(PHONE, 'No puedo ir', { channel: 'whatsapp', payload });
    expect(await state()).not.toBe('offered');
  });

  it('goes on with a registration that was interrupted, and keeps its answers', async () => {
    await schedule();
    await say('ESTADO', ALONE, BORN);
    expect(await at()).toEqual({ main: 'alone' });
    await remind('confirm');
    const answer = (await world.say(PHONE, '1')).join('\n');
    expect(await state()).toBe('confirmed');
    expect(answer).toMatch(/Rosa/);
    expect(await at()).toEqual({ main: 'alone' });
    await say('1');
    expect(await at()).toEqual({ main: 'place' });
  });

  it('takes what can answer the talk’s own question only, though a reminder came since', async () => {
    await schedule();
    await say(ALONE);
    await remind('confirm');
    await world.say(PHONE, BORN);
    expect(await at()).toEqual({ main: 'alone' });
    expect(await state()).toBe('offered');
  });

  it('asks back within seconds of a reminder, and takes the second answer', async () => {
    await schedule();
    await say('no puedo ir');
    await world.handOver();
    const before = await world.rows(PHONE);
    expect(before.at(-1)?.state).toBe('delivered');
    await remind('confirm');
    world.now -= MINUTE - 2_000;
    const asked = (await world.say(PHONE, '1')).join('\n');
    expect(asked).toMatch(/salieron a la vez/);
    expect(await state()).toBe('offered');
    await say('1');
    expect(await state()).toBe('confirmed');
  });

  it('asks again when the open question had not been handed over', async () => {
    await say('hola', '1', '1', FAMILY[0], BORN);
    world.now += MINUTE;
    await world.say(PHONE, '1');
    world.now += 3_000;
    // “Where are you?” is queued still: this 2 was written under another question.
    expect((await world.say(PHONE, '2')).join('\n')).toMatch(/salieron a la vez/);
    expect(await at()).toEqual({ main: 'place' });
    await say('2');
    expect(await at()).toEqual({ main: 'needs' });
  });

  it('takes a text that Twilio dates by its second for an answer to what came within that second', async () => {
    await say('hola', '1', '1', FAMILY[0]);
    const second = Math.ceil(world.now / 1_000) * 1_000 + 60_000;
    world.now = second + 300;
    await world.say(PHONE, BORN, { receivedAt: second });
    world.now = second + 500;
    await world.handOver();
    world.now = second + 900;
    await world.say(PHONE, '1', { receivedAt: second });
    expect(await at()).toEqual({ main: 'place' });
  });

  it('gives an answer in words to a member of staff to them, though it could answer what is open', async () => {
    for (const [texts, answer] of [
      [['hola', '1', '1', FAMILY[0]], '4 de abril de 2010'],
      [['hola', '1', '1', FAMILY[0], BORN], 'Falta un nombre'],
      [['hola', '1', '1', FAMILY[0], BORN, '1'], 'Tijuana'],
      [['hola', '1', '1'], '55 1234 5678'],
    ] as const) {
      await world.close();
      world = await openTalkWorld();
      await say(...texts, 'PERSONA', 'Tengo una duda');
      const [request] = await world.temp.storage.listPersonRequests('open');
      await answerNow({ ...world.deps, actor: 'ana' }, request?.id ?? '', '¿Me lo puede decir?');
      await world.handOver();
      world.now += MINUTE;
      const before = await at();
      expect((await world.say(PHONE, answer)).join('\n')).toMatch(/persona del equipo/);
      expect(await at()).toEqual(before);
    }
  });

  it('gives an answer to a member of staff to them', async () => {
    await schedule();
    await say('PERSONA', 'Tengo una duda');
    const [request] = await world.temp.storage.listPersonRequests('open');
    await answerNow({ ...world.deps, actor: 'ana' }, request?.id ?? '', '¿Viajan sus hijos con usted?');
    await world.handOver();
    world.now += MINUTE;
    expect((await world.say(PHONE, 'si')).join('\n')).toMatch(/persona del equipo/);
    expect(await state()).toBe('offered');
  });

  it('knows that a member of staff asks without a question mark', async () => {
    await schedule();
    await say('PERSONA', 'Tengo una duda');
    await remind('confirm');
    const [request] = await world.temp.storage.listPersonRequests('open');
    const text = 'Responda si o no: tiene medicina';
    await answerNow({ ...world.deps, actor: 'ana' }, request?.id ?? '', text);
    await world.handOver();
    world.now += MINUTE;
    expect(await world.say(PHONE, 'si')).toEqual([expect.stringMatching(/persona del equipo/)]);
    expect(await state()).toBe('offered');
  });
});

describe('what asks in somebody’s own words', () => {
  it.each([
    'Responda si o no',
    'Por favor contéstenos con el nombre de su abogado',
    'Please reply with your name',
    'Responda con o nome do seu advogado',
    'Reponn nou tanpri',
    'Dites-nous combien vous êtes',
    'Escriba sí o no',
    '¿Todo bien',
  ])('%s', (text) => {
    expect(asksSomething(text)).toBe(true);
  });

  it.each([
    'Gracias, ya vimos su caso.',
    'Responda ALTO para no recibir más mensajes.',
    'Reply STOP to stop.',
    'Escriba PERSONA si tiene dudas.',
    'Nadie le responde por teléfono.',
    'Si tiene dudas, responda PERSONA.',
    'La oficina abre a las 10:30.',
  ])('and what does not: %s', (text) => {
    expect(asksSomething(text)).toBe(false);
  });
});

describe('the same short answer twice', () => {
  it('within two seconds, with nothing handed over in between, is one', async () => {
    await say('hola', '1', '1', FAMILY[0], BORN);
    for (const text of ['1', 'Es toda', '1 ']) {
      world.now += MINUTE;
      const first = await world.say(PHONE, text);
      const version = (await world.conversation(PHONE))?.version ?? 0;
      const where = await at();
      world.now += 1_500;
      const second = await world.say(PHONE, ` ${text}`);
      expect([text, first.length, second]).toEqual([text, 1, []]);
      expect(await at()).toEqual(where);
      expect((await world.conversation(PHONE))?.version).toBe(version + 1);
      await world.handOver();
    }
  });

  it('is two once the answer to the first was handed over, or after two seconds', async () => {
    await world.say(PHONE, 'hola');
    await world.handOver();
    await world.say(PHONE, '1');
    await world.handOver();
    world.now += 500;
    await world.say(PHONE, ' 1');
    expect(await at()).toEqual({ main: 'caseNumber' });
  });

  it('is one as well when it is a word that works anywhere', async () => {
    await say('hola', '1', '1', FAMILY[0], BORN, '1', '1');
    world.now += MINUTE;
    await world.say(PHONE, 'ATRAS');
    world.now += 1_000;
    expect(await world.say(PHONE, 'atras')).toEqual([]);
    expect(await at()).toEqual({ main: 'place' });
  });

  it('is never taken from a call for help or a stop', async () => {
    await world.say(PHONE, 'hola');
    expect(await world.say(PHONE, 'AYUDA')).toHaveLength(1);
    world.now += 500;
    expect(await world.say(PHONE, ' AYUDA')).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensurePhases } from '../../src/decisions/phases.ts';
import { readTalk } from '../../src/conversation/stored-talk.ts';
import type { TalkContext } from '../../flows/talk.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { openTempStorage } from '../support/storage.ts';
import { aText, botOver, exchange } from '../support/talk.ts';

const PHONE = '+526640000001';
const FIRST = 'Buenas tardes, quiero registrarme, mi numero es A201234567 y naci el 14 de marzo del 88';

let temp: Awaited<ReturnType<typeof openTempStorage>>;
let now = 0;

beforeEach(async () => {
  temp = await openTempStorage();
  now = Date.parse('2021-02-20T17:00:00Z');
  await ensurePhases(temp.storage);
});
afterEach(async () => {
  await temp.close();
});

async function say(text: string): Promise<string> {
  now += 60_000;
  const bot = botOver(temp.storage, { now: () => now });
  const rows = await exchange(temp.storage, bot, aText(PHONE, text, { receivedAt: now }));
  return rows.map(({ content }) => content.body).join('\n');
}

async function context(): Promise<TalkContext> {
  const stored = await temp.storage.findConversation(temp.storage.contactIdOf(contactPoint(PHONE)));
  if (stored === null) throw new Error('nothing is stored');
  return readTalk(stored.snapshot, stored.machine, stored.machineVersion).context;
}

describe('a first text that says everything', () => {
  it('sets its language and asks consent, and nothing of the case is taken before it', async () => {
    expect(await say(FIRST)).toMatch(/Acepta\?/);
    expect(await context()).toMatchObject({
      language: 'es',
      aNumber: null,
      birthDate: null,
      given: { aNumber: '201234567', birthDate: '1988-03-14', city: null },
    });
  });

  it('is forgotten when consent is refused', async () => {
    await say(FIRST);
    await say('no, mejor no');
    const stored = await context();
    expect(stored.at).toBe('resting');
    expect(JSON.stringify({ ...stored, lastText: null })).not.toMatch(/201234567|1988/);
  });

  it('is looked up once it is agreed to, and what does not fit is asked for', async () => {
    await say(FIRST);
    expect(await say('si acepto')).toMatch(/No encontramos un caso/);
    expect(await context()).toMatchObject({
      at: 'caseNumber',
      aNumber: null,
      given: { aNumber: null, birthDate: null },
    });
    expect(await say('A201234568')).toMatch(/fecha de nacimiento/);
  });

  it('leaves the language to be asked where too few words tell it', async () => {
    expect(await say('A201234567')).toMatch(/Idioma/);
    expect(await say('english')).toMatch(/agree/i);
    expect(await say('yes i agree')).toMatch(/date of birth/);
  });
});

describe('a number that comes with its date of birth', () => {
  it('is one answer to two questions', async () => {
    await say('hola');
    await say('1');
    await say('1');
    expect(await say('A201234567, naci el 14 de marzo de 1988')).toMatch(/No encontramos un caso/);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isGsm7 } from '../../src/domain/gsm.ts';
import { playTalk } from './talk-script.ts';

/** Golden talks of people who write sentences. UPDATE_TALKS=1 writes them anew, to be read before they are committed. */
const PHONE = { from: '+526640000001', channel: 'sms' } as const;

const SCRIPTS = {
  'first-text.es': [
    '> Buenas tardes, quiero registrarme, mi numero es A200000001 y naci el 14 de marzo del 88',
    '> si pues, acepto',
    '> si somos todos',
    '> ya no estoy en Tijuana, ahora vivo en Mexicali',
    '> mi hija padece de asma y yo estoy embarazada',
    '> el lugar esta mal',
    '> estamos en Tijuana otra vez',
    '> ahora si todo bien',
    '@assign',
    '> ahi estaremos primero Dios',
    '> no puedo ir ese dia',
    '> no no, mejor si voy',
  ],
  'sentences.es': [
    '> hola buenas, me quiero apuntar. estoy en matamoros',
    '> dale, esta bien',
    '> A dos cero cero, cero cero cero, cero cero uno',
    '> catorce de marzo del ochenta y ocho',
    '> si pero falta mi esposo',
    '> Mario Ejemplo',
    '> estamos bien gracias a Dios, nadie enfermo',
    '> mi hija Eva ya no va',
    '> cabal',
  ],
  'first-text.ht': [
    '> Bonjou',
    '> kreyòl',
    '> wi m dakò',
    '> A200000001',
    '> katòz mas mil nèf san katreven uit',
    '> wi se tout fanmi m, nou kat',
    '> m nan Tijuana',
    '> konbyen sa koute?',
    '> pèsonn pa malad, nou tout byen',
    '> tout bon',
    '@assign',
    '> wi n ap la',
  ],
} as const;

describe.each(Object.entries(SCRIPTS))('a talk in sentences: %s', (name, script) => {
  it('is understood, and asks only what is not known', async () => {
    const { transcript, texts } = await playTalk(script, PHONE);
    const golden = join(import.meta.dirname, `${name}.txt`);
    if (process.env['UPDATE_TALKS'] === '1') writeFileSync(golden, transcript);
    expect(transcript).toBe(readFileSync(golden, 'utf8'));
    expect(texts.filter((text) => !isGsm7(text))).toEqual([]);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isGsm7 } from '../../src/domain/gsm.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { DEMO_CASES } from '../../src/roster/demo.ts';
import { playTalk } from './talk-script.ts';

/**
 * Golden talks: the whole way of a family of four by SMS, from the first word to START again, in every language.
 * The transcripts are beside this file; UPDATE_TALKS=1 writes them anew, to be read before they are committed.
 */
const WORDS = {
  es: {
    hello: 'hola',
    birth: '14 de marzo de 1988',
    confirm: '1',
    status: 'ESTADO',
    stop: 'ALTO',
    start: 'INICIO',
  },
  en: {
    hello: 'hello',
    birth: 'March 14 1988',
    confirm: '1',
    status: 'STATUS',
    stop: 'NO MORE MESSAGES',
    start: 'BEGIN',
  },
  pt: {
    hello: 'ola',
    birth: '14 de marco de 1988',
    confirm: '1',
    status: 'SITUACAO',
    stop: 'PARE',
    start: 'COMECAR',
  },
  ht: {
    hello: 'bonjou',
    birth: '14 mas 1988',
    confirm: '1',
    status: 'ESTATI',
    stop: 'RETE',
    start: 'KOMANSE',
  },
  fr: {
    hello: 'bonjour',
    birth: '14 mars 1988',
    confirm: '1',
    status: 'STATUT',
    stop: 'ARRET',
    start: 'DEMARRER',
  },
} as const;

const registrant = DEMO_CASES[0];

describe.each(LANGUAGES)('a family of four by SMS in %s', (language) => {
  const words = WORDS[language];
  const number = LANGUAGES.indexOf(language) + 1;
  const registration = [
    `> ${words.hello}`,
    `> ${String(number)}`,
    '> 1',
    `> A${registrant?.aNumber ?? ''}`,
    `> ${words.birth}`,
    '> 1',
    '> 1',
    '> 1',
    '> 1',
  ];
  const script = [
    ...registration,
    `> ${words.status}`,
    '@assign',
    `> ${words.status}`,
    '@clock 2021-03-08T23:00:00Z',
    `> ${words.confirm}`,
    '@clock 2021-03-15T20:00:00Z',
    `> ${words.status}`,
    `> ${words.stop}`,
    `> ${words.hello}`,
    `> ${words.start}`,
  ];

  it('goes from the first word to registered, appointment, four reminders, confirmed, stopped and back', async () => {
    const { transcript } = await playTalk(script, { from: '+526640000001', channel: 'sms' });
    const golden = new URL(`registration.${language}.txt`, import.meta.url);
    if (process.env['UPDATE_TALKS'] === '1') writeFileSync(golden, transcript);
    expect(transcript).toBe(readFileSync(golden, 'utf8'));
  });

  it('costs ten segments or fewer to register, and nothing beyond GSM-7', async () => {
    const { segments, texts } = await playTalk(registration, { from: '+526640000001', channel: 'sms' });
    console.log(`${language}: a family of four registers in ${String(segments)} outbound segments`);
    expect(segments).toBeLessThanOrEqual(10);
    expect(texts.filter((text) => !isGsm7(text))).toEqual([]);
  });
});

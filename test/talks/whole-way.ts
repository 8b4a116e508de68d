import type { Language } from '../../src/domain/language.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { DEMO_CASES } from '../../src/roster/demo.ts';

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

/** What a family of four texts to be registered. */
export function registrationIn(language: Language): readonly string[] {
  const { hello, birth } = WORDS[language];
  return [
    `> ${hello}`,
    `> ${String(LANGUAGES.indexOf(language) + 1)}`,
    '> 1',
    `> A${registrant?.aNumber ?? ''}`,
    `> ${birth}`,
    '> 1',
    '> 1',
    '> 1',
    '> 1',
  ];
}

/** The whole way, from the first word to START again. */
export function wholeWayIn(language: Language): readonly string[] {
  const words = WORDS[language];
  return [
    ...registrationIn(language),
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
}

/** Where the transcript of the whole way lies. */
export function goldenOf(language: Language): URL {
  return new URL(`registration.${language}.txt`, import.meta.url);
}

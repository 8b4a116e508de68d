import { describe, expect, it } from 'vitest';
import { isTitleTyped } from '../../src/conversation/title-typed.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';
import { interpret } from '../../flows/interpret.ts';
import { carrierActsOn, fold, INTENTS, type Intent } from '../../src/domain/keywords.ts';
import { hasNoNumber } from '../../src/domain/no-number.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { readLocales } from '../../src/wording/i18n.ts';
import { readWords } from '../../src/wording/words.ts';
import { keywords, LOCALES } from '../support/talk.ts';

/** Every text of a language by its path: `registration:consent.ask`. */
function textsOf(language: Language): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (tree: unknown, path: string): void => {
    if (typeof tree === 'string') texts.set(path, tree);
    else
      for (const [name, below] of Object.entries(tree ?? {}))
        walk(below, path === '' ? name : `${path}.${name}`);
  };
  for (const [file, tree] of Object.entries(locales[language])) {
    if (!['words', 'stop', 'about'].includes(file)) walk({ [file]: tree }, '');
  }
  return texts;
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1] ?? '').sort();

const locales = readLocales(LOCALES);
const TEXTS = new Map(LANGUAGES.map((language) => [language, textsOf(language)]));
const es = TEXTS.get('es') ?? new Map<string, string>();
const words = readWords(LOCALES);

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = TEXTS.get(language) ?? new Map<string, string>();

  it('have the keys that the Spanish ones have, none more and none less', () => {
    expect(es.size).toBeGreaterThan(150);
    expect([...texts.keys()].sort()).toEqual([...es.keys()].sort());
  });

  it('are filled with the same values', () => {
    // How a time is written is each language's own: 12 hours or 24.
    for (const [key, text] of texts) {
      if (key.startsWith('common.time.clock.')) {
        const written = placeholders(text).map((value) => value.replace(/12|24/, ''));
        expect(written, key).toEqual(key.endsWith('.part') ? ['hour', 'minute'] : ['hour']);
      } else expect(placeholders(text), key).toEqual(placeholders(es.get(key) ?? ''));
    }
  });

  it('are not empty, have no double or outer spaces, and no brace is left over', () => {
    for (const [key, text] of texts) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).toBe(text.trim());
      expect(text, key).not.toMatch(/ {2}|\n{3}/);
      expect(text.replace(/\{\{\w+\}\}/g, ''), key).not.toMatch(/[{}]/);
    }
  });

  it('are not left in another language', () => {
    /** What is the same word in several languages, or a name. */
    const ALIKE = /^(common\.|conversation\.language\.|.*\.choices\.|appointment\.instruction\.sms\.who$)/;
    for (const other of LANGUAGES.filter((it) => it !== language)) {
      for (const [key, text] of texts) {
        if (!ALIKE.test(key) && text.replace(/\{\{\w+\}\}/g, '').length > 20) {
          expect(text, `${key} as in ${other}`).not.toBe(TEXTS.get(other)?.get(key));
        }
      }
    }
  });

  it('have choices that fit a button or a list of WhatsApp, differ, and ask for nothing else when typed', () => {
    for (const question of Object.values(QUESTIONS) satisfies Question[]) {
      const titles = question.choices.flatMap((choice) => {
        const title = texts.get(`${question.key.replace(':', '.')}.choices.${choice}`);
        return title === undefined ? [] : [title];
      });
      if (question.key !== 'registration:birthWhich') expect(titles).toHaveLength(question.choices.length);
      expect(new Set(titles.map(fold)).size).toBe(titles.length);
      for (const title of titles) {
        // WhatsApp: 20 characters on a button (up to three), 24 in a list.
        expect(title.length, title).toBeLessThanOrEqual(titles.length <= 3 ? 20 : 24);
        // Typed, a title answers its question; but a word that means itself whatever is asked would be heard instead.
        const word = keywords.match(title);
        if (word !== null) expect(isTitleTyped(title, word, titles), title).toBe(true);
        expect(carrierActsOn(title), title).toBeNull();
      }
    }
  });

  it('give an example of a birth date that shows the form and is nobody’s', () => {
    const understood = (text: string) =>
      interpret({
        text,
        payload: null,
        attachment: null,
        location: null,
        question: QUESTIONS.birthDate,
        titles: () => [],
        markOf: () => null,
        language,
        today: '2021-02-20',
      });
    for (const [key, text] of texts) {
      if (!key.startsWith('registration.birthDate.')) continue;
      const example = /: ([^:]*1900)$/.exec(text)?.[1] ?? '';
      expect(understood(example), key).toEqual({ type: 'BIRTH_IMPOSSIBLE', reason: 'too_old' });
    }
    for (let month = 1; month <= 12; month += 1) {
      const name = texts.get(`common.months.${String(month)}`) ?? '';
      const date = `1985-${String(month).padStart(2, '0')}-14`;
      const event = understood(`14 ${name} 1985`);
      // `out` is August in Creole and short for October in Portuguese: both are shown then.
      expect(event.type === 'BIRTH_DATES' ? event.options : [event.type], name).toContain(
        event.type === 'BIRTH_DATES' ? date : 'BIRTH_DATE',
      );
      expect(event.type === 'BIRTH_DATE' ? event.date : date, name).toBe(date);
    }
  });

  it('name only words that work', () => {
    let named = 0;
    for (const [key, text] of texts) {
      // Words to answer with stand in capitals; MPP, COVID and US are names.
      for (const [word] of text
        .replace(/\{\{\w+\}\}/g, '')
        .matchAll(/(?<![\p{L}\d])\p{Lu}[\p{Lu} ]+\p{Lu}(?![\p{L}\d])/gu)) {
        if (['MPP', 'COVID', 'US', 'EE', 'UU', 'EUA', 'USA'].includes(word)) continue;
        named += 1;
        // An answer to one question.
        if (key.startsWith('registration.caseNumber.') && hasNoNumber(word)) continue;
        expect(keywords.match(word), `${word} in ${key}`).not.toBeNull();
        expect(carrierActsOn(word) === null || carrierActsOn(word) === 'help', `${word} in ${key}`).toBe(
          true,
        );
      }
    }
    expect(named).toBeGreaterThan(10);
  });

  it('tell in the help text the words of this language', () => {
    const help = texts.get('conversation.help') ?? '';
    const own = locales[language]['words'] ?? {};
    for (const intent of ['status', 'person', 'language', 'back', 'stop'] as const) {
      const list: unknown = own[intent];
      const listed = Array.isArray(list) ? list.map((word) => fold(String(word))) : [];
      const inHelp = [...help.matchAll(/\p{Lu}[\p{Lu} ]+\p{Lu}/gu)].map(([word]) => fold(word));
      expect(
        listed.filter((word) => inHelp.includes(word)),
        intent,
      ).toHaveLength(1);
    }
  });
});

describe('the words that work anywhere', () => {
  /** What others rely on. */
  const CONTRACT: Partial<Record<Intent, string>> = {
    stop: 'STOP STOPALL UNSUBSCRIBE END QUIT CANCEL OPTOUT REVOKE ALTO PARAR BAJA PARE SAIR RETE KANPE ARRET',
    start: 'START UNSTOP INICIO ALTA COMECAR KOMANSE DEMARRER',
    help: 'HELP INFO AYUDA AJUDA ED AIDE',
    status: 'STATUS ESTADO SITUACAO ESTATI STATUT',
    language: 'LANGUAGE IDIOMA LANG LANGUE',
    person: 'AGENT PERSON PERSONA PESSOA MOUN PERSONNE',
    wrong: 'WRONG EQUIVOCADO ERRADO',
    cancel_which: 'CANCELAR ANNULER',
    erase: 'BORRAR DELETE APAGAR EFASE EFFACER',
  };

  it.each(Object.entries(CONTRACT))('for %s are all there: %s', (intent, list) => {
    for (const word of list.split(' ')) {
      expect(keywords.match(word), word).toBe(intent);
      expect(keywords.match(` ${word.toLowerCase()}! `), word).toBe(intent);
    }
  });

  it.each(['SITUAÇÃO', 'COMEÇAR', 'ARRÊT', 'DÉMARRER', 'KÒMANSE', 'ÈD', 'ATRÁS'])(
    'work with accents: %s',
    (word) => {
      expect(keywords.match(word)).not.toBeNull();
    },
  );

  it.each(INTENTS)('for %s are there in every language', (intent) => {
    expect(words[intent]).toHaveLength(LANGUAGES.length);
    for (const list of words[intent]) expect(list.length).toBeGreaterThan(0);
  });

  it('stand under one intent each', () => {
    const intentOf = new Map<string, Intent>();
    for (const intent of INTENTS) {
      for (const word of words[intent].flat()) {
        expect(intentOf.get(fold(word)) ?? intent, word).toBe(intent);
        intentOf.set(fold(word), intent);
      }
    }
  });
});

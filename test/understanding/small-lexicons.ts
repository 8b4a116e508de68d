import { CONCEPTS, type Concept } from '../../src/understanding/concepts.ts';
import type { Lexicon, Lexicons } from '../../src/understanding/lexicon.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';

type Words = Readonly<Record<string, readonly string[]>>;

/** Some words of a language; each thing that is not named has one word, `es` and its name. */
type Some = Partial<Omit<Lexicon, 'concepts'>> & { readonly concepts?: Words };

function lexicon(language: Language, { concepts = {}, ...over }: Some): Lexicon {
  const names = Object.keys(CONCEPTS);
  const all: Words = Object.fromEntries(
    names.map((name) => [name, concepts[name] ?? [`${language}${name.replaceAll('_', '')}`]]),
  );
  if (!hasAll(all)) throw new Error('a thing has no words');
  return { sources: {}, short: {}, common: [], known: [], phrases: {}, ...over, concepts: all };
}

const hasAll = (concepts: Words): concepts is Readonly<Record<Concept, readonly string[]>> =>
  Object.keys(CONCEPTS).every((name) => Object.hasOwn(concepts, name));

/** Words of a few things in Spanish and English: enough to see how texts are read. */
export const SMALL: Lexicons = (() => {
  const over: Partial<Record<Language, Some>> = {
    es: {
      short: { q: 'que', xq: 'por que' },
      common: ['que', 'con', 'mi', 'la', 'de'],
      known: ['perro'],
      concepts: {
        not: ['no', 'nunca'],
        me: ['me', 'nos', 'mi'],
        hold: ['secuestr*', '[nos] tienen encerrad*'],
        hit: ['pegan', 'golpe*'],
        child: ['hija', 'hijo'],
        cancel: ['cancel*'],
        appointment: ['cita'],
        when: ['cuando'],
        yes: ['si', 'claro', 'emojiyes'],
      },
      phrases: {
        'ask.how_long': ['cuanto (tiempo|falta) [mas|todavia]'],
        'want.person': ['quiero .. persona'],
      },
    },
    en: {
      common: ['the', 'with', 'is'],
      concepts: { not: ['no', 'not'], when: ['when'], insult: ['con'], yes: ['yes'] },
    },
  };
  const [es, en, pt, ht, fr] = LANGUAGES.map((language) => lexicon(language, over[language] ?? {}));
  if (!es || !en || !pt || !ht || !fr) throw new Error('a language is missing');
  return { es, en, pt, ht, fr };
})();

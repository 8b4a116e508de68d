import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type TFunction } from 'i18next';
import { z } from 'zod';
import type { Channel } from '../domain/address.ts';
import { segmentsOf, smsText } from '../domain/gsm.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Content } from '../domain/message.ts';
import { papersSet } from '../domain/papers.ts';
import { DEMO_WORDS, type ProgrammeWords } from '../domain/programme-words.ts';
import { readSaid } from '../domain/said.ts';
import { weekdayOf } from '../domain/zoned-time.ts';
import { createTextReader, type TextReader } from '../understanding/read.ts';
import { RULES } from '../understanding/rules.ts';
import { clipName } from './clip-name.ts';
import { keptTraining } from './kept-training.ts';
import { readExamples, readLexicons, NOT_SAID } from './lexicons.ts';
import { ownTexts } from './own-texts.ts';
import type { Rendered, Say, Wording } from './wording.ts';

const tree: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());

/** Reads `locales/<lng>/<flow>.json`; gives one resource tree a language, one namespace a file. */
export function readLocales(localesDir: string): Record<Language, Record<string, Record<string, unknown>>> {
  const read = (language: Language): Record<string, Record<string, unknown>> =>
    Object.fromEntries(
      readdirSync(join(localesDir, language))
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.replace(/\.json$/, ''))
        .filter((name) => !NOT_SAID.includes(name))
        .map((name) => [
          name,
          tree.parse(JSON.parse(readFileSync(join(localesDir, language, `${name}.json`), 'utf8'))),
        ]),
    );
  return { es: read('es'), en: read('en'), pt: read('pt'), ht: read('ht'), fr: read('fr') };
}

/** One for a folder in a process: to make it takes a second, and its files do not change under a process. */
const textReaders = new Map<string, TextReader>();

/** Reads any text; made when the first one is read, because commands that only write need none. */
function textReader(localesDir: string): TextReader {
  const known = textReaders.get(localesDir);
  if (known !== undefined) return known;
  const made = createTextReader(
    readLexicons(localesDir),
    RULES,
    readExamples(localesDir),
    keptTraining(localesDir),
  );
  textReaders.set(localesDir, made);
  return made;
}

/** The same, and what came of the last text: a turn asks more than once what its text says. */
function rememberingLast<Says>(read: (text: string) => Says): (text: string) => Says {
  let last: { readonly text: string; readonly says: Says } | null = null;
  return (text) => {
    if (last?.text !== text) last = { text, says: read(text) };
    return last.says;
  };
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
/** What is the same for everybody that the operator writes to: whoever records their clips says it. */
const OF_OPERATOR: readonly string[] = ['operator', 'seenBy'];

/** Makes the wording over i18next. Reads every locale at once; throws when a file is not JSON. */
export function createWording(options: {
  localesDir: string;
  /** What admins set, as it is now. */
  programme?: () => ProgrammeWords;
  /** The recorded clip of a name in a language. */
  clips?: (language: Language, name: string) => string | null;
}): Wording {
  const { programme = () => DEMO_WORDS, clips = () => null } = options;
  const resources = readLocales(options.localesDir);
  const i18n = createInstance();
  void i18n.init({
    resources,
    lng: LANGUAGES[0],
    fallbackLng: false,
    supportedLngs: LANGUAGES,
    ns: Object.keys(resources.es),
    defaultNS: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`no text for ${key}`);
    },
  });
  const speakers = new Map<Language, TFunction>(LANGUAGES.map((lng) => [lng, i18n.getFixedT(lng)]));

  /**
   * Texts as i18next found them, before values are put in: it finds the key, the channel's form and the plural, and takes
   * longer for it than all else in a turn's words. What it finds depends on nothing but these.
   */
  const templates = new Map<string, string>();
  const plurals = new Map(LANGUAGES.map((lng) => [lng, new Intl.PluralRules(lng)]));

  function template(key: string, language: Language, values: Readonly<Record<string, unknown>>): string {
    const { context, count } = values;
    const form =
      typeof count === 'number'
        ? `${plurals.get(language)?.select(count) ?? ''}${count === 0 ? '0' : ''}`
        : '';
    const name = `${language} ${typeof context === 'string' ? context : ''} ${form} ${key}`;
    let found = templates.get(name);
    if (found === undefined) {
      const speak = speakers.get(language);
      if (!speak) throw new Error(`no locale for ${language}`);
      found = speak(key, { ...values, skipInterpolation: true });
      templates.set(name, found);
    }
    return found;
  }

  function say(key: string, language: Language, values: Readonly<Record<string, unknown>>): string {
    return template(key, language, values).replace(PLACEHOLDER, (_, name: string) => {
      const value = values[name] ?? ofProgramme(name, language);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    });
  }

  /** What admins set, and no value of a text's own. */
  function ofProgramme(name: string, language: Language): string | undefined {
    if (name === 'operator') return programme().operator;
    const viewers = name === 'seenBy' ? programme().viewers[language] : undefined;
    return viewers === undefined ? undefined : `${say('common:seenBy', language, { viewers })} `;
  }

  /** Whether a text says the same to everybody: it is filled with nothing but what the operator set. */
  function readsAlike(key: string, language: Language): boolean {
    const said = template(key, language, { context: 'whatsapp' });
    return [...said.matchAll(PLACEHOLDER)].every(
      ([, name]) => name !== undefined && OF_OPERATOR.includes(name),
    );
  }

  /** Made when the first text is read, because commands and workers read none. */
  let own: ReturnType<typeof ownTexts> | undefined;

  return {
    operator: () => programme().operator,
    papersFor: (people, language) => papersSet(programme().papers, people, language),
    gateOf: (port) => programme().gates[port] ?? null,
    said: rememberingLast((text) => readSaid(text, (own ??= ownTexts(resources)))),
    readout: rememberingLast((text) => textReader(options.localesDir).read(text)),
    text(what: Say, language: Language, channel: Channel): string {
      // A locale may hold `key_whatsapp` beside `key` where a text reads better with more room.
      return say(what.key, language, { ...what.values, context: channel });
    },
    clip(of, language) {
      if ('step' in of) return clips(language, of.step);
      return readsAlike(of.key, language) ? clips(language, clipName(of.key)) : null;
    },
    ...datesIn(say),
    render: rendered,
  };
}

/** Makes the message as its channel takes it. */
function rendered(content: Content, channel: Channel): Rendered {
  if (channel === 'whatsapp') return { content, segments: 1 };
  const body = content.keepAccents === true ? content.body : smsText(content.body);
  const { segments } = segmentsOf(body);
  const { choices, asks } = content;
  return { content: { body, ...(choices && { choices }), ...(asks && { asks }) }, segments };
}

/** Says a text of a language with its values. */
type Speaker = (key: string, language: Language, values: Readonly<Record<string, unknown>>) => string;

/** Dates and times as each language writes them. */
function datesIn(say: Speaker): Pick<Wording, 'date' | 'day' | 'time'> {
  const dateParts = (isoDate: string, language: Language) => ({
    day: Number(isoDate.slice(8, 10)),
    month: say(`common:months.${String(Number(isoDate.slice(5, 7)))}`, language, {}),
    year: isoDate.slice(0, 4),
  });
  return {
    date: (isoDate, language) =>
      say('common:date', language, {
        weekday: say(`common:weekdays.${String(weekdayOf(isoDate))}`, language, {}),
        ...dateParts(isoDate, language),
      }),
    day: (isoDate, language) => say('common:day', language, dateParts(isoDate, language)),
    time(time24, language) {
      const hour = Number(time24.slice(0, 2));
      const minute = time24.slice(3, 5);
      const part = hour < 12 ? 'morning' : hour === 12 ? 'noon' : hour < 19 ? 'afternoon' : 'evening';
      const clock = say(`common:time.clock.${minute === '00' ? 'full' : 'part'}`, language, {
        hour24: hour,
        hour12: hour % 12 === 0 ? 12 : hour % 12,
        minute,
      });
      return say(`common:time.${part}`, language, { clock });
    },
  };
}

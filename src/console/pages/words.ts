import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type calendar from '../../../locales/en/console/calendar.json';
import type changes from '../../../locales/en/console/changes.json';
import type broadcasts from '../../../locales/en/console/broadcasts.json';
import type assignment from '../../../locales/en/console/assignment.json';
import type audit from '../../../locales/en/console/audit.json';
import type checkIn from '../../../locales/en/console/check-in.json';
import type common from '../../../locales/en/console/common.json';
import type family from '../../../locales/en/console/family.json';
import type demo from '../../../locales/en/console/demo.json';
import type desk from '../../../locales/en/console/desk.json';
import type imports from '../../../locales/en/console/imports.json';
import type inbox from '../../../locales/en/console/inbox.json';
import type logIn from '../../../locales/en/console/log-in.json';
import type refusals from '../../../locales/en/console/refusals.json';
import type reports from '../../../locales/en/console/reports.json';
import type peopleList from '../../../locales/en/console/people-list.json';
import type people from '../../../locales/en/console/people.json';
import type today from '../../../locales/en/console/today.json';
import type phone from '../../../locales/en/console/phone.json';
import type programme from '../../../locales/en/console/programme.json';
import type tokens from '../../../locales/en/console/tokens.json';
import type unreached from '../../../locales/en/console/unreached.json';
import type users from '../../../locales/en/console/users.json';
import { refusalsIn, type Refused } from './refusals.ts';
import { CONSOLE_LANGUAGES, type ConsoleLanguage } from '../../domain/account.ts';

/** Paths to the texts of a tree, with dots between. */
type PathIn<Tree> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? Name : `${Name}.${PathIn<Tree[Name]>}`;
}[keyof Tree & string];

/** Without the ending by which a plural is chosen. */
type Stem<Path> = Path extends `${infer Name}_${'one' | 'other'}` ? Name : Path;

type Keys<Tree> = Stem<PathIn<Tree>>;

/** A text of `locales/<lng>/console/`, a file a page. */
export type Key =
  | Keys<typeof calendar>
  | Keys<typeof changes>
  | Keys<typeof broadcasts>
  | Keys<typeof assignment>
  | Keys<typeof audit>
  | Keys<typeof checkIn>
  | Keys<typeof common>
  | Keys<typeof family>
  | Keys<typeof demo>
  | Keys<typeof desk>
  | Keys<typeof imports>
  | Keys<typeof inbox>
  | Keys<typeof logIn>
  | Keys<typeof people>
  | Keys<typeof peopleList>
  | Keys<typeof refusals>
  | Keys<typeof reports>
  | Keys<typeof today>
  | Keys<typeof phone>
  | Keys<typeof programme>
  | Keys<typeof tokens>
  | Keys<typeof unreached>
  | Keys<typeof users>;

export type Values = Readonly<Record<string, string | number>>;

/** What the pages say, in one language. */
export interface Words {
  readonly language: ConsoleLanguage;
  /** @param values `count` chooses between one and several */
  readonly say: (key: Key, values?: Values) => string;
  /** A text whose key ends in something stored; the stored word itself when there is none. */
  readonly sayOf: (group: string, name: string) => string;
  /** Why a use case refused something, which rooms say in English; `lang` when it stays as they say it. */
  readonly refused: (reason: string) => Refused;
  /** A number as the language writes it. */
  readonly number: (value: number) => string;
}

/** By path; i18next, which renders what people are told, is behind the wording and knows nothing of the console. */
function flatten(tree: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof tree === 'string') return [[path, tree]];
  if (typeof tree !== 'object' || tree === null) throw new Error(`no text: ${path}`);
  return Object.entries(tree).flatMap(([name, below]) =>
    flatten(below, path === '' ? name : `${path}.${name}`),
  );
}

/** All texts of one language, by their paths. Throws when two files say the same. */
export function consoleTexts(localesDir: string, language: ConsoleLanguage): ReadonlyMap<string, string> {
  const folder = join(localesDir, language, 'console');
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder).sort())
    for (const [path, text] of flatten(JSON.parse(readFileSync(join(folder, file), 'utf8')))) {
      if (texts.has(path)) throw new Error(`${path} is said twice in ${folder}`);
      texts.set(path, text);
    }
  return texts;
}

const asItIs = (reason: string): Refused => ({ text: reason, lang: undefined });

/** Reads the texts of both languages. Throws when a file is missing or holds something else than texts. */
export function readConsoleWords(localesDir: string): Readonly<Record<ConsoleLanguage, Words>> {
  const english = consoleTexts(localesDir, 'en');
  const of = (language: ConsoleLanguage): Words => {
    const texts = consoleTexts(localesDir, language);
    const plural = new Intl.PluralRules(language);
    const format = new Intl.NumberFormat(language === 'es' ? 'es-MX' : 'en-US');
    const find = (key: string, { count }: Values): string | undefined =>
      texts.get(key) ??
      (typeof count === 'number'
        ? texts.get(`${key}_${plural.select(count) === 'one' ? 'one' : 'other'}`)
        : undefined);
    const fill = (text: string, values: Values): string =>
      text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
        const value = values[name] ?? '';
        return typeof value === 'number' ? format.format(value) : value;
      });
    return {
      language,
      say(key, values = {}) {
        const text = find(key, values);
        if (text === undefined) throw new Error(`no text for ${key} in ${language}`);
        return fill(text, values);
      },
      sayOf: (group, name) => texts.get(`${group}.${name}`) ?? name,
      refused: language === 'en' ? asItIs : refusalsIn(english, texts),
      number: (value) => format.format(value),
    };
  };
  const [en, es] = CONSOLE_LANGUAGES.map(of);
  if (!en || !es) throw new Error('a language of the console has no texts');
  return { en, es };
}

/** The language of a browser, by what it says it prefers (RFC 9110, 12.5.4); English where it names neither. */
export function languageOf(accepts: string | undefined): ConsoleLanguage {
  const wanted = (accepts ?? '').toLowerCase().match(/\b(en|es)\b/);
  return wanted?.[1] === 'es' ? 'es' : 'en';
}

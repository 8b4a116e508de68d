import { readLocales } from '../wording/i18n.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';

/** Files that are not texts of flows: forms of dates, and words to recognise. */
const NOT_TEXTS: ReadonlySet<string> = new Set(['common', 'words', 'stop', 'about']);

/** Every text key of every language, without the endings by which i18next chooses a channel or a plural. */
export function localeKeys(localesDir: string): ReadonlyMap<Language, ReadonlySet<string>> {
  const locales = readLocales(localesDir);
  return new Map(
    LANGUAGES.map((language) => [
      language,
      new Set(
        Object.entries(locales[language])
          .filter(([file]) => !NOT_TEXTS.has(file))
          .flatMap(([file, tree]) => withoutEndings(leaves(tree)).map((path) => `${file}:${path}`)),
      ),
    ]),
  );
}

/** Every text of every language by its key, with its placeholders. */
export function textsOf(localesDir: string): ReadonlyMap<Language, ReadonlyMap<string, string>> {
  const locales = readLocales(localesDir);
  return new Map(
    LANGUAGES.map((language) => [
      language,
      new Map(
        Object.entries(locales[language])
          .filter(([file]) => !NOT_TEXTS.has(file))
          .flatMap(([file, tree]) => said(tree).map(([path, text]) => [`${file}:${path}`, text] as const)),
      ),
    ]),
  );
}

function said(tree: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof tree === 'string') return [[path, tree]];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, below]) => said(below, path === '' ? name : `${path}.${name}`));
}

/** `ask_one` beside `ask` is the same text; `mexico_other` with no `mexico` beside it is a name of its own. */
function withoutEndings(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return paths.map((path) => {
    const stem = path.replace(/_(sms|whatsapp|one|other|zero)$/, '');
    return all.has(stem) ? stem : path;
  });
}

function leaves(tree: unknown, path = ''): readonly string[] {
  if (typeof tree !== 'object' || tree === null) return [path];
  return Object.entries(tree).flatMap(([name, below]) =>
    leaves(below, path === '' ? name : `${path}.${name}`),
  );
}

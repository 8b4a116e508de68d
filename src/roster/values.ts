import { createRequire } from 'node:module';
import type countries from 'i18n-iso-countries';
import { z } from 'zod';
import { isoOf, type DateOrder } from '../csv/dates.ts';
import { fold } from '../domain/keywords.ts';
import { portNamed } from '../domain/port.ts';
import type { Column } from './columns.ts';

/** Languages in which a country may be named. */
const NAME_LANGUAGES = ['en', 'es', 'pt', 'fr'] as const;

const dataSchema = z.object({
  locale: z.string(),
  countries: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
const library = z.custom<typeof countries>((value) => typeof value === 'object' && value !== null);
let ready: typeof countries | null = null;

/** Loads the names at the first one that is looked for: most rosters have codes. */
function countryNames(): typeof countries {
  if (ready !== null) return ready;
  const require = createRequire(import.meta.url);
  const names = library.parse(require('i18n-iso-countries'));
  for (const language of NAME_LANGUAGES) {
    names.registerLocale(dataSchema.parse(require(`i18n-iso-countries/langs/${language}.json`)));
  }
  ready = names;
  return names;
}

const YES = new Set(['y', 'yes', 'si', 's', 'true', 'verdadero', '1', 'sim', 'oui']);
const NO = new Set(['n', 'no', 'false', 'falso', '0', 'nao', 'non']);

const STATUSES: ReadonlyMap<string, string> = new Map([
  ['pendiente', 'pending'],
  ['terminado', 'terminated'],
  ['cerrado', 'closed'],
  ['en ausencia', 'in_absentia'],
  ['concedido', 'granted'],
  ['otorgado', 'granted'],
  ['ninguno', 'none'],
]);

/**
 * A cell as a roster writes it (docs/programme.md), where a spreadsheet means one thing only; any other is left as it is, and
 * refused with its reason when the row is read.
 * @param order how the dates of the column are written, when they are numbers
 */
export function rosterValue(column: Column, cell: string, order: DateOrder | null): string {
  switch (column) {
    case 'birth_date':
    case 'mpp_enrolled_on':
      return /^\d{4}-\d{2}-\d{2}$/.test(cell) ? cell : (isoOf(cell.trim(), order) ?? cell);
    case 'returned_to_mexico': {
      const said = fold(cell);
      return YES.has(said) ? 'yes' : NO.has(said) ? 'no' : cell;
    }
    case 'nationality':
      return /^[A-Z]{3}$/.test(cell) ? cell : (nationalityNamed(cell) ?? cell);
    case 'eoir_status': {
      const said = fold(cell);
      return STATUSES.get(said) ?? said.replaceAll(' ', '_');
    }
    case 'port_of_return':
      return portNamed(cell) ?? cell;
    default:
      return cell;
  }
}

const known = new Map<string, string | null>();
const MOST_KNOWN = 1_000;

/** The ISO 3166-1 alpha-3 code of a country named in a language of the announcement's readers, or by its alpha-2 code. */
function nationalityNamed(cell: string): string | null {
  const before = known.get(cell);
  if (before !== undefined) return before;
  const text = cell.trim();
  const names = countryNames();
  const found =
    (/^[A-Za-z]{2}$/.test(text) ? names.alpha2ToAlpha3(text.toUpperCase()) : undefined) ??
    NAME_LANGUAGES.map((language) => names.getSimpleAlpha3Code(text, language)).find(
      (code) => code !== undefined,
    ) ??
    null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(cell, found);
  return found;
}

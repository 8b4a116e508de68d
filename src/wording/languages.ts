import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../domain/language.ts';

const about = z.strictObject({
  /** The language's own name for itself. */
  name: z.string().min(1),
  /** The native speaker who read every text; null when nobody has. */
  reviewer: z.string().min(1).nullable(),
  /** What whoever uses the texts must know. */
  note: z.string().min(1),
});

/** What is known of a language's texts: its name, and who reviewed them. */
export type AboutLanguage = Readonly<z.infer<typeof about>>;

/** Reads `locales/<lng>/about.json` of every language. Throws when one is missing or does not say all of it. */
export function readAbout(localesDir: string): Readonly<Record<Language, AboutLanguage>> {
  const of = (language: Language): AboutLanguage =>
    about.parse(JSON.parse(readFileSync(join(localesDir, language, 'about.json'), 'utf8')));
  return { es: of('es'), en: of('en'), pt: of('pt'), ht: of('ht'), fr: of('fr') };
}

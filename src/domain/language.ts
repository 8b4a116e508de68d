/** The languages the service speaks, in the order of the language question. BCP 47 primary tags. */
export const LANGUAGES = ['es', 'en', 'pt', 'ht', 'fr'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Takes a BCP 47 tag (`es-MX`, `pt`); gives the language the service speaks for it, or null. */
export function languageOf(tag: string): Language | null {
  const primary = tag.trim().toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary) ?? null;
}

/** The languages the service speaks, in the order of the language question. BCP 47 primary tags. */
export const LANGUAGES = ['es', 'en', 'pt', 'ht', 'fr'] as const;

export type Language = (typeof LANGUAGES)[number];

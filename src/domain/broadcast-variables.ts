import type { BroadcastContent, RecipientValues } from './broadcast.ts';
import { LANGUAGES, type Language } from './language.ts';

/** What a text of a broadcast may be filled with. */
export const BROADCAST_VARIABLES = [
  'first_name',
  'receipt',
  'reference',
  'date',
  'time',
  'port',
  'gate',
  'city',
] as const satisfies readonly (keyof RecipientValues)[];
export type BroadcastVariable = (typeof BROADCAST_VARIABLES)[number];

/** Those that only somebody with an appointment has. */
const OF_APPOINTMENT: ReadonlySet<string> = new Set(['reference', 'date', 'time', 'port', 'gate', 'city']);

// The name is trimmed afterwards: spaces that two parts of a pattern could both take would be tried in every share.
const PLACE = /\{\{([^{}]*)\}\}/g;

/** Names that stand in a text between double braces, in order, known or not. */
export function namesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(PLACE), (match) => (match[1] ?? '').trim()))];
}

/** Names in a text that nothing is known by, and braces that do not close. */
export function unknownNamesIn(text: string): readonly string[] {
  const unknown = namesIn(text).filter((name) => !BROADCAST_VARIABLES.some((known) => known === name));
  return /\{\{|\}\}/.test(text.replace(PLACE, '')) ? [...unknown, '{{'] : unknown;
}

/** Whether any text says something of the appointment. */
export function tellsAppointment({ texts }: Pick<BroadcastContent, 'texts'>): boolean {
  return Object.values(texts).some((text) => namesIn(text).some((name) => OF_APPOINTMENT.has(name)));
}

/** Whether any text is another one for each registration. */
export function isPersonal({ texts }: Pick<BroadcastContent, 'texts'>): boolean {
  return Object.values(texts).some((text) => namesIn(text).length > 0);
}

/** The text for a language: its own, or the fallback's; null when there is neither. Gives the language that it is in. */
export function textFor(
  { texts, fallback }: Pick<BroadcastContent, 'texts' | 'fallback'>,
  language: Language,
): { readonly text: string; readonly language: Language } | null {
  const own = texts[language];
  if (own !== undefined) return { text: own, language };
  const other = fallback === null ? undefined : texts[fallback];
  return other === undefined || fallback === null ? null : { text: other, language: fallback };
}

/** Languages of the audience that would get no text. */
export function languagesWithout(
  content: Pick<BroadcastContent, 'texts' | 'fallback'>,
  languages: Iterable<Language>,
): readonly Language[] {
  const asked = new Set(languages);
  return LANGUAGES.filter((language) => asked.has(language) && textFor(content, language) === null);
}

/** Fills a text; null when it asks for something that `values` lack. */
export function fill(
  text: string,
  values: Readonly<Partial<Record<BroadcastVariable, string | null>>>,
): string | null {
  const missing: string[] = [];
  const filled = text.replace(PLACE, (_, inside: string) => {
    const name = inside.trim();
    const known = BROADCAST_VARIABLES.find((variable) => variable === name);
    const value = known === undefined ? null : (values[known] ?? null);
    if (value === null || value === '') missing.push(name);
    return value ?? '';
  });
  return missing.length === 0 ? filled : null;
}

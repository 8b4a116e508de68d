/** Longest first name in a text; longer ones cost a list of a family its segment. */
const LONGEST = 12;

/** Written for a name that follows: `Ma. Luisa` (María), `Fco. Javier`; and an initial. */
const ABBREVIATION = /^(?:\p{L}|\p{L}{1,4}\.|m[aª]|fco|gpe)$/iu;
const PARTICLE = /^(?:del?|las?|los|da|do|dos)$/i;

/** Capital first, after hyphen and apostrophe too; a name that already has both cases is left as it is. */
function tidy(name: string): string {
  if (/\p{Ll}/u.test(name) && /^\p{Lu}/u.test(name)) return name;
  return name.toLowerCase().replace(/(?<=^|[-'’])\p{L}/gu, (letter) => letter.toUpperCase());
}

/** At most `limit` characters: without what follows a hyphen, else cut with a full stop. */
function fit(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const stem = name.split('-')[0] ?? '';
  if (stem.length > 1 && stem.length <= limit) return stem;
  return `${Array.from(stem.length > 1 ? stem : name)
    .slice(0, limit - 1)
    .join('')}.`;
}

/**
 * The first of a person's given names, as a family is shown by first names: `MARIA JOSE` is `Maria`, `MA. LUISA` is `Ma. Luisa`.
 * At most `limit` characters; what is neither letter, hyphen, apostrophe nor full stop is left out; '' when nothing is left.
 */
export function firstName(givenNames: string, limit: number = LONGEST): string {
  const names = givenNames
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\s.'’-]+/gu, '')
    .split(/\s+/)
    .map((name) => name.replace(/^[.'’-]+|['’-]+$/g, ''))
    .filter((name) => /\p{L}/u.test(name))
    .map(tidy);
  const at = names.findIndex((name) => !ABBREVIATION.test(name) && !PARTICLE.test(name));
  const whole = names.slice(0, Math.max(at, 0) + 1).join(' ');
  if (whole.length <= limit) return whole;
  return fit(names[Math.max(at, 0)] ?? '', limit);
}

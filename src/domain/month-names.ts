import { slipsBetween } from './slips.ts';

/** Names and abbreviations of the months in Spanish, English, Portuguese, Haitian Creole and French; folded. */
const NAMES: readonly string[] = [
  'enero ene january jan janeiro janvye janvier janv',
  'febrero feb february fevereiro fev fevriye fevrier fevr',
  'marzo mar march marco mas mars',
  'abril abr april apr avril avr',
  'mayo may maio mai me',
  'junio jun june junho jen juin',
  'julio jul july julho jiye juillet juil',
  'agosto ago august aug out dawout daout aout',
  'septiembre setiembre sep sept set september setembro septanm septembre',
  'octubre oct october outubro out oktob okt octobre',
  'noviembre nov november novembro novanm novembre',
  'diciembre dic december dec dezembro dez desanm des decembre',
];

const MONTHS = new Map<string, number[]>();
NAMES.forEach((names, i) => {
  for (const name of names.split(' ')) MONTHS.set(name, [...(MONTHS.get(name) ?? []), i + 1]);
});

/** Shorter names are too near one another for slips to be forgiven. */
const SHORTEST_WITH_SLIP = 4;
const LONGEST = 12;

/**
 * The months (1–12) a folded word names. One as a rule; two for `out` (August in Creole, October abbreviated in Portuguese); none when it
 * is no month. One typing slip is forgiven when only one month is that near.
 */
export function monthsNamed(word: string): readonly number[] {
  const exact = MONTHS.get(word);
  if (exact !== undefined) return exact;
  if (word.length < SHORTEST_WITH_SLIP || word.length > LONGEST) return [];
  const near = new Set<number>();
  for (const [name, months] of MONTHS) {
    if (name.length >= SHORTEST_WITH_SLIP && slipsBetween(word, name, 1) <= 1)
      for (const month of months) near.add(month);
  }
  return near.size === 1 ? [...near] : [];
}

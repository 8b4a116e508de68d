import { fitsSeptets } from './gsm.ts';
import { LANGUAGES, type Language } from './language.ts';
import { MOST_SEPTETS, type Paper } from './programme-words.ts';
import { isName } from './set-name.ts';

/** Papers at most; who reads more brings none. */
const MOST = 8;

/** What so many people are told to bring; null: what the programme itself names (flows/programme.ts). */
export function papersSet(
  papers: readonly Paper[],
  people: number,
  language: Language,
): readonly string[] | null {
  const theirs = papers.filter(({ families }) => families === undefined || people > 1);
  return theirs.length === 0 ? null : theirs.map(({ name }) => name[language]);
}

/** Everything that is wrong with a list that is to be set; an empty one takes what was set off. */
export function paperFaults(papers: readonly Paper[]): readonly string[] {
  if (papers.length === 0) return [];
  const faults: string[] = [];
  if (papers.length > MOST) faults.push(`Must be ${String(MOST)} at most.`);
  if (papers.every(({ families }) => families === true))
    faults.push('One of them at least must be for who is alone, too.');
  for (const language of LANGUAGES) {
    if (!papers.every(({ name }) => isName(name[language]) && !name[language].includes(',')))
      faults.push(`Each must have a name in ${language}, in one line without a comma.`);
    if (!fitsSeptets(papers.map(({ name }) => name[language]).join(', '), MOST_SEPTETS.papers))
      faults.push(
        `All of them, with commas, must be ${String(MOST_SEPTETS.papers)} septets of SMS at most in ${language}.`,
      );
  }
  return faults;
}

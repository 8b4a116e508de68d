import { z } from 'zod';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { carrierWord } from '../domain/text-rules.ts';
import { travelFindings } from '../domain/travel/travel-check.ts';
import type { Storage } from '../storage/storage.ts';
import type { ProgrammeDeps } from './programme.ts';
import {
  readVersioned,
  writeVersioned,
  type VersionedSetting,
  type VersionedValue,
} from './versioned-setting.ts';

/** An answer that staff send again and again, in the languages in which somebody wrote it. */
const answer = z.object({
  id: z.string(),
  name: z.string(),
  texts: z.partialRecord(z.enum(LANGUAGES), z.string()).readonly(),
});
export type CannedAnswer = Readonly<z.output<typeof answer>>;

/** The most that anybody looks through. */
const MOST = 60;
export const LONGEST_CANNED = { name: 60, text: 1_600 } as const;

const SETTING: VersionedSetting<readonly CannedAnswer[]> = {
  name: 'canned_answers',
  schema: z.array(answer).readonly(),
  nothing: [],
};

/** Canned answers by name, and the version of the list. */
export async function readCannedAnswers(
  storage: Pick<Storage, 'readCount' | 'readSetting'>,
): Promise<VersionedValue<readonly CannedAnswer[]>> {
  const { version, value } = await readVersioned(storage, SETTING);
  return { version, value: [...value].sort((a, b) => a.name.localeCompare(b.name)) };
}

/** What is wrong with a canned answer: the field (`name`, or a language), and the words that are. */
export interface CannedFault {
  readonly field: 'name' | Language;
  readonly why: 'length' | 'taken' | 'moves' | 'carrier';
  /** Null where none is to blame. */
  readonly word: string | null;
}

/** Everything that is wrong with one beside the others: whoever gets it may have no appointment, so nothing of it may move them. */
export function cannedFaults(given: CannedAnswer, others: readonly CannedAnswer[]): readonly CannedFault[] {
  const { id, name, texts } = given;
  const faults: CannedFault[] = [];
  if (name.length === 0 || name.length > LONGEST_CANNED.name)
    faults.push({ field: 'name', why: 'length', word: null });
  if (others.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase()))
    faults.push({ field: 'name', why: 'taken', word: null });
  for (const language of LANGUAGES) {
    const text = texts[language];
    if (text === undefined) continue;
    if (text === '' || text.length > LONGEST_CANNED.text)
      faults.push({ field: language, why: 'length', word: null });
    const [moving] = travelFindings(text, language, { places: PLACE_NAMES, own: null });
    if (moving !== undefined) faults.push({ field: language, why: 'moves', word: moving.word.trim() });
    const carrier = carrierWord(text);
    if (carrier !== null) faults.push({ field: language, why: 'carrier', word: carrier });
  }
  if (Object.keys(texts).length === 0) faults.push({ field: LANGUAGES[0], why: 'length', word: null });
  return faults;
}

/**
 * Stores one, over the one of that id.
 * @param version of the list that was looked at
 * @throws AvisoError `request_invalid` where something is wrong with it; `not_possible` when somebody changed the list meanwhile
 */
export async function saveCannedAnswer(
  deps: ProgrammeDeps,
  version: number,
  given: CannedAnswer,
): Promise<void> {
  const { value } = await readVersioned(deps.storage, SETTING);
  const others = value.filter(({ id }) => id !== given.id);
  const [fault] = cannedFaults(given, others);
  if (fault !== undefined) throw new AvisoError('request_invalid', `${fault.field}: ${fault.why}.`);
  if (others.length >= MOST) throw new AvisoError('not_possible', `At most ${MOST} answers.`);
  const next = { version, value: [...others, given] };
  await writeVersioned(deps, SETTING, next, {
    answer: given.id,
    languages: Object.keys(given.texts).join(' '),
  });
}

/** Takes one off the list. Throws AvisoError `not_possible` when somebody changed the list meanwhile. */
export async function removeCannedAnswer(deps: ProgrammeDeps, version: number, id: string): Promise<void> {
  const { value } = await readVersioned(deps.storage, SETTING);
  const next = { version, value: value.filter((each) => each.id !== id) };
  await writeVersioned(deps, SETTING, next, { removed: id });
}

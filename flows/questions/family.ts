import { stampOfCase } from '../buttons.ts';
import { oneChoice } from '../readers/choice.ts';
import { namesReader } from '../readers/names.ts';
import type { Question } from './question.ts';

/** Whether the people of the case are all. */
export const family = {
  key: 'registration:family',
  reader: oneChoice,
  choices: ['together', 'missing'],
  yes: 'together',
  shows: ({ family: found }) => ({ names: found?.names ?? [], count: found?.names.length ?? 0 }),
  mark: stampOfCase,
  namesOldButton: true,
} as const satisfies Question;

/** Who is missing. */
export const missing = {
  key: 'registration:missing',
  reader: namesReader,
  choices: [],
} as const satisfies Question;

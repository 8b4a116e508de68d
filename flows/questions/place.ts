import { stampOfCase } from '../buttons.ts';
import { cityReader, whereReader } from '../readers/place.ts';
import type { Question } from './question.ts';

/** Where somebody is. */
export const place = {
  key: 'registration:place',
  reader: whereReader,
  choices: ['tijuana', 'juarez', 'matamoros', 'mexico_other', 'united_states', 'elsewhere'],
  mark: stampOfCase,
  namesOldButton: true,
} as const satisfies Question;

/** In which city of Mexico. */
export const city = {
  key: 'registration:city',
  reader: cityReader,
  choices: [],
} as const satisfies Question;

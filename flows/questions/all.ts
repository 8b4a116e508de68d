import { decline, which } from './appointment.ts';
import { cancelWhich, mistake, otherLanguage, person, wrong } from './between.ts';
import { birthDate, birthWhich, caseNumber, claim } from './case.ts';
import { consent, consentAnew } from './consent.ts';
import { erase, eraseOne, eraseWhich } from './erase.ts';
import { alone, apart, family, missing, ownName } from './family.ts';
import { language } from './language.ts';
import { needs } from './needs.ts';
import { otherPhone, otherPhoneCheck, otherPhoneHave } from './other-phone.ts';
import { city, place } from './place.ts';
import type { Question } from './question.ts';
import { review } from './review.ts';

/** Every question of the talk, by the name of the state that asks it; those of the main way first, in their order. */
export const QUESTIONS = {
  language,
  consent,
  caseNumber,
  birthDate,
  birthWhich,
  claim,
  family,
  alone,
  missing,
  apart,
  ownName,
  place,
  city,
  needs,
  review,
  consentAnew,
  cancelWhich,
  wrong,
  mistake,
  person,
  otherLanguage,
  which,
  otherPhone,
  otherPhoneHave,
  otherPhoneCheck,
  decline,
  eraseWhich,
  erase,
  eraseOne,
} as const satisfies Record<string, Question>;

/** A question by its name. */
export type QuestionName = keyof typeof QUESTIONS;

const BY_NAME: Readonly<Record<string, Question>> = QUESTIONS;
const BY_KEY = new Map(
  Object.entries<Question>(QUESTIONS).map(([name, question]) => [question.key, { name, question }]),
);

/** The question with a name; null when the talk asks no such question. */
export function questionNamed(name: string): Question | null {
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] ?? null) : null;
}

/** The question with a key, and the name of the state that asks it; null when this version asks no such question. */
export function questionOf(key: string): { readonly name: string; readonly question: Question } | null {
  return BY_KEY.get(key) ?? null;
}

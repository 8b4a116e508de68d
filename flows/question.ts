/** What kind of answer a question takes. */
export type Expectation =
  | 'choice'
  | 'choices'
  | 'a_number'
  | 'birth_date'
  | 'place'
  | 'city'
  | 'names'
  | 'receipt'
  | 'phone'
  | 'details'
  | 'which';

/** A question a state waits on. Its words are the locale keys `KEY.ask`, `KEY.again` and `KEY.choices.ID`. */
export interface Question {
  readonly key: string;
  readonly expects: Expectation;
  /** Ids of the numbered choices, in order; empty when the answer is free. */
  readonly choices: readonly string[];
  /** The choices' texts stand in the question itself (the language question names each language in its own). */
  readonly choicesInText?: boolean;
}

const ask = (key: string, expects: Expectation, choices: readonly string[] = []): Question => ({
  key,
  expects,
  choices,
});

/** Every question of the conversation, by the name of the state that asks it (aside or not). */
export const QUESTIONS = {
  language: {
    key: 'conversation:language',
    expects: 'choice',
    choices: ['es', 'en', 'pt', 'ht', 'fr'],
    choicesInText: true,
  },
  consent: ask('registration:consent', 'choice', ['yes', 'no']),
  caseNumber: ask('registration:caseNumber', 'a_number'),
  birthDate: ask('registration:birthDate', 'birth_date'),
  birthWhich: ask('registration:birthWhich', 'choice', ['first', 'second']),
  claim: ask('registration:claim', 'receipt'),
  family: ask('registration:family', 'choice', ['together', 'missing']),
  missing: ask('registration:missing', 'names'),
  place: ask('registration:place', 'place', [
    'tijuana',
    'juarez',
    'matamoros',
    'mexico_other',
    'united_states',
    'elsewhere',
  ]),
  city: ask('registration:city', 'city'),
  needs: ask('registration:needs', 'choices', [
    'none',
    'medical',
    'child_alone',
    'pregnancy',
    'disability',
    'safety',
  ]),
  review: ask('registration:review', 'choice', ['correct', 'case', 'family', 'place', 'needs']),
  cancelWhich: ask('conversation:cancelWhich', 'choice', ['nothing', 'appointment', 'messages']),
  wrong: ask('conversation:wrong', 'choice', ['is_me', 'not_me']),
  mistake: ask('conversation:mistake', 'choice', ['my_answer', 'not_me']),
  person: ask('conversation:person', 'details'),
  which: ask('conversation:which', 'which'),
  otherPhone: ask('conversation:otherPhone', 'phone'),
  otherPhoneHave: ask('conversation:otherPhoneHave', 'phone', ['keep', 'remove']),
  otherPhoneCheck: ask('conversation:otherPhoneCheck', 'choice', ['yes', 'no']),
  decline: ask('conversation:decline', 'choice', ['keep', 'cannot']),
} as const satisfies Record<string, Question>;

/** The question a state waits on: the name of the open leaf state says which; null where none is open. */
export function openQuestion(leaf: string): Question | null {
  const known: Readonly<Record<string, Question>> = QUESTIONS;
  return known[leaf] ?? null;
}

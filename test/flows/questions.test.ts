import { describe, expect, it } from 'vitest';
import { interpret, readText, type Heard } from '../../flows/interpret.ts';
import { openQuestion } from '../../flows/open-question.ts';
import { QUESTIONS, questionOf } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';

const ALL = Object.entries<Question>(QUESTIONS);

const heard = (question: Question | null, text: string, more: Partial<Heard> = {}): Heard => ({
  text,
  payload: null,
  attachment: null,
  location: null,
  question,
  titles: () => question?.choices ?? [],
  markOf: () => null,
  language: 'es',
  today: '2021-02-20',
  ...more,
});

describe('a question', () => {
  it.each(ALL)('%s is asked by the state of its name, and is known by its key', (name, question) => {
    expect(openQuestion(name)).toBe(question);
    expect(question.key.split(':')[1]).toBe(name);
    expect(questionOf(question.key)).toEqual({ name, question });
  });

  it.each(ALL)('%s speaks of its own choices, and the first keeps what the person has', (_, question) => {
    const { choices, keeps, yes, no, marked = [], yesNoAlone } = question;
    expect(new Set(choices).size).toBe(choices.length);
    for (const named of [keeps, yes, no, ...marked]) {
      if (named !== undefined) expect(choices).toContain(named);
    }
    if (keeps !== undefined) expect(choices[0]).toBe(keeps);
    if (yesNoAlone === true) expect([yes, no]).not.toEqual([undefined, undefined]);
  });

  it('is open in no state that asks nothing', () => {
    for (const state of ['home', 'resting', 'locked', 'silent', 'identifying', 'nowhere', 'toString'])
      expect(openQuestion(state)).toBeNull();
  });
});

const TEXTS = [
  ...['1', '2', '9', '1,2', '1 no', 'sí', 'no', 'first', '1 second', 'hola', '¿quién es?', 'nadie'],
  ...['A201234567', 'A2012', '5 de marzo de 1985', '5/3/1985', '31/2/1985', '1/1/2050', '5/3/1850'],
  ...['Tijuana', 'estoy en Monterrey', 'Guatemala', 'Tijuana o Monterrey', 'Estados Unidos', 'Santa Rita'],
  ...['Juan Pérez', '+526561234567', 'R3FK9MY', '1\n2\n3'],
];

describe('a reader', () => {
  it.each(ALL)('shows by example every event that %s can be answered with', (_, question) => {
    const shown = new Set(question.reader.examples(question).map(({ type }) => type));
    const given = TEXTS.map((text) => readText(heard(question, text)))
      // Codes are found before the question is asked.
      .filter(({ why }) => why !== 'code')
      .map(({ says }) => says.type);
    expect([...new Set(given)].filter((type) => !shown.has(type))).toEqual([]);
  });

  it.each([
    ['family', '2', 'CHOICE', 'choice'],
    ['family', '1 missing', 'UNCLEAR', 'several_choices'],
    ['family', 'no sé', 'UNCLEAR', 'nothing'],
    ['caseNumber', 'A2012', 'SLIP', 'near_miss'],
    ['birthDate', '5 de marzo de 1985', 'BIRTH_DATE', 'own_words'],
    ['birthWhich', '5 de marzo de 1985', 'BIRTH_DATE', 'own_words'],
    ['place', 'Monterrey', 'PLACE', 'own_words'],
    ['otherPhone', '+526561234567', 'PHONE', 'own_words'],
    ['which', '2', 'NUMBER', 'choice'],
    ['person', 'mi hija está enferma', 'DETAILS', 'own_words'],
    ['person', '2', 'NOT_DETAILS', 'nothing'],
  ] as const)('says why: %s, %s', (name, text, type, why) => {
    expect(readText(heard(QUESTIONS[name], text))).toMatchObject({ says: { type }, why });
  });

  it('says why where no reader of a question is asked', () => {
    expect(readText(heard(null, '2')).why).toBe('menu');
    expect(readText(heard(null, 'hola')).why).toBe('nothing');
    expect(readText(heard(QUESTIONS.city, '', { attachment: 'audio' })).why).toBe('media');
    expect(readText(heard(QUESTIONS.city, ' ', { withOurs: 'Liked it' })).why).toBe('ours_only');
    expect(readText(heard(QUESTIONS.family, '', { payload: 'registration:family#missing' })).why).toBe(
      'button',
    );
    const location = { latitude: 32.514, longitude: -117.03 };
    expect(readText(heard(QUESTIONS.city, '', { location })).why).toBe('pin');
  });

  it('is what a text is understood with', () => {
    expect(interpret(heard(QUESTIONS.consent, 'sí'))).toEqual({ type: 'CHOICE', choice: 'yes' });
  });
});

import { describe, expect, it } from 'vitest';
import { interpret, type Heard } from '../../flows/interpret.ts';
import { QUESTIONS } from '../../flows/question.ts';
import { makeCode } from '../../src/domain/code.ts';

const heard = (text: string): Heard => ({
  text,
  payload: null,
  attachment: null,
  location: null,
  question: null,
  titles: () => [],
  language: 'es',
  today: '2021-02-20',
});

describe('a text while no question is open', () => {
  const code = makeCode('reference', new Uint8Array([1, 2, 3, 4, 5, 6]));
  const forged = code.slice(0, -1) + (code.endsWith('3') ? '4' : '3');

  it('is known by the code of an appointment in it', () => {
    expect(interpret(heard(`¿es real ${code}?`))).toEqual({ type: 'REFERENCE', code });
  });

  it('is told when its code does not add up: it is mistyped, or the message with it was not ours', () => {
    expect(interpret(heard(forged))).toEqual({ type: 'CODE_SLIP' });
    expect(interpret(heard(`¿es real ${forged}?`))).toEqual({ type: 'CODE_SLIP' });
  });

  it('is else a number, or nothing known', () => {
    expect(interpret(heard('2'))).toEqual({ type: 'NUMBER', number: 2 });
    expect(interpret(heard('hola'))).toEqual({ type: 'NUMBER', number: null });
    expect(interpret(heard('C.P. 32000'))).toEqual({ type: 'NUMBER', number: null });
  });
});

describe('an answer', () => {
  const es = { needs: ['No', 'Salud', 'Menor sin sus padres', 'Embarazo', 'Discapacidad', 'Peligro'] };
  const to = (question: keyof typeof QUESTIONS, text: string, titles: readonly string[] = []) =>
    interpret({ ...heard(text), question: QUESTIONS[question], titles: () => titles });

  it.each([
    ['consent', '1', { type: 'CHOICE', choice: 'yes' }],
    ['consent', 'Sí, acepto', { type: 'UNCLEAR' }],
    ['consent', '¡Sí!', { type: 'CHOICE', choice: 'yes' }],
    ['consent', 'Non', { type: 'CHOICE', choice: 'no' }],
    ['consent', '3', { type: 'UNCLEAR' }],
    ['birthWhich', 'ayer', { type: 'UNCLEAR' }],
    ['birthWhich', '5 de marzo de 1985', { type: 'BIRTH_DATE', date: '1985-03-05' }],
    ['needs', '2, 4', { type: 'CHOICES', choices: ['medical', 'pregnancy'] }],
    ['needs', 'no', { type: 'CHOICES', choices: ['none'] }],
    ['needs', 'embarazo', { type: 'CHOICES', choices: ['pregnancy'] }],
    ['needs', 'otra cosa', { type: 'UNCLEAR' }],
    ['caseNumber', 'no lo tengo', { type: 'UNCLEAR' }],
    ['birthDate', '5/3/1985', { type: 'BIRTH_DATES', options: ['1985-03-05', '1985-05-03'] }],
    ['place', '1', { type: 'CHOICE', choice: 'tijuana' }],
    ['place', 'Estados Unidos', { type: 'PLACE', place: 'united_states', city: null, zone: null }],
    ['place', 'en casa', { type: 'UNCLEAR' }],
    ['city', '12', { type: 'UNCLEAR' }],
    ['city', 'x'.repeat(61), { type: 'UNCLEAR' }],
    ['claim', 'no lo tengo', { type: 'UNCLEAR' }],
    ['missing', 'María C34D9X2', { type: 'NAMES', text: 'María C34D9X2' }],
    ['missing', '7', { type: 'UNCLEAR' }],
    ['missing', 'x'.repeat(301), { type: 'UNCLEAR' }],
  ] as const)('to %s: %s', (question, text, event) => {
    expect(to(question, text, question === 'needs' ? es.needs : [])).toEqual(event);
  });

  it('is a button of the open question, or of an earlier one', () => {
    const pressed = (payload: string) =>
      interpret({ ...heard('Salud'), payload, question: QUESTIONS.needs, titles: () => es.needs });
    expect(pressed('registration:needs#medical')).toEqual({ type: 'CHOICES', choices: ['medical'] });
    expect(pressed('registration:needs#gone')).toEqual({ type: 'OLD_BUTTON' });
    expect(pressed('registration:place#tijuana')).toEqual({ type: 'OLD_BUTTON' });
    expect(pressed('of a template')).toEqual({ type: 'CHOICES', choices: ['medical'] });
  });
});

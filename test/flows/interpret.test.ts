import { describe, expect, it } from 'vitest';
import { interpret, type Heard } from '../../flows/interpret.ts';
import { appointmentMark, choicePayload, isMarked, readButton } from '../../flows/buttons.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import { makeCode } from '../../src/domain/code.ts';

const heard = (text: string): Heard => ({
  text,
  payload: null,
  attachment: null,
  location: null,
  question: null,
  titles: () => [],
  markOf: (question) => (isMarked(question) ? 'now' : null),
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
    ['caseNumber', 'no lo tengo', { type: 'NO_NUMBER' }],
    ['caseNumber', '¡NO TENGO!', { type: 'NO_NUMBER' }],
    ['caseNumber', 'no tengo el papel aquí', { type: 'UNCLEAR' }],
    ['birthDate', '5/3/1985', { type: 'BIRTH_DATES', options: ['1985-03-05', '1985-05-03'] }],
    ['place', '1', { type: 'CHOICE', choice: 'tijuana' }],
    ['place', 'Estados Unidos', { type: 'PLACE', place: 'united_states', city: null, zone: null }],
    ['place', 'en casa', { type: 'UNCLEAR' }],
    ['place', 'No estoy en Tijuana', { type: 'UNCLEAR' }],
    ['place', 'Tijuana o Reynosa', { type: 'PLACES' }],
    ['place', 'México', { type: 'CHOICE', choice: 'mexico_other' }],
    ['place', 'Tegucigalpa', { type: 'PLACE', place: 'elsewhere', city: null, zone: null }],
    ['city', 'Houston', { type: 'PLACE', place: 'united_states', city: null, zone: null }],
    ['city', 'Tijuana o Reynosa', { type: 'PLACES' }],
    [
      'city',
      'Acaxochitlan Viejo',
      { type: 'PLACE', place: 'mexico', city: 'Acaxochitlan Viejo', zone: 'America/Mexico_City' },
    ],
    ['city', 'salí de Tijuana', { type: 'UNCLEAR' }],
    ['city', 'no sé', { type: 'UNCLEAR' }],
    ['city', '¿por qué?', { type: 'UNCLEAR' }],
    [
      'city',
      'Estoy en Tlaxiaco',
      { type: 'PLACE', place: 'mexico', city: 'Tlaxiaco', zone: 'America/Mexico_City' },
    ],
    ['caseNumber', 'A20000014 0 hijos', { type: 'SLIP', reason: 'several', digits: 9 }],
    ['caseNumber', 'A000000000', { type: 'UNCLEAR' }],
    ['city', '12', { type: 'UNCLEAR' }],
    ['city', 'x'.repeat(61), { type: 'UNCLEAR' }],
    ['claim', 'no lo tengo', { type: 'UNCLEAR' }],
    ['missing', 'María C34D9X2', { type: 'NAMES', text: 'María C34D9X2' }],
    ['missing', '7', { type: 'UNCLEAR' }],
    ['missing', 'nadie', { type: 'NOBODY' }],
    ['missing', 'No falta nadie.', { type: 'NOBODY' }],
    ['missing', 'Nobody is missing', { type: 'NOBODY' }],
    ['missing', 'ninguém', { type: 'NOBODY' }],
    ['missing', 'Nadia López', { type: 'NAMES', text: 'Nadia López' }],
    ['city', 'otra', { type: 'UNCLEAR' }],
    ['city', 'por un oxxo', { type: 'UNCLEAR' }],
    ['city', 'en el albergue', { type: 'UNCLEAR' }],
    ['city', 'no abrigo', { type: 'UNCLEAR' }],
    ['city', 'bò kote mache a', { type: 'UNCLEAR' }],
    ['city', 'loin', { type: 'UNCLEAR' }],
    ['city', 'near the bus station', { type: 'UNCLEAR' }],
    [
      'city',
      'Casas Grandes',
      { type: 'PLACE', place: 'mexico', city: 'Casas Grandes', zone: 'America/Mexico_City' },
    ],
    ['missing', 'x'.repeat(301), { type: 'UNCLEAR' }],
  ] as const)('to %s: %s', (question, text, event) => {
    expect(to(question, text, question === 'needs' ? es.needs : [])).toEqual(event);
  });

  it('is a button of the open question, or of an earlier one', () => {
    const pressed = (payload: string) =>
      interpret({ ...heard('Salud'), payload, question: QUESTIONS.needs, titles: () => es.needs });
    expect(pressed('registration:needs#medical#now')).toEqual({ type: 'CHOICES', choices: ['medical'] });
    expect(pressed('registration:needs#medical#then')).toEqual({ type: 'OLD_BUTTON', about: 'needs' });
    expect(pressed('registration:needs#medical')).toEqual({ type: 'OLD_BUTTON', about: 'needs' });
    expect(pressed('registration:needs#gone#now')).toEqual({ type: 'OLD_BUTTON' });
    expect(pressed('registration:place#tijuana#now')).toEqual({
      type: 'BUTTON',
      about: 'place',
      choice: 'tijuana',
    });
    expect(pressed('registration:place#tijuana#then')).toEqual({ type: 'OLD_BUTTON', about: 'place' });
    expect(pressed('registration:place#gone#now')).toEqual({ type: 'OLD_BUTTON', about: 'place' });
    expect(pressed('conversation:language#fr')).toEqual({ type: 'BUTTON', about: 'language', choice: 'fr' });
    expect(pressed('registration:gone#yes')).toEqual({ type: 'OLD_BUTTON' });
    expect(pressed('of a template')).toEqual({ type: 'CHOICES', choices: ['medical'] });
  });

  it('to a review is a button of that very review; what is to change may come from an earlier one', () => {
    const pressed = (payload: string) => interpret({ ...heard(''), payload, question: QUESTIONS.review });
    expect(pressed('registration:review#correct#now')).toEqual({ type: 'CHOICE', choice: 'correct' });
    expect(pressed('registration:review#correct#then')).toEqual({ type: 'OLD_BUTTON', about: 'review' });
    expect(pressed('registration:review#place#then')).toEqual({ type: 'CHOICE', choice: 'place' });
    expect(pressed('registration:review#gone#then')).toEqual({ type: 'OLD_BUTTON' });
  });

  it('about an appointment names the date that it was offered for', () => {
    const mark = appointmentMark({
      reference: 'C3FK9MX',
      port: 'san-ysidro',
      date: '2021-03-10',
      time: '09:00',
    });
    const pressed = (payload: string, question: Heard['question'] = null) =>
      interpret({ ...heard(''), payload, question });
    const answer = choicePayload({ key: 'appointment:answer' }, 'confirm', mark);
    expect(readButton(answer)).toEqual({ key: 'appointment:answer', choice: 'confirm', mark });
    expect(pressed(answer)).toEqual({ type: 'APPOINTMENT_ANSWER', intent: 'confirm', mark });
    expect(pressed(`appointment:answer#cannot#${mark}`, QUESTIONS.needs)).toEqual({
      type: 'APPOINTMENT_ANSWER',
      intent: 'cannot_come',
      mark,
    });
    expect(pressed(`conversation:decline#keep#${mark}`)).toMatchObject({ intent: 'confirm' });
    expect(pressed(`conversation:decline#cannot#${mark}`, QUESTIONS.decline)).toMatchObject({
      type: 'APPOINTMENT_ANSWER',
    });
    expect(pressed('conversation:decline#cannot#now', QUESTIONS.decline)).toEqual({
      type: 'CHOICE',
      choice: 'cannot',
    });
    for (const old of [
      'conversation:decline#cannot',
      'appointment:answer#confirm',
      `appointment:answer#x#${mark}`,
    ])
      expect(pressed(old)).toEqual({ type: 'OLD_BUTTON', about: 'appointment' });
  });

  it('is a location pin where a place is asked for, and nowhere else', () => {
    const sent = (question: Heard['question'], latitude: number, longitude: number) =>
      interpret({ ...heard(''), question, location: { latitude, longitude } });
    expect(sent(QUESTIONS.place, 32.514, -117.03)).toEqual({
      type: 'PLACE',
      place: 'mexico',
      city: 'Tijuana',
      zone: 'America/Tijuana',
      pinned: true,
    });
    expect(sent(QUESTIONS.city, 29.76, -95.37)).toMatchObject({ type: 'PLACE', place: 'united_states' });
    expect(sent(QUESTIONS.place, 14.63, -90.51)).toMatchObject({ type: 'PLACE', place: 'elsewhere' });
    expect(sent(QUESTIONS.place, 31.747, -106.487)).toEqual({ type: 'PIN_UNSURE', place: 'unsure' });
    expect(sent(QUESTIONS.city, 26.5, -107.6)).toEqual({ type: 'PIN_UNSURE', place: 'mexico' });
    expect(sent(QUESTIONS.needs, 32.514, -117.03)).toEqual({ type: 'MEDIA', attachment: 'location' });
    expect(sent(null, 32.514, -117.03)).toEqual({ type: 'MEDIA', attachment: 'location' });
    // WhatsApp may put the place's name into the text.
    expect(
      interpret({
        ...heard('Parque Teniente Guerrero'),
        question: QUESTIONS.place,
        location: { latitude: 32.534, longitude: -117.04 },
      }),
    ).toMatchObject({ type: 'PIN_UNSURE' });
  });
});

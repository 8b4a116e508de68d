import { describe, expect, it } from 'vitest';
import { carrierWord, dearCharacter, travelWord } from '../../src/domain/text-rules.ts';

describe('travelWord', () => {
  it.each([
    ['es', 'Vaya al puente mañana.', 'vaya'],
    ['es', 'Preséntese el lunes.', 'presentese'],
    ['es', 'No espere: acérquese a la garita.', 'acerquese'],
    ['es', 'Quédese donde está. Su turno es el 5.', 'turno'],
    ['es', 'Su familia sigue en su mismo lugar.', 'mismo lugar'],
    ['es', 'No viaje todavía, pero venga el lunes.', 'venga'],
    ['es', 'La frontera abre el lunes.', 'frontera'],
    ['en', 'Come early.', 'come'],
    ['en', 'You keep your place.', 'your place'],
    ['en', 'Do not wait. Go to the bridge.', 'go to'],
    ['en', 'The line moves.', 'line'],
    ['en', 'Travelling is allowed.', 'travelling'],
    ['pt', 'Vá até a ponte.', 'va ate'],
    ['pt', 'Apresente-se na fronteira.', 'apresente'],
    ['pt', 'Espere a sua vez.', 'sua vez'],
    ['pt', 'Não espere e venha.', 'venha'],
    ['ht', 'Ale nan fwontyè a.', 'ale'],
    ['ht', 'Vini demen.', 'vini'],
    ['ht', 'Kenbe plas ou nan liy lan.', 'plas ou'],
    ['fr', 'Allez à la frontière.', 'allez'],
    ['fr', 'Présentez-vous au pont.', 'presentez'],
    ['fr', 'Rendez-vous à la frontière.', 'rendez-vous a'],
    ['fr', 'Attendez votre tour.', 'votre tour'],
    ['fr', 'N’attendez pas. Venez !', 'venez'],
  ] as const)('catches in %s: %s', (language, text, word) => {
    expect(travelWord(text, language)).toBe(word);
  });

  it.each([
    ['es', 'Quédese donde está y no viaje a la frontera.'],
    ['es', 'No viaje ni se acerque al puente.'],
    ['es', 'Sus mensajes llegan a este teléfono.'],
    ['en', 'Stay where you are and do not travel to the border.'],
    ['en', 'You cannot come yet. To come back text BEGIN.'],
    ['pt', 'Fique onde está e não viaje para a fronteira.'],
    ['pt', 'Não se aproxime da ponte. Vamos escrever outra vez.'],
    ['ht', 'Rete kote ou ye, pa vwayaje sou fwontyè a.'],
    ['ht', 'Si se pa ou, ekri MOUN.'],
    ['fr', 'Restez où vous êtes et ne voyagez pas à la frontière.'],
    ['fr', "N'approchez pas du pont, ne vous déplacez pas."],
    ['fr', "Vous n'avez pas de rendez-vous maintenant."],
  ] as const)('lets pass in %s: %s', (language, text) => {
    expect(travelWord(text, language)).toBeNull();
  });
});

describe('carrierWord', () => {
  it.each([
    ['Reply YES to go on', 'YES'],
    ['Escriba STOP', 'STOP'],
    ['text "start" to come back', 'START'],
    ['Responda con yes', 'YES'],
    ['Ecrivez «end»', 'END'],
    ['Écrivez UNSTOP.', 'UNSTOP'],
  ])('catches: %s', (text, word) => {
    expect(carrierWord(text)).toBe(word);
  });

  it.each([
    'Yes, it is real.',
    'That is the end.',
    'Text BEGIN.',
    'Escriba ALTO o INICIO.',
    'Ekri RETE.',
    'NONSTOP',
  ])('lets pass: %s', (text) => {
    expect(carrierWord(text)).toBeNull();
  });
});

describe('dearCharacter', () => {
  it('names the first character outside the alphabet of SMS', () => {
    expect(dearCharacter('Situação')).toBe('ç');
    expect(dearCharacter('é ñ ò à ¿ €')).toBeNull();
    expect(dearCharacter('ok 👍')).toBe('👍');
  });
});

import { describe, expect, it } from 'vitest';
import { PLACE_NAMES } from '../../../flows/place-names.ts';
import { PORTS } from '../../../flows/programme.ts';
import { LANGUAGES, type Language } from '../../../src/domain/language.ts';
import { FILLED_IN, ownWordsOf, type Held } from '../../../src/domain/travel/own-words.ts';
import { travelFindings, travelWord, type OwnWords } from '../../../src/domain/travel/travel-check.ts';
import { MOVES, STAYS } from './said-at-the-desk.ts';

const wordsIn = (text: string, language: Language, own: OwnWords | null = null) =>
  travelFindings(text, language, { places: PLACE_NAMES, own }).map(({ word }) => word);

describe('what moves somebody without an appointment', () => {
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
    expect(wordsIn(text, language)).toContain(word);
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
    expect(wordsIn(text, language)).toEqual([]);
  });
});

/** Whatever language the text is said to be in. */
describe.each(LANGUAGES)('said at the desk in %s', (language) => {
  it.each(MOVES[language])('is caught: %s', (text) => {
    for (const said of LANGUAGES) expect(wordsIn(text, said), said).not.toEqual([]);
  });

  it.each(STAYS[language])('is let pass: %s', (text) => {
    for (const said of LANGUAGES) expect(wordsIn(text, said), said).toEqual([]);
  });
});

it('every port and gate of the programme is a place to nobody without an appointment', () => {
  for (const { name, gate, city } of PORTS) {
    expect(wordsIn(`Todo bien en ${gate}`, 'es'), gate).not.toEqual([]);
    expect(wordsIn(`Todos a ${name}`, 'es'), name).not.toEqual([]);
    expect(wordsIn(`Todos a ${city}`, 'es'), city).not.toEqual([]);
    expect(wordsIn(`¿Vive usted en ${city}?`, 'es'), city).toEqual([]);
  }
});

describe('a word in another script', () => {
  it('is told, and read as it looks', () => {
    expect(travelFindings('Vеngа', 'es', { places: PLACE_NAMES })).toEqual([
      { kind: 'script', word: 'Vеngа' },
      { kind: 'move', word: 'venga' },
    ]);
    expect(travelWord('你好', 'es', PLACE_NAMES)).toBe('你好');
  });
});

describe('to somebody with an appointment', () => {
  const port = { name: 'San Ysidro', gate: 'PedWest', city: 'Tijuana', zone: 'America/Tijuana' };
  const monday: Held = { date: '2021-03-15', time: '10:30', port };
  const noon: Held = { date: '2021-03-15', time: '14:00', port };
  const now = Date.parse('2021-03-14T18:00:00Z');
  const to = (text: string, language: Language, held: Held = monday) =>
    wordsIn(text, language, ownWordsOf([held], now));

  it.each([
    ['es', 'Preséntese el lunes 15 de marzo a las 10:30 en PedWest, San Ysidro'],
    ['es', 'Su cita es mañana a las 10 y media, hora de Tijuana'],
    ['es', 'Venga el 15/03/2021 a las 10:30 de la mañana'],
    ['es', 'No llegue antes de las 10:30. Traiga sus papeles.'],
    ['es', 'Es el lunes 15. Pase por la puerta de PedWest'],
    ['en', 'Come to San Ysidro, PedWest, on Monday, March 15 at 10:30 am'],
    ['en', 'Be there tomorrow at 10:30'],
    ['pt', 'Venha na segunda-feira, 15 de março, às 10:30'],
    ['ht', 'Vini lendi 15 mas a 10:30'],
    ['fr', 'Venez lundi 15 mars à 10h30 à San Ysidro'],
    ['fr', 'Demain à 10h30, au pont'],
    ['es', 'Mañana le llamamos'],
  ] as const)('their own is said in %s: %s', (language, text) => {
    expect(to(text, language)).toEqual([]);
  });

  it.each([
    ['es', 'Venga el martes 16 de marzo'],
    ['es', 'Venga el lunes 22 a las 10:30'],
    ['es', 'Preséntese a las 9'],
    ['es', 'Preséntese a las 10:30 de la noche'],
    ['es', 'Venga hoy'],
    ['es', 'Venga por El Chaparral'],
    ['es', 'Cruce por Paso del Norte a las 10:30'],
    ['es', 'Vaya a Matamoros'],
    ['es', 'Llegue temprano, los primeros 100 entran'],
    ['es', 'Venga el 15 de abril'],
    ['es', 'Venga el 15 de marzo de 2022'],
    ['en', 'Come on Tuesday at 10:30'],
    ['en', 'Be there at 9 am'],
    ['pt', 'Venha às 9 horas'],
    ['ht', 'Vini madi'],
    ['fr', 'Venez mardi à 10h30'],
    ['fr', 'Venez à 9h'],
  ] as const)('another is not said in %s: %s', (language, text) => {
    expect(to(text, language)).not.toEqual([]);
  });

  it('an hour after noon is theirs in both clocks', () => {
    for (const text of [
      'Venga a las 2 de la tarde',
      'Venga a las 14:00',
      'Venga a las 2 pm',
      'Venga a las 2',
    ])
      expect(to(text, 'es', noon), text).toEqual([]);
    for (const text of ['Venga a las 2 de la manana', 'Venga a las 2 am', 'Venga a las 2:30'])
      expect(to(text, 'es', noon), text).not.toEqual([]);
  });

  it('what is filled in for each is theirs, and what is written out is not', () => {
    expect(wordsIn('Venga el   a las  ', 'es', FILLED_IN)).toEqual([]);
    expect(wordsIn('Venga el lunes', 'es', FILLED_IN)).toEqual(['lunes']);
  });
});

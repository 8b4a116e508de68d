import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, readPlace, zoneOf } from '../../flows/places.ts';

describe('placeOf', () => {
  it.each([
    ['tijuana', 'Tijuana', 'America/Tijuana'],
    ['TJ', 'Tijuana', 'America/Tijuana'],
    ['Estoy en Tijuana, Baja California', 'Tijuana', 'America/Tijuana'],
    ['tijuna', 'Tijuana', 'America/Tijuana'],
    ['tijauna', 'Tijuana', 'America/Tijuana'],
    ['cd juarez', 'Ciudad Juárez', 'America/Ciudad_Juarez'],
    ['Cd. Juárez', 'Ciudad Juárez', 'America/Ciudad_Juarez'],
    ['juárez', 'Ciudad Juárez', 'America/Ciudad_Juarez'],
    ['Ciudad Juarez, Chihuahua', 'Ciudad Juárez', 'America/Ciudad_Juarez'],
    ['REYNOSA tamps', 'Reynosa', 'America/Matamoros'],
    ['laredo', 'Nuevo Laredo', 'America/Matamoros'],
    ['matamoros', 'Matamoros', 'America/Matamoros'],
    ['cdmx', 'Ciudad de México', 'America/Mexico_City'],
    ['México D.F.', 'Ciudad de México', 'America/Mexico_City'],
    ['tapachula', 'Tapachula', 'America/Mexico_City'],
    ['cancun', 'Cancún', 'America/Cancun'],
    ['nuevo leon', 'Monterrey', 'America/Monterrey'],
    ['León', 'León', 'America/Mexico_City'],
    ['nogales sonora', 'Nogales', 'America/Hermosillo'],
    ['Mexicali', 'Mexicali', 'America/Tijuana'],
  ])('reads %s', (typed, city, zone) => {
    expect(placeOf(typed)).toEqual({ city, zone });
    expect(zoneOf('mexico', typed)).toBe(zone);
  });

  it.each(['', 'mexico', 'no se', 'Guatemala', 'San Pedro Sula', 'tj2', '🙂'])(
    'knows no city in %s',
    (typed) => {
      expect(placeOf(typed)).toBeNull();
      expect(zoneOf('mexico', typed)).toBe('America/Mexico_City');
    },
  );

  it('gives a zone for every place, and never throws', () => {
    expect(zoneOf('mexico', null)).toBe('America/Mexico_City');
    expect(zoneOf('united_states', null)).toBe('America/Chicago');
    expect(zoneOf('elsewhere', null)).toBe('America/Guatemala');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const zone = zoneOf('mexico', text);
        expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });

  it('reads its own names back', () => {
    for (const city of ['San Luis Río Colorado', 'San Luis Potosí', 'Ciudad Victoria', 'Río Bravo']) {
      expect(placeOf(city.toUpperCase())?.city).toBe(city);
    }
  });
});

const city = (name: string) => ({ kind: 'place', place: 'mexico', city: placeOf(name) });
const US = { kind: 'place', place: 'united_states', city: null };
const ELSEWHERE = { kind: 'place', place: 'elsewhere', city: null };

describe('where somebody says they are', () => {
  it.each([
    // Denied, left, come from, gone through: the other place counts, wherever it stands.
    ['No estoy en Tijuana, estoy en Monterrey', city('Monterrey')],
    ['No estoy en Tijuana estoy en Monterrey', city('Monterrey')],
    ['Estoy en Monterrey, no en Tijuana', city('Monterrey')],
    ['Tijuana no, Monterrey', city('Monterrey')],
    ['Ya no vivo en Tijuana sino en Mexicali', city('Mexicali')],
    ['Salí de Matamoros, estoy en Houston', US],
    ['estoy en Houston, salí de Matamoros', US],
    ['Me fui de Reynosa, ahora en Monterrey', city('Monterrey')],
    ['estaba en Matamoros ahora en Monterrey', city('Monterrey')],
    ['Soy de Honduras, estoy en Tapachula', city('Tapachula')],
    ['vengo de Guatemala y vivo en Puebla', city('Puebla')],
    ['Me devolvieron por Matamoros y vivo en Monterrey', city('Monterrey')],
    ['quiero ir a Estados Unidos, estoy en Reynosa', city('Reynosa')],
    ['mi hermana vive en Houston, yo estoy en Tijuana', city('Tijuana')],
    ['todavía no salgo de Tijuana', city('Tijuana')],
    ["I don't live in Tijuana, I am in Puebla", city('Puebla')],
    ["je n'habite plus Tijuana, je suis à Juarez", city('Ciudad Juárez')],
    ['llegaré a Tijuana mañana, hoy Mexicali', city('Mexicali')],
    ['I am no longer in Juarez, Tijuana now', city('Tijuana')],
    ['I am no more in Tijuana but in Puebla', city('Puebla')],
    ['fuera de Tijuana, en Rosarito', city('Rosarito')],
    ['longe de Juarez, estou em Mexicali', city('Mexicali')],
    ['estoy lejos de Matamoros, en Monterrey', city('Monterrey')],
    ['I left Tijuana, now in Monterrey', city('Monterrey')],
    ['I am not in Tijuana, I am in Reynosa', city('Reynosa')],
    ['I was in Matamoros, I live in Houston', US],
    ['from Honduras, staying in Tijuana', city('Tijuana')],
    ['Não estou em Tijuana, estou em Monterrey', city('Monterrey')],
    ['Saí de Tijuana e moro em Houston', US],
    ['sou do Brasil, estou em Tijuana', city('Tijuana')],
    ['Mwen pa nan Tijuana, mwen nan Monterrey', city('Monterrey')],
    ['mwen soti Tijuana, mwen nan Houston', US],
    ['mwen se moun Ayiti, mwen nan Tapachula', city('Tapachula')],
    ['Je ne suis pas à Tijuana, je suis à Monterrey', city('Monterrey')],
    ["J'ai quitté Tijuana, je suis à Houston", US],
    ["je viens d'Haïti, j'habite à Tijuana", city('Tijuana')],
    // Cities of other countries are what they are.
    ['Houston', US],
    ['El Paso', US],
    ['Los Angeles, California', US],
    ['Nogales, Arizona', US],
    ['Laredo, Texas', US],
    ['San Antonio TX', US],
    ['Nuevo México', US],
    ['EE.UU.', US],
    ['estoy en los Estados Unidos', US],
    ['San Pedro Sula', ELSEWHERE],
    ['Tegucigalpa, Honduras', ELSEWHERE],
    ['Managua', ELSEWHERE],
    ['Guatemala', ELSEWHERE],
    ['Port-au-Prince', ELSEWHERE],
    ['Ayiti', ELSEWHERE],
    ['São Paulo', ELSEWHERE],
    // One place in several words.
    ['Tijuana, Baja California, México', city('Tijuana')],
    ['Nogales, Sonora', city('Nogales')],
    ['Puebla, Puebla', city('Puebla')],
    ['Oaxaca de Juárez', city('Oaxaca')],
    ['Nuevo Laredo, Tamaulipas', city('Nuevo Laredo')],
    ['Colonia Matamoros, Tijuana', city('Tijuana')],
    ['cerca de Tijuana', city('Tijuana')],
    ['México', { kind: 'place', place: 'mexico', city: null }],
    ['Baja California', { kind: 'place', place: 'mexico', city: null }],
  ])('%j', (text, reading) => {
    expect(readPlace(text)).toEqual(reading);
  });

  it.each([
    'Tijuana o Mexicali',
    'Tijuana Monterrey',
    'Reynosa y Matamoros',
    'Houston, Monterrey',
    'estoy entre Reynosa y Matamoros',
    'Tijuana, Honduras',
    'Laredo',
    'San Antonio',
    'Juárez, Nuevo León',
    'Tj estoy en casa de un amigo de Honduras',
  ])('%j may be more than one', (text) => {
    expect(readPlace(text)).toEqual({ kind: 'several' });
  });

  it.each([
    "I don't live in Tijuana",
    'llegaré a Tijuana mañana',
    'saliendo de Tijuana',
    'me agarraron en El Paso y me regresaron a Juarez',
    'Soy de Honduras',
    'salí de Tijuana',
    'No estoy en Tijuana',
    'voy a Houston',
    'I am from Haiti',
    'de Matamoros',
    'mwen pa nan Tijuana',
  ])('%j says only where they are not', (text) => {
    expect(readPlace(text)).toEqual({ kind: 'away' });
  });

  it('is in Mexico where a city of Mexico is asked for', () => {
    expect(readPlace('Laredo', true)).toEqual(city('Nuevo Laredo'));
    expect(readPlace('Houston', true)).toEqual(US);
  });

  it('is read from any text, and denied by "no" in front of any city', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Tijuana', 'Reynosa', 'Ciudad Juárez', 'Houston', 'Tegucigalpa'),
        fc.constantFrom('Monterrey', 'Puebla', 'Tapachula'),
        (left, here) => {
          for (const text of [
            `No estoy en ${left}, estoy en ${here}`,
            `Salí de ${left} y estoy en ${here}`,
            `estoy en ${here}, antes en ${left}`,
            `I was in ${left}. Now ${here}`,
          ]) {
            expect([text, readPlace(text)]).toEqual([text, city(here)]);
          }
          expect(readPlace(`${left} o ${here}`)).toEqual({ kind: 'several' });
        },
      ),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(['place', 'several', 'away', 'none']).toContain(readPlace(text).kind);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, zoneOf } from '../../flows/places.ts';

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BORDER_NORTH, CITY_PINS } from '../../flows/map.ts';
import { CITY_REACH_KM, pinned } from '../../flows/pins.ts';
import { PORTS } from '../../flows/programme.ts';
import { placeOf } from '../../flows/places.ts';

describe('a location pin', () => {
  it.each(CITY_PINS)(
    'in the middle of %s is that city, or too near a border to say',
    (name, latitude, longitude) => {
      const at = pinned(latitude, longitude);
      const nearBorder = [
        'Ojinaga',
        'Matamoros',
        'Nuevo Laredo',
        'Piedras Negras',
        'Ciudad Acuña',
        'Mexicali',
        'Agua Prieta',
        'Chetumal',
        'Tenosique',
        'Reynosa',
        'San Luis Río Colorado',
        'Tecate',
      ];
      if (at.place === 'unsure') expect(nearBorder).toContain(name);
      else expect(at).toEqual({ place: 'mexico', ...placeOf(name) });
      expect(placeOf(name)?.city).toBe(name);
    },
  );

  it.each([
    ['San Diego', 32.7157, -117.1611, 'united_states'],
    ['San Ysidro library', 32.5545, -117.0446, 'united_states'],
    ['Calexico north', 32.695, -115.499, 'united_states'],
    ['Nogales, Arizona', 31.355, -110.935, 'united_states'],
    ['El Paso airport', 31.807, -106.376, 'united_states'],
    ['Las Cruces', 32.312, -106.778, 'united_states'],
    ['McAllen', 26.203, -98.23, 'united_states'],
    ['Brownsville north', 25.95, -97.49, 'united_states'],
    ['San Antonio', 29.425, -98.495, 'united_states'],
    ['Miami', 25.762, -80.192, 'united_states'],
    ['Los Angeles', 34.05, -118.24, 'united_states'],
    ['New York', 40.713, -74.006, 'united_states'],
    ['Guatemala City', 14.634, -90.507, 'elsewhere'],
    ['San Salvador', 13.692, -89.218, 'elsewhere'],
    ['Tegucigalpa', 14.072, -87.192, 'elsewhere'],
    ['Belize City', 17.505, -88.19, 'elsewhere'],
    ['Port-au-Prince', 18.594, -72.307, 'elsewhere'],
    ['Havana', 23.114, -82.367, 'elsewhere'],
    ['Toronto', 43.653, -79.383, 'unsure'],
  ] as const)('in %s is not in Mexico', (_, latitude, longitude, place) => {
    expect(pinned(latitude, longitude)).toMatchObject({ place, city: null });
  });

  it('in the country, far from any city that we know, is Mexico and no city', () => {
    // The Sierra Madre, and the middle of the Baja peninsula.
    for (const [latitude, longitude] of [
      [26.5, -107.6],
      [28.5, -113.9],
    ] as const) {
      expect(pinned(latitude, longitude)).toEqual({ place: 'mexico', city: null, zone: null });
    }
  });

  it('at a port, or on the line itself, is never told to be on one side', () => {
    for (const { latitude, longitude } of PORTS) expect(pinned(latitude, longitude).place).toBe('unsure');
    for (const [latitude, longitude] of BORDER_NORTH.slice(1)) {
      expect(pinned(latitude, longitude).place).toBe('unsure');
    }
  });

  it('names a city no farther away than it says, and answers for every point of the earth', () => {
    const latitude = fc.double({ min: -90, max: 90, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const inMexico = fc.tuple(
      fc.double({ min: 14, max: 33, noNaN: true }),
      fc.double({ min: -118, max: -86, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.tuple(latitude, longitude), inMexico), ([lat, lon]) => {
        const at = pinned(lat, lon);
        if (at.city === null) return true;
        const [, cityLat = 0, cityLon = 0] = CITY_PINS.find(([name]) => name === at.city) ?? [];
        const km = Math.hypot(
          (lat - cityLat) * 111.2,
          (lon - cityLon) * 111.2 * Math.cos((lat * Math.PI) / 180),
        );
        return km <= CITY_REACH_KM * 1.01;
      }),
      { numRuns: 2000 },
    );
  });
});

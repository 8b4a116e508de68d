import { describe, expect, it } from 'vitest';
import { cityOfOtherBorder } from '../../flows/borders.ts';
import { PORTS } from '../../flows/programme.ts';

describe('a city at another border than the port', () => {
  const from = (city: string | null, port: (typeof PORTS)[number]['id'] = 'san-ysidro') =>
    cityOfOtherBorder({ place: 'mexico', city }, port);

  it('is that of any other port, however it was written', () => {
    for (const port of PORTS)
      for (const { id, city } of PORTS)
        expect(from(city, port.id), `${city}, ${port.id}`).toBe(id === port.id ? null : city);
    expect(from('cd juarez')).toBe('Ciudad Juárez');
    expect(from('MATAMOROS, Tamaulipas')).toBe('Matamoros');
    expect(from('estoy en n laredo', 'gateway')).toBe('Nuevo Laredo');
  });

  it('is a town beside another port, and none beside the own one', () => {
    expect(from('Ciudad Acuña')).toBe('Ciudad Acuña');
    expect(from('San Luis Río Colorado')).toBe('San Luis Río Colorado');
    expect(from('San Luis Río Colorado', 'calexico')).toBeNull();
    expect(from('Ensenada')).toBeNull();
    expect(from('Río Bravo', 'hidalgo')).toBeNull();
  });

  it('is none inland, abroad, or where nobody knows it', () => {
    for (const city of ['Monterrey', 'Tapachula', 'Ciudad de México', 'Hermosillo', 'un albergue', '', null])
      expect(from(city), String(city)).toBeNull();
    expect(cityOfOtherBorder({ place: 'united_states', city: 'Matamoros' }, 'san-ysidro')).toBeNull();
  });
});

import type { Port } from '../port.ts';
import type { PlaceNames } from './travel-rules.ts';

/** Names that a port or gate has in common with a city or with people: they say where to go only as cities do. */
const COMMON = ['Hidalgo', 'Laredo', 'Calexico', 'Eagle Pass', 'Nogales'];

/** The names of ports, gates and their cities, with what else people call them. */
export function placeNamesOf(
  ports: readonly Pick<Port, 'name' | 'gate' | 'city'>[],
  alsoCalled: PlaceNames,
): PlaceNames {
  const names = ports.flatMap(({ name, gate }) => [name, gate]);
  return {
    ports: distinct([...names.filter((name) => !COMMON.includes(name)), ...alsoCalled.ports]),
    cities: distinct([
      ...names.filter((name) => COMMON.includes(name)),
      ...ports.map(({ city }) => city),
      ...alsoCalled.cities,
    ]),
  };
}

/** The longest first: a rule takes the first that fits. */
const distinct = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].sort((a, b) => b.length - a.length);

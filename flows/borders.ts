import type { Port, PortId } from '../src/domain/port.ts';
import type { Registration } from '../src/domain/registration.ts';
import { placeOf } from './places.ts';
import { PORTS } from './programme.ts';

/**
 * The border is no single place: between two ports lie days of a way that is dangerous for whoever has little money. Towns at the border from
 * which another port's city is nearer by road than any other stand with that port. Ours: no announcement says who may present where.
 */
const NEAR: Readonly<Partial<Record<PortId, readonly string[]>>> = {
  'san-ysidro': ['Tecate', 'Rosarito', 'Ensenada'],
  calexico: ['San Luis Río Colorado'],
  nogales: ['Agua Prieta', 'Sonoyta'],
  'paso-del-norte': ['Ojinaga'],
  'eagle-pass': ['Ciudad Acuña'],
  hidalgo: ['Río Bravo'],
};

/** The port at whose stretch of the border a city lies; null for a city that is not at the border, or not known. */
function portNear(city: string): Port | null {
  return PORTS.find((port) => port.city === city || NEAR[port.id]?.includes(city) === true) ?? null;
}

/**
 * The city at another stretch of the border where the family says that it is; null when it is at that of `port`, away from the border or not
 * known. Who has to change the border may need another port, or help with the way.
 */
export function cityOfOtherBorder(
  { place, city }: Pick<Registration, 'place' | 'city'>,
  port: PortId,
): string | null {
  const known = place === 'mexico' && city !== null ? placeOf(city)?.city : undefined;
  const near = known === undefined ? null : portNear(known);
  return known === undefined || near === null || near.id === port ? null : known;
}

import { BORDER_NORTH, BORDER_SOUTH, CITY_PINS, COASTS, UNITED_STATES, type Point } from './map.ts';
import { placeOf } from './places.ts';

/** Kilometres from the middle of a known city within which a pin is taken to be in it. */
export const CITY_REACH_KM = 40;

/** What a location pin tells of where somebody is. `unsure`: so near a border that our lines cannot tell the side, or off our map. */
export type Pinned =
  | { readonly place: 'mexico'; readonly city: string; readonly zone: string }
  | { readonly place: 'mexico' | 'unsure'; readonly city: null; readonly zone: null }
  | { readonly place: 'united_states' | 'elsewhere'; readonly city: null; readonly zone: null };

const nowhere = { city: null, zone: null } as const;

/**
 * Where a pin is: the nearest known city of Mexico within CITY_REACH_KM, or the country. Decimal degrees (WGS 84).
 *
 * The side of the border decides what somebody is told, and our lines of it are rough, each with how far off it may be:
 * nearer than that, nothing is concluded and the person is asked in words.
 */
export function pinned(latitude: number, longitude: number): Pinned {
  const pin: Point = [latitude, longitude];
  const doubtful = [...lines(BORDER_NORTH), ...lines(BORDER_SOUTH)].some(
    ({ from, to, offKm }) => distanceToLine(pin, from, to) < offKm,
  );
  if (doubtful) return { place: 'unsure', ...nowhere };
  if (inside(pin, MEXICO)) {
    const near = nearestCity(pin);
    return near === null ? { place: 'mexico', ...nowhere } : { place: 'mexico', ...near };
  }
  return { place: countryOutside(pin), ...nowhere };
}

interface Line {
  readonly from: Point;
  readonly to: Point;
  readonly offKm: number;
}

function lines(border: readonly (readonly [...Point, offKm: number])[]): readonly Line[] {
  return border.slice(1).map(([latitude, longitude, offKm], i) => {
    const [fromLatitude = 0, fromLongitude = 0] = border[i] ?? [];
    return { from: [fromLatitude, fromLongitude], to: [latitude, longitude], offKm };
  });
}

/** The border in the north from west to east, the coast of the gulf, the border in the south, the Pacific coast. */
const MEXICO: readonly Point[] = [
  ...BORDER_NORTH.map(([latitude, longitude]): Point => [latitude, longitude]),
  ...COASTS.gulf,
  ...BORDER_SOUTH.map(([latitude, longitude]): Point => [latitude, longitude]),
  ...COASTS.pacific,
];

function countryOutside([latitude, longitude]: Point): 'united_states' | 'elsewhere' | 'unsure' {
  const at = UNITED_STATES.find(
    ({ south, west, north, east }) =>
      latitude >= south && latitude <= north && longitude >= west && longitude <= east,
  );
  return at?.is ?? 'elsewhere';
}

function nearestCity(pin: Point): { city: string; zone: string } | null {
  let best: { name: string; km: number } | null = null;
  for (const [name, latitude, longitude] of CITY_PINS) {
    const km = distance(pin, [latitude, longitude]);
    if (best === null || km < best.km) best = { name, km };
  }
  return best === null || best.km > CITY_REACH_KM ? null : placeOf(best.name);
}

const KM_PER_DEGREE = 111.2;

/** North and east of `origin`, in kilometres; good to a per cent over the few dozen kilometres that matter here. */
function plane([latitude, longitude]: Point, origin: Point): Point {
  const shrink = Math.cos((origin[0] * Math.PI) / 180);
  return [(latitude - origin[0]) * KM_PER_DEGREE, (longitude - origin[1]) * KM_PER_DEGREE * shrink];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(...plane(b, a));
}

/** Kilometres from a point to a straight line between two others. */
function distanceToLine(pin: Point, from: Point, to: Point): number {
  const [fromNorth, fromEast] = plane(from, pin);
  const [toNorth, toEast] = plane(to, pin);
  const [north, east] = [toNorth - fromNorth, toEast - fromEast];
  const length = north * north + east * east;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromNorth * north + fromEast * east) / length));
  return Math.hypot(fromNorth + along * north, fromEast + along * east);
}

/** Whether a point lies in an area, by counting how often a line to the east crosses its edge. */
function inside([latitude, longitude]: Point, area: readonly Point[]): boolean {
  let within = false;
  area.forEach(([aLatitude, aLongitude], i) => {
    const [bLatitude, bLongitude] = area[(i + 1) % area.length] ?? [aLatitude, aLongitude];
    if (aLatitude > latitude === bLatitude > latitude) return;
    const crossing =
      aLongitude + ((latitude - aLatitude) / (bLatitude - aLatitude)) * (bLongitude - aLongitude);
    if (longitude < crossing) within = !within;
  });
  return within;
}

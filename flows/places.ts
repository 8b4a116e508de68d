import type { Place } from '../src/domain/registration.ts';

/** A city in Mexico: its name as people there write it, and its IANA zone. */
export interface City {
  readonly city: string;
  readonly zone: string;
}

const TIJUANA = 'America/Tijuana';
const JUAREZ = 'America/Ciudad_Juarez';
const MATAMOROS = 'America/Matamoros';
const HERMOSILLO = 'America/Hermosillo';
const MAZATLAN = 'America/Mazatlan';
const MONTERREY = 'America/Monterrey';
const CANCUN = 'America/Cancun';
const MERIDA = 'America/Merida';
const MEXICO = 'America/Mexico_City';

/**
 * Name, zone, and how else it is typed (folded: small letters, no accents).
 * The border cities on the river and in Baja California keep US daylight-saving dates; the rest does not share them.
 */
const CITIES: readonly (readonly [city: string, zone: string, ...alsoTyped: string[]])[] = [
  ['Tijuana', TIJUANA, 'tj', 'tijuas', 'el chaparral'],
  ['Tecate', TIJUANA],
  ['Rosarito', TIJUANA, 'playas de rosarito'],
  ['Ensenada', TIJUANA],
  ['Mexicali', TIJUANA],
  ['Ciudad Juárez', JUAREZ, 'juarez', 'cd juarez', 'cdjuarez', 'cj', 'jrz'],
  ['Ojinaga', 'America/Ojinaga'],
  ['Chihuahua', 'America/Chihuahua'],
  ['Matamoros', MATAMOROS],
  ['Reynosa', MATAMOROS, 'reinosa'],
  ['Nuevo Laredo', MATAMOROS, 'laredo', 'nvo laredo', 'n laredo'],
  ['Río Bravo', MATAMOROS],
  ['Piedras Negras', MATAMOROS],
  ['Ciudad Acuña', MATAMOROS, 'acuna', 'cd acuna'],
  ['Nogales', HERMOSILLO],
  ['Hermosillo', HERMOSILLO],
  ['Agua Prieta', HERMOSILLO],
  ['San Luis Río Colorado', HERMOSILLO, 'slrc'],
  ['Ciudad Obregón', HERMOSILLO, 'obregon', 'cd obregon'],
  ['Culiacán', MAZATLAN],
  ['Mazatlán', MAZATLAN],
  ['Los Mochis', MAZATLAN],
  ['La Paz', MAZATLAN],
  ['Tepic', MAZATLAN],
  ['Monterrey', MONTERREY, 'mty', 'nuevo leon'],
  ['Saltillo', MONTERREY],
  ['Torreón', MONTERREY],
  ['Monclova', MONTERREY],
  ['Durango', MONTERREY],
  ['Ciudad Victoria', MONTERREY, 'cd victoria'],
  ['Tampico', MONTERREY],
  ['Cancún', CANCUN],
  ['Playa del Carmen', CANCUN],
  ['Chetumal', CANCUN],
  ['Mérida', MERIDA],
  ['Campeche', MERIDA],
  [
    'Ciudad de México',
    MEXICO,
    'cdmx',
    'cd mx',
    'df',
    'd f',
    'cd de mexico',
    'mexico df',
    'mexico d f',
    'mexico city',
    'distrito federal',
    'iztapalapa',
  ],
  ['Tapachula', MEXICO],
  ['Tuxtla Gutiérrez', MEXICO, 'tuxtla'],
  ['San Cristóbal de las Casas', MEXICO, 'san cristobal'],
  ['Comitán', MEXICO],
  ['Palenque', MEXICO],
  ['Tenosique', MEXICO],
  ['Villahermosa', MEXICO],
  ['Oaxaca', MEXICO],
  ['Veracruz', MEXICO],
  ['Xalapa', MEXICO, 'jalapa'],
  ['Coatzacoalcos', MEXICO],
  ['Puebla', MEXICO],
  ['Toluca', MEXICO],
  ['Querétaro', MEXICO],
  ['Guadalajara', MEXICO, 'gdl'],
  ['León', MEXICO],
  ['San Luis Potosí', MEXICO, 'slp'],
  ['Aguascalientes', MEXICO],
  ['Zacatecas', MEXICO],
  ['Morelia', MEXICO],
  ['Acapulco', MEXICO],
];

/** Small letters, no accents, single spaces, nothing but letters and digits. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const NAMES: readonly { readonly typed: string; readonly city: City }[] = CITIES.flatMap(
  ([city, zone, ...alsoTyped]) =>
    [fold(city), ...alsoTyped].map((typed) => ({ typed, city: { city, zone } })),
);

/** Whether two words differ by at most one letter added, lost or changed, or two neighbours swapped. */
function oneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}

/**
 * The city named in a text as people type it: `TJ`, `cd juarez`, `estoy en Reynosa, Tamaulipas`.
 * The first city named counts, the longest name of it; a whole answer one slip away from a name of six letters
 * or more counts too. Null when no known city is named.
 */
export function placeOf(text: string): City | null {
  const folded = ` ${fold(text)} `;
  let best: { at: number; length: number; city: City } | null = null;
  for (const { typed, city } of NAMES) {
    const at = folded.indexOf(` ${typed} `);
    if (at < 0) continue;
    if (best === null || at < best.at || (at === best.at && typed.length > best.length)) {
      best = { at, length: typed.length, city };
    }
  }
  if (best !== null) return best.city;
  const answer = folded.trim();
  return NAMES.find(({ typed }) => typed.length >= 6 && oneSlip(answer, typed))?.city ?? null;
}

/**
 * The IANA zone that quiet hours keep to. In Mexico that of the city, the centre's when the city is unknown; elsewhere
 * people are not asked for more, so the zone is the one most of them share: Central America, US Central.
 */
export function zoneOf(place: Place, city: string | null): string {
  switch (place) {
    case 'mexico':
      return (city === null ? null : placeOf(city))?.zone ?? MEXICO;
    case 'united_states':
      return 'America/Chicago';
    case 'elsewhere':
      return 'America/Guatemala';
  }
}

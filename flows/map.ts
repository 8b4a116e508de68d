/**
 * A rough map, for location pins only: enough to tell a country and a city that people name, and to know where it is too rough.
 * Coordinates are decimal degrees to about a hundred metres in towns; lines between them are straight. Surveyed stretches of
 * the border are straight on the ground as well; rivers wind, so the points lie close where towns stand on them.
 */

/** Latitude and longitude. */
export type Point = readonly [latitude: number, longitude: number];

/** Points of a border and how many kilometres off the line that leads to each may be. */
export type Border = readonly (readonly [latitude: number, longitude: number, offKm: number])[];

/** Mexico and the United States, from the Pacific to the gulf. */
export const BORDER_NORTH: Border = [
  [32.5343, -117.1236, 0],
  // Surveyed: California.
  [32.7186, -114.7197, 1],
  // The Colorado.
  [32.4937, -114.8131, 3],
  // Surveyed: Arizona and New Mexico.
  [31.3325, -111.0746, 1],
  [31.3325, -108.2087, 1],
  [31.7834, -108.2087, 1],
  [31.7834, -106.5283, 1],
  // The Rio Grande: El Paso and Juárez.
  [31.765, -106.513, 1.5],
  [31.7477, -106.4873, 1.5],
  [31.7478, -106.481, 1.5],
  [31.764, -106.452, 1.5],
  [31.752, -106.413, 2],
  [31.672, -106.338, 2],
  [31.433, -106.148, 4],
  [31.273, -105.854, 6],
  [30.63, -104.99, 10],
  [30.13, -104.69, 10],
  [29.56, -104.396, 4],
  [29.26, -103.77, 10],
  [28.983, -103.15, 10],
  [29.187, -102.948, 8],
  [29.448, -102.823, 10],
  [29.779, -102.674, 10],
  [29.765, -102.32, 10],
  [29.8, -101.56, 10],
  [29.45, -101.06, 10],
  // Acuña.
  [29.327, -100.927, 3],
  [29.11, -100.67, 5],
  [28.94, -100.65, 5],
  // Piedras Negras.
  [28.7051, -100.5118, 3],
  [28.27, -100.29, 6],
  // Nuevo Laredo.
  [27.701, -99.744, 6],
  [27.597, -99.537, 5],
  [27.5003, -99.5076, 2],
  [27.496, -99.49, 2],
  [27.043, -99.445, 6],
  [26.558, -99.165, 6],
  [26.404, -99.019, 4],
  [26.366, -98.8, 4],
  [26.24, -98.564, 5],
  // Reynosa.
  [26.133, -98.33, 3],
  [26.0957, -98.2714, 2],
  [26.065, -98.205, 2],
  [26.062, -97.95, 4],
  [26.046, -97.738, 4],
  // Matamoros.
  [25.892, -97.505, 3],
  [25.8985, -97.4973, 1.5],
  [25.878, -97.476, 1.5],
  [25.957, -97.146, 5],
];

/** Mexico with Belize and Guatemala, from the Caribbean to the Pacific. */
export const BORDER_SOUTH: Border = [
  [18.17, -87.84, 0],
  [18.49, -88.3, 8],
  [17.82, -89.15, 8],
  [17.82, -90.99, 3],
  [17.25, -90.99, 3],
  [17.25, -91.43, 3],
  [16.07, -90.45, 12],
  [16.07, -91.73, 3],
  [15.26, -92.21, 4],
  [15.13, -92.11, 4],
  [14.87, -92.15, 4],
  [14.54, -92.22, 4],
];

/** Outside the coasts, so that everybody on land is inside; each from where one border ends to where the other begins. */
export const COASTS: { readonly gulf: readonly Point[]; readonly pacific: readonly Point[] } = {
  gulf: [
    [25.9, -96.9],
    [24, -97.2],
    [22, -97.2],
    [19.5, -95.6],
    [18.9, -94],
    [19.2, -91.2],
    [21.5, -90.9],
    [22, -88],
    [21.9, -86.4],
    [20.5, -86.5],
    [18.3, -87.5],
  ],
  pacific: [
    [14.4, -92.4],
    [15.7, -94.5],
    [15.3, -96.5],
    [16.4, -99.9],
    [17.8, -102.8],
    [19.2, -105.5],
    [20.6, -106.2],
    [22.5, -110.2],
    [24.5, -112.7],
    [27.5, -115.6],
    [30.5, -116.9],
    [32.4, -117.5],
  ],
};

/**
 * The United States outside Mexico's outline, in boxes, the first that fits: what lies beside Canada and the Bahamas within one
 * of them is not told apart here.
 */
export const UNITED_STATES: readonly {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly is: 'united_states' | 'unsure' | 'elsewhere';
}[] = [
  // The Bahamas, and the sea south of Florida and Texas.
  { south: 20.9, west: -79.9, north: 27.5, east: -72, is: 'elsewhere' },
  { south: 24.4, west: -97.5, north: 30.5, east: -79.9, is: 'united_states' },
  { south: 25.8, west: -125, north: 41.6, east: -66.9, is: 'united_states' },
  { south: 41.6, west: -125, north: 48.9, east: -95, is: 'united_states' },
  { south: 41.6, west: -95, north: 49.5, east: -66.9, is: 'unsure' },
  // Puerto Rico, Hawaii.
  { south: 17.9, west: -67.3, north: 18.6, east: -65.2, is: 'united_states' },
  { south: 18.9, west: -160.3, north: 22.3, east: -154.8, is: 'united_states' },
];

/** The middles of the cities of places.ts, by the name they have there. */
export const CITY_PINS: readonly (readonly [name: string, latitude: number, longitude: number])[] = [
  ['Tijuana', 32.515, -117.038],
  ['Tecate', 32.567, -116.626],
  ['Rosarito', 32.342, -117.056],
  ['Ensenada', 31.867, -116.6],
  ['Mexicali', 32.624, -115.452],
  ['Ciudad Juárez', 31.69, -106.424],
  ['Ojinaga', 29.546, -104.408],
  ['Chihuahua', 28.635, -106.089],
  ['Matamoros', 25.869, -97.503],
  ['Reynosa', 26.051, -98.298],
  ['Nuevo Laredo', 27.477, -99.516],
  ['Río Bravo', 25.988, -98.09],
  ['Piedras Negras', 28.7, -100.523],
  ['Ciudad Acuña', 29.324, -100.952],
  ['Nogales', 31.308, -110.942],
  ['Hermosillo', 29.073, -110.956],
  ['Agua Prieta', 31.33, -109.549],
  ['San Luis Río Colorado', 32.463, -114.772],
  ['Ciudad Obregón', 27.483, -109.93],
  ['Culiacán', 24.809, -107.394],
  ['Mazatlán', 23.236, -106.416],
  ['Los Mochis', 25.791, -108.986],
  ['La Paz', 24.142, -110.312],
  ['Tepic', 21.504, -104.895],
  ['Monterrey', 25.687, -100.316],
  ['Saltillo', 25.423, -101],
  ['Torreón', 25.543, -103.407],
  ['Monclova', 26.906, -101.422],
  ['Durango', 24.028, -104.653],
  ['Ciudad Victoria', 23.736, -99.141],
  ['Tampico', 22.247, -97.868],
  ['Cancún', 21.161, -86.851],
  ['Playa del Carmen', 20.63, -87.08],
  ['Chetumal', 18.514, -88.304],
  ['Mérida', 20.967, -89.623],
  ['Campeche', 19.845, -90.523],
  ['Ciudad de México', 19.433, -99.133],
  ['Tapachula', 14.903, -92.257],
  ['Tuxtla Gutiérrez', 16.753, -93.115],
  ['San Cristóbal de las Casas', 16.737, -92.638],
  ['Comitán', 16.251, -92.134],
  ['Palenque', 17.51, -91.982],
  ['Tenosique', 17.475, -91.423],
  ['Villahermosa', 17.989, -92.947],
  ['Oaxaca', 17.06, -96.725],
  ['Veracruz', 19.173, -96.134],
  ['Xalapa', 19.543, -96.91],
  ['Coatzacoalcos', 18.134, -94.459],
  ['Puebla', 19.041, -98.206],
  ['Toluca', 19.292, -99.656],
  ['Querétaro', 20.588, -100.39],
  ['Guadalajara', 20.674, -103.344],
  ['León', 21.122, -101.684],
  ['San Luis Potosí', 22.156, -100.985],
  ['Aguascalientes', 21.885, -102.291],
  ['Zacatecas', 22.771, -102.583],
  ['Morelia', 19.706, -101.195],
  ['Acapulco', 16.853, -99.823],
];

/**
 * Places as people name them. Folded forms are small letters without accents. The lists hold where people of the programme are or
 * come from; a name that several countries have stands in AMBIGUOUS.
 */

const TIJUANA = 'America/Tijuana';
const JUAREZ = 'America/Ciudad_Juarez';
const MATAMOROS = 'America/Matamoros';
const HERMOSILLO = 'America/Hermosillo';
const MAZATLAN = 'America/Mazatlan';
const MONTERREY = 'America/Monterrey';
const CANCUN = 'America/Cancun';
const MERIDA = 'America/Merida';
/** Most of Mexico. */
export const MEXICO_ZONE = 'America/Mexico_City';
const MEXICO = MEXICO_ZONE;

const names = (list: string): readonly string[] => list.split(',').map((name) => name.trim());

/**
 * Name, zone, and how else it is typed (folded: small letters, no accents).
 * The border cities on the river and in Baja California keep US daylight-saving dates; the rest does not share them.
 */
export const MEXICAN_CITIES: readonly (readonly [city: string, zone: string, ...alsoTyped: string[]])[] = [
  [
    'Tijuana',
    TIJUANA,
    'tj',
    'tijuas',
    'tijuanita',
    'tiguana',
    'tihuana',
    'tiwana',
    'tijwana',
    'tijwanna',
    'el chaparral',
  ],
  ['Tecate', TIJUANA],
  ['Rosarito', TIJUANA, 'playas de rosarito'],
  ['Ensenada', TIJUANA],
  ['Mexicali', TIJUANA],
  [
    ...([
      'Ciudad Juárez',
      JUAREZ,
      'juarez',
      'cd juarez',
      'cdjuarez',
      'cj',
      'jrz',
      'juares',
      'cd juares',
    ] as const),
    ...(['ciudad juares', 'ciuda juares', 'ciuda juarez', 'siudad juarez', 'siyida warez', 'warez'] as const),
  ],
  ['Ojinaga', 'America/Ojinaga'],
  ['Chihuahua', 'America/Chihuahua'],
  ['Matamoros', MATAMOROS, 'matamoro', 'mata moros', 'matamowos', 'matamowo'],
  ['Reynosa', MATAMOROS, 'reinosa'],
  ['Nuevo Laredo', MATAMOROS, 'nvo laredo', 'n laredo'],
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
    'cidade do mexico',
    'cidade de mexico',
    'mexico cidade',
    'ciudad mexico',
    'mexico capital',
    'la capital de mexico',
    'ville de mexico',
    'mexico ville',
    'vil mexico',
    'vil mexico a',
    'vil meksiko',
    'meksiko siti',
    'mexiko city',
    'distrito federal',
    'iztapalapa',
    'benito juarez cdmx',
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
  ['Pachuca', MEXICO],
  ['Cuernavaca', MEXICO],
  ['Irapuato', MEXICO],
  ['Celaya', MEXICO],
  ['Guanajuato', MEXICO],
  ['Colima', MEXICO],
  ['Tlaxcala', MEXICO],
  ['Ecatepec', MEXICO],
  ['Nezahualcóyotl', MEXICO, 'neza', 'ciudad neza'],
  ['Ciudad Hidalgo', MEXICO, 'cd hidalgo'],
  ['Tuxtepec', MEXICO],
  ['Salina Cruz', MEXICO],
  ['Juchitán', MEXICO],
  ['Puerto Vallarta', MEXICO],
  ['Cabo San Lucas', MAZATLAN],
  ['Caborca', HERMOSILLO],
  ['Sonoyta', HERMOSILLO],
];

/** States of Mexico, with the cities of ours in them: `Nogales, Sonora` is one place, `Nogales, Arizona` is another. */
export const MEXICAN_STATES: readonly (readonly [state: string, ...cities: string[]])[] = [
  ['baja california', 'Tijuana', 'Tecate', 'Rosarito', 'Ensenada', 'Mexicali'],
  ['baja california norte', 'Tijuana', 'Tecate', 'Rosarito', 'Ensenada', 'Mexicali'],
  ['baja california sur', 'La Paz', 'Cabo San Lucas'],
  ['chihuahua', 'Ciudad Juárez', 'Ojinaga', 'Chihuahua'],
  ['tamaulipas', 'Matamoros', 'Reynosa', 'Nuevo Laredo', 'Río Bravo', 'Ciudad Victoria', 'Tampico'],
  ['tamps', 'Matamoros', 'Reynosa', 'Nuevo Laredo', 'Río Bravo', 'Ciudad Victoria', 'Tampico'],
  ['coahuila', 'Piedras Negras', 'Ciudad Acuña', 'Saltillo', 'Torreón', 'Monclova'],
  [
    'sonora',
    'Nogales',
    'Hermosillo',
    'Agua Prieta',
    'San Luis Río Colorado',
    'Ciudad Obregón',
    'Caborca',
    'Sonoyta',
  ],
  ['sinaloa', 'Culiacán', 'Mazatlán', 'Los Mochis'],
  ['nayarit', 'Tepic'],
  ['nuevo leon', 'Monterrey'],
  ['durango', 'Durango'],
  ['quintana roo', 'Cancún', 'Playa del Carmen', 'Chetumal'],
  ['yucatan', 'Mérida'],
  ['campeche', 'Campeche'],
  [
    'chiapas',
    'Tapachula',
    'Tuxtla Gutiérrez',
    'San Cristóbal de las Casas',
    'Comitán',
    'Palenque',
    'Ciudad Hidalgo',
  ],
  ['tabasco', 'Tenosique', 'Villahermosa'],
  ['oaxaca', 'Oaxaca', 'Tuxtepec', 'Salina Cruz', 'Juchitán'],
  ['veracruz', 'Veracruz', 'Xalapa', 'Coatzacoalcos'],
  ['puebla', 'Puebla'],
  ['estado de mexico', 'Toluca', 'Ecatepec', 'Nezahualcóyotl'],
  ['edomex', 'Toluca', 'Ecatepec', 'Nezahualcóyotl'],
  ['queretaro', 'Querétaro'],
  ['jalisco', 'Guadalajara', 'Puerto Vallarta'],
  ['guanajuato', 'León', 'Irapuato', 'Celaya', 'Guanajuato'],
  ['san luis potosi', 'San Luis Potosí'],
  ['aguascalientes', 'Aguascalientes'],
  ['zacatecas', 'Zacatecas'],
  ['michoacan', 'Morelia'],
  ['guerrero', 'Acapulco'],
  ['morelos', 'Cuernavaca'],
  ['colima', 'Colima'],
  ['tlaxcala', 'Tlaxcala'],
];

/** The country itself, in the five languages. */
export const MEXICO_NAMES = ['mexico', 'mejico', 'meksik', 'mexique', 'republica mexicana'];

export const UNITED_STATES_NAMES = names(`
  estados unidos, estados unidos de america, los estados unidos, united states, united states of america,
  the states, los yunais, usa, u s a, u s, eeuu, ee uu, e e u u, eua, e u a, etazini, etats unis, les etats unis
`);

/** States of the United States. */
export const US_STATES = names(`
  texas, tx, california, arizona, new mexico, nuevo mexico, florida, new york, nueva york, new jersey,
  nueva jersey, illinois, georgia, north carolina, carolina del norte, south carolina, carolina del sur,
  virginia, maryland, massachusetts, louisiana, luisiana, tennessee, colorado, nevada, utah, oregon,
  washington, washington dc, oklahoma, arkansas, kansas, missouri, indiana, ohio, michigan, minnesota,
  pennsylvania, pensilvania, connecticut, alabama, mississippi, iowa, nebraska, kentucky, wisconsin,
  delaware, rhode island, idaho, montana, alaska, hawaii
`);

/** Cities of the United States that no larger place in Mexico shares its name with. */
export const US_CITIES = names(`
  houston, dallas, austin, fort worth, el paso, el paso texas, mcallen, mc allen, brownsville, eagle pass,
  del rio, laredo texas, laredo tx, harlingen, edinburg, corpus christi, lubbock, los angeles,
  los angeles california, san diego, san ysidro, san isidro california, chula vista, calexico,
  san francisco, oakland, sacramento, fresno, bakersfield, long beach, santa ana california, las vegas,
  phoenix, tucson, yuma, nogales arizona, nogales az, albuquerque, las cruces, denver, salt lake city,
  miami, miyami, maiami, orlando, tampa, homestead, jacksonville, fort lauderdale, atlanta, charlotte, raleigh, chicago,
  new york city, nueva york city, brooklyn, queens, the bronx, el bronx, manhattan, newark, boston,
  philadelphia, filadelfia, baltimore, detroit, seattle, nashville, memphis, new orleans, nueva orleans,
  oklahoma city, kansas city, minneapolis, indianapolis, columbus, san antonio texas, san antonio tx
`);

/** Other countries and their large cities. */
export const ELSEWHERE = names(`
  guatemala, ciudad de guatemala, guatemala city, quetzaltenango, xela, huehuetenango, tecun uman, coban,
  escuintla, mazatenango, chiquimula, puerto barrios, san marcos guatemala, peten, honduras, tegucigalpa,
  teguz, san pedro sula, la ceiba, choloma, el progreso, choluteca, comayagua, el salvador, san salvador,
  soyapango, san miguel el salvador, santa ana el salvador, sonsonate, nicaragua, managua, esteli,
  leon nicaragua, chinandega, masaya, matagalpa, costa rica, san jose costa rica, panama, ciudad de panama,
  panama city, belice, belize, belize city, belmopan, haiti, ayiti, port au prince, puerto principe,
  porto principe, potoprens, cap haitien, okap, gonaives, gonayiv, republica dominicana, dominican republic,
  dominikani, sendomeng, santo domingo, cuba, kiba, la habana, habana, havana, santiago de cuba, camaguey,
  holguin, brasil, brazil, brezil, bresil, sao paulo, rio de janeiro, brasilia, belo horizonte,
  governador valadares, manaus, venezuela, caracas, maracaibo, merida venezuela, valencia venezuela,
  barquisimeto, colombia, bogota, medellin, barranquilla, cucuta, ecuador, ekwate, quito, guayaquil, cuenca,
  peru, perou, lima, chile, chili, santiago de chile, bolivia, la paz bolivia, argentina, buenos aires,
  uruguay, paraguay, canada, kanada, toronto, montreal, espana, spain, madrid, camerun, cameroon, congo,
  angola, ghana, india, china, rusia, russia, ucrania, jamaica, jamayik, kingston, montego bay, nigeria, lagos, abuja,
  douala, yaounde, bamenda, buea, kinshasa, lubumbashi, brazzaville, republique democratique du congo, rdc, luanda, accra,
  kumasi, senegal, dakar, mali, bamako, guinee, guinea, conakry, cote d ivoire, ivory coast, abidjan, togo, lome, benin,
  cotonou, burkina faso, burkina, gabon, libreville, tchad, sierra leone, freetown, liberia, monrovia, gambia, gambie,
  ethiopia, eritrea, somalia, uganda, kenya, minas gerais, minas, porto velho, rio branco, rondonia, bahia,
  goiania, curitiba, porto alegre, florianopolis, santa catarina, recife, fortaleza, les cayes, okay, jacmel, jakmel,
  jeremie, jeremi, saint marc, sen mak, leogane, leyogan, potopwens, delmas, petionville, tabasara, la lima, villanueva cortes,
  olancho, juticalpa, tela honduras, trujillo honduras, siguatepeque, danli, apopa, mejicanos, ilopango, usulutan,
  ahuachapan, jutiapa, zacapa, retalhuleu, solola, totonicapan
`);

/** Names that are as likely one place as another: asked back when nothing else says which. */
export const AMBIGUOUS = names(`
  laredo, san antonio, santa ana, san luis, san jose, santa rosa, santiago, benito juarez, hidalgo,
  san miguel, san pedro, santa maria, san isidro
`);

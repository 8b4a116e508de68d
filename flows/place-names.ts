import { placeNamesOf } from '../src/domain/travel/names.ts';
import { PORTS } from './programme.ts';

/** Every name that tells where to cross: those of the programme's ports, and of the ways beside them as people there call them. */
export const PLACE_NAMES = placeNamesOf(PORTS, {
  ports: [
    'Gateway',
    'El Chaparral',
    'Chaparral',
    'Ped West',
    'PedEast',
    'Ped East',
    'Otay',
    'Mesa de Otay',
    'Santa Fe',
    'Puente Libre',
    'Puente Viejo',
    'Puente Córdova',
    'Puente de las Américas',
    'Bridge of the Americas',
    'Puente Zaragoza',
    'Puente Stanton',
    'Puente Los Tomates',
    'Puente Los Indios',
    'Puente 2',
    'Juárez-Lincoln',
    'Mariposa',
    'Calexico East',
  ],
  cities: ['Juárez', 'San Diego', 'El Paso', 'Brownsville', 'McAllen', 'la frontera', 'the border'],
});

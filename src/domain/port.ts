import { fold } from './keywords.ts';

/** Ports of entry of the programme; the ids that rosters and slots use. */
export const PORT_IDS = [
  'san-ysidro',
  'paso-del-norte',
  'gateway',
  'hidalgo',
  'laredo',
  'calexico',
  'eagle-pass',
  'nogales',
] as const;
export type PortId = (typeof PORT_IDS)[number];

/** A designated port of entry: where a family with an appointment presents. */
export interface Port {
  readonly id: PortId;
  readonly name: string;
  readonly gate: string;
  /** The Mexican city on the other side: times are written with it. */
  readonly city: string;
  /** IANA zone of that city. */
  readonly zone: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Narrows a text to a port id, or null. */
export function portIdOf(text: string): PortId | null {
  return PORT_IDS.find((id) => id === text) ?? null;
}

/** What spreadsheets call the ports beside their ids. */
const PORT_NAMES: Readonly<Record<PortId, readonly string[]>> = {
  'san-ysidro': ['san isidro', 'pedwest'],
  'paso-del-norte': ['pdn', 'puente santa fe', 'santa fe'],
  gateway: ['gateway international', 'puente nuevo'],
  hidalgo: ['reynosa hidalgo', 'hidalgo reynosa', 'mcallen hidalgo'],
  laredo: ['nuevo laredo laredo', 'laredo nuevo laredo'],
  calexico: ['mexicali calexico', 'calexico mexicali'],
  'eagle-pass': ['piedras negras eagle pass', 'eagle pass piedras negras'],
  nogales: [],
};
const PORT_OF: ReadonlyMap<string, PortId> = new Map(
  PORT_IDS.flatMap((id) => [id, ...PORT_NAMES[id]].map((name) => [fold(name), id] as const)),
);
/** Words round a port's name that say only that it is one. */
const ROUND =
  /^(port of entry|poe|port|puerto de entrada|puerto|puente internacional|garita) | (international bridge|bridge|port of entry|poe|port)$/g;

/** The port that a cell of a spreadsheet names, by its id or its name; null when it names none. */
export function portNamed(text: string): PortId | null {
  const name = fold(text);
  return PORT_OF.get(name) ?? PORT_OF.get(name.replace(ROUND, '')) ?? null;
}

/** Whether a text is a port id. */
export function isPortId(text: string): text is PortId {
  return portIdOf(text) !== null;
}

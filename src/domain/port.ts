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

/** Whether a text is a port id. */
export function isPortId(text: string): text is PortId {
  return portIdOf(text) !== null;
}

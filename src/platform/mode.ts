import { ConfigError, type Config } from './config.ts';
import type { Storage } from '../storage/storage.ts';

/** `live`: texts come from Twilio and leave by it; `simulator`: no text leaves this machine. */
export type Mode = 'live' | 'simulator';

/** What a process does with the database: serves on it, changes it by a command, or looks at it only. */
export type Use = 'service' | 'command' | 'reading';

/** Setting in which a database remembers its mode, from the first start of the service on it. */
const MODE_SETTING = 'mode';
const FIRST_START = 'mode';

const REFUSED: Readonly<Record<Mode, string>> = {
  live: 'TWILIO_ACCOUNT_SID: is missing, and this database belongs to a live service: it is not opened in simulator mode. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or name another DATABASE_URL',
  simulator:
    'DATABASE_URL: this database was made by the phone simulator and is not used live. Name another one, or unset TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
};

type ModeStorage = Pick<Storage, 'readSetting' | 'madeBy' | 'commit'>;

/**
 * Lets a process on a database of its own mode only: what people texted is never served to a simulated phone, and what was
 * rehearsed is never sent. The service's first start marks a new database; one from before there were marks is known by the ids
 * it holds. Who only reads may read either. Throws ConfigError.
 */
export async function keepToMode(
  storage: ModeStorage,
  { twilio }: Pick<Config, 'twilio'>,
  use: Use,
): Promise<void> {
  if (use === 'reading') return;
  const wanted: Mode = twilio === null ? 'simulator' : 'live';
  const stored = await markOf(storage);
  const present = stored ?? (await unmarkedMode(storage)) ?? wanted;
  if (present !== wanted) throw new ConfigError([REFUSED[present]]);
  if (stored !== null || use !== 'service') return;
  // Of two first starts one makes the mark, and the other one reads it.
  const outcome = await storage.commit([
    { kind: 'expectedCount', name: FIRST_START, expected: 0 },
    { kind: 'setting', name: MODE_SETTING, value: wanted },
  ]);
  if (outcome === 'ok') return;
  const first = await markOf(storage);
  if (first !== null && first !== wanted) throw new ConfigError([REFUSED[first]]);
}

async function markOf(storage: ModeStorage): Promise<Mode | null> {
  const value = await storage.readSetting(MODE_SETTING);
  return value === 'live' || value === 'simulator' ? value : null;
}

/** Null for a database that nobody has texted yet. */
async function unmarkedMode(storage: ModeStorage): Promise<Mode | null> {
  const maker = await storage.madeBy();
  if (maker === null) return null;
  return maker === 'twilio' ? 'live' : 'simulator';
}

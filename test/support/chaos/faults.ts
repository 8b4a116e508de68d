import type { Fault } from './fault.ts';
import { clockBack, clockForwards } from './faults/clock.ts';
import { databaseAway } from './faults/database-away.ts';
import { databaseFull } from './faults/database-full.ts';
import { databaseLocked } from './faults/database-locked.ts';
import { databaseReadOnly } from './faults/database-read-only.ts';
import { databaseSlow } from './faults/database-slow.ts';
import { flood } from './faults/flood.ts';
import { keyMissing, keyWrong } from './faults/key.ts';
import { pageCorrupted } from './faults/page-corrupted.ts';
import { powerCut } from './faults/power-cut.ts';
import { processStopped } from './faults/process-stopped.ts';
import { twilioAway } from './faults/twilio-away.ts';
import { twilioRedirecting } from './faults/twilio-redirecting.ts';
import { twilioSlow } from './faults/twilio-slow.ts';
import { twilioTwice } from './faults/twilio-twice.ts';
import { twilioWrong } from './faults/twilio-wrong.ts';
import { twoProcesses } from './faults/two-processes.ts';

/** Every fault, by the name by which it is asked for, in the order of the table. */
export const FAULTS = {
  'database-slow': databaseSlow,
  'database-locked': databaseLocked,
  'database-full': databaseFull,
  'database-read-only': databaseReadOnly,
  'database-away': databaseAway,
  'page-corrupted': pageCorrupted,
  'key-missing': keyMissing,
  'key-wrong': keyWrong,
  'twilio-slow': twilioSlow,
  'twilio-wrong': twilioWrong,
  'twilio-away': twilioAway,
  'twilio-redirecting': twilioRedirecting,
  'twilio-twice': twilioTwice,
  'clock-forwards': clockForwards,
  'clock-back': clockBack,
  'process-stopped': processStopped,
  'two-processes': twoProcesses,
  'power-cut': powerCut,
  flood,
} as const satisfies Readonly<Record<string, Fault>>;
export type FaultName = keyof typeof FAULTS;

import { ConfigError } from './config.ts';
import { AvisoError } from '../domain/errors.ts';

/** sysexits.h EX_CONFIG: the environment is wrong; a supervisor should not start it again as it is. */
const CONFIG = 78;
const FAILED = 1;

/** How a process ends that could not start or go on: a wrong DATA_KEY is the environment's fault like any other wrong variable. */
export function exitCodeOf(error: unknown): number {
  const wrongKey = error instanceof AvisoError && error.code === 'storage_key_mismatch';
  return error instanceof ConfigError || wrongKey ? CONFIG : FAILED;
}

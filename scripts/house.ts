import { userInfo } from 'node:os';
import { ConfigError } from '../src/config.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { openHouse, type House } from '../src/open.ts';

/** Exit codes of the commands; 0 is done. */
const FAILED = 1;
const UNREADABLE = 2;
/** EX_CONFIG of sysexits.h, as the service itself ends. */
const WRONG_ENVIRONMENT = 78;

/** A house and who acts in it, for the audit. */
export type Commanded = House & { readonly actor: string };

/** Opens the house for a command, works in it and closes it. What goes wrong is one line on standard error and an exit code. */
export async function inHouse(work: (house: Commanded) => Promise<void>): Promise<void> {
  try {
    const house = await openHouse(process.env, 'command');
    try {
      await work({ ...house, actor: `cli:${userInfo().username}` });
    } finally {
      await house.close();
    }
  } catch (error) {
    fail(error);
  }
}

/** One line of output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What went wrong as lines on standard error and an exit code. */
export function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.problems.join('\n')}\n`);
    process.exitCode = WRONG_ENVIRONMENT;
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const unreadable = error instanceof AvisoError && error.code.endsWith('_unreadable');
  process.exitCode = unreadable ? UNREADABLE : FAILED;
}

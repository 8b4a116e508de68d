import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../src/config.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { USAGE } from './command-line.ts';

/** Exit codes of the commands; 0 is done, USAGE not understood. */
const FAILED = 1;
const UNREADABLE = 2;
/** EX_CONFIG of sysexits.h, as the service itself ends. */
const WRONG_ENVIRONMENT = 78;

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
  if (error instanceof InvalidArgumentError) {
    process.exitCode = USAGE;
    return;
  }
  const unreadable = error instanceof AvisoError && error.code.endsWith('_unreadable');
  process.exitCode = unreadable ? UNREADABLE : FAILED;
}

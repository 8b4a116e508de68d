import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../src/config.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { exitCodeOf } from '../src/exit-code.ts';
import { USAGE } from './command-line.ts';
import { print, warn } from './terminal.ts';

export { print, warn };

/** Exit code where a file cannot be read as what it should be; 0 is done, USAGE not understood, the others as exitCodeOf says. */
const UNREADABLE = 2;

/** What went wrong as lines on standard error and an exit code. */
export function fail(error: unknown): void {
  if (error instanceof ConfigError) warn(error.problems.join('\n'));
  else warn(error instanceof Error ? error.message : String(error));
  if (error instanceof InvalidArgumentError) process.exitCode = USAGE;
  else if (error instanceof AvisoError && error.code.endsWith('_unreadable')) process.exitCode = UNREADABLE;
  else process.exitCode = exitCodeOf(error);
}

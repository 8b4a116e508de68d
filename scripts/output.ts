import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../src/platform/config.ts';
import { AvisoError, ERRORS } from '../src/domain/errors.ts';
import { exitCodeOf } from '../src/platform/exit-code.ts';
import { USAGE } from './command-line.ts';
import { print, warn } from './terminal.ts';

export { print, warn };

/** Exit code where a file cannot be read as what it should be; 0 is done, USAGE not understood, the others as exitCodeOf says. */
const UNREADABLE = 2;

/** What went wrong as lines on standard error and an exit code. */
export function fail(error: unknown): void {
  if (error instanceof ConfigError) warn(error.problems.join('\n'));
  else if (error instanceof AvisoError && error.code === 'not_found')
    warn(`${error.message} ${ERRORS.not_found.next}`);
  else if (isUsage(error)) warn(`error: ${error.message.replace(`${ERRORS.request_invalid.message} `, '')}`);
  else warn(error instanceof Error ? error.message : String(error));
  if (isUsage(error)) process.exitCode = USAGE;
  else if (error instanceof AvisoError && error.code.endsWith('_unreadable')) process.exitCode = UNREADABLE;
  else process.exitCode = exitCodeOf(error);
}

/** Whether what was given on the command line was not understood, be it that only a use case found that out. */
function isUsage(error: unknown): error is InvalidArgumentError | AvisoError {
  return (
    error instanceof InvalidArgumentError || (error instanceof AvisoError && error.code === 'request_invalid')
  );
}

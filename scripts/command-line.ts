import { InvalidArgumentError, type Command } from 'commander';
import { clean, warn } from './terminal.ts';

/** Exit code of every command when its arguments were not understood; what was wrong is on standard error. */
export const USAGE = 2;

/**
 * Reads the arguments of a command that has no sub-commands. Ends the process with USAGE when they are not understood, and with 0
 * after `--help`; nothing is opened or stored before.
 */
export function readArguments(command: Command): Command {
  return prepared(command).parse();
}

/** The same for a command whose actions do the work: resolves when the action is done. */
export async function runCommand(command: Command): Promise<void> {
  prepared(command);
  try {
    await command.parseAsync();
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    warn(`error: ${error.message}`);
    process.exitCode = USAGE;
  }
}

function prepared(command: Command): Command {
  ignoreClosedOutput();
  endWithUsage(command);
  return command;
}

function endWithUsage(command: Command): void {
  // A command that gives up by itself says how it ends; everything else that commander ends was not understood.
  command.exitOverride(({ code, exitCode }) =>
    process.exit(exitCode === 0 || code === 'commander.error' ? exitCode : USAGE),
  );
  command.showHelpAfterError(`To see how it is used: ${typed(command)} --help`);
  command.configureOutput({ writeErr: (text) => process.stderr.write(clean(text)) });
  command.configureHelp({
    commandUsage: (each) => `${typed(each)} ${each.usage()}`,
    optionDescription: (option) => `${option.description}${option.mandatory ? ' (required)' : ''}`,
  });
  for (const each of command.commands) endWithUsage(each);
}

/** How a command is begun, as somebody types it: `npm run person -- move`. */
function typed(command: Command): string {
  return command.parent === null
    ? `npm run ${command.name()} --`
    : `${typed(command.parent)} ${command.name()}`;
}

/** Whoever reads the output may have enough, as `head` has; the work is done all the same. */
function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

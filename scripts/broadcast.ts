import { Command, Option } from 'commander';
import { addAfterCommands } from './broadcast/after-commands.ts';
import { addGateCommands } from './broadcast/gate-commands.ts';
import { addLookCommands } from './broadcast/look-commands.ts';
import { addSteerCommands } from './broadcast/steer-commands.ts';
import { addWriteCommands } from './broadcast/write-commands.ts';
import { runCommand } from './command-line.ts';
import { fail } from './output.ts';

const program = new Command('broadcast')
  .description(
    'Updates to many people: written, approved by somebody else, sent, followed. Over the API, from anywhere.',
  )
  .addOption(
    new Option('--api <url>', 'where the API is; else the service on this machine, as HOST and PORT say').env(
      'AVISO_API',
    ),
  )
  .option('--key <key>', 'Idempotency-Key of an act that got no answer: with it, it is done once')
  .addHelpText(
    'after',
    `
The token comes from the environment, AVISO_TOKEN, and says who acts: npm run token:create makes one.
Ends with 0 when it is done, 1 when it was refused or did not work, 2 when it was not understood, 78 when the environment is wrong.

Docs: docs/broadcasts.md`,
  );

addWriteCommands(program);
addLookCommands(program);
addGateCommands(program);
addSteerCommands(program);
addAfterCommands(program);

await runCommand(program).catch(fail);

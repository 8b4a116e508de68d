import { Command } from 'commander';
import { verifyAudit } from '../src/console/audit-chain.ts';
import { runCommand } from './command-line.ts';
import { withRuntimeToRead, print, warn } from './runtime.ts';

const WHY = {
  missing: 'it is not there',
  changed: 'it is not what was hashed',
  not_chained: 'it does not follow the entry before it',
} as const;

await runCommand(
  new Command('audit:verify')
    .description(
      'Walks the audit from its first entry and checks every hash; ends with 1 when one does not hold.',
    )
    .action(() =>
      withRuntimeToRead(async ({ storage }) => {
        const { entries, head, broken } = await verifyAudit(storage);
        print(`${String(entries)} entries hold`);
        print(`head ${head}`);
        if (broken === null) return;
        warn(`entry ${String(broken.seq)} does not hold: ${WHY[broken.why]}`);
        process.exitCode = 1;
      }),
    ),
);

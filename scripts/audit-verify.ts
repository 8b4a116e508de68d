import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { findUnanchored, readAnchors, sortAnchors } from '../src/console/audit-anchors.ts';
import { verifyAudit } from '../src/console/audit-chain.ts';
import { findRolledBack } from '../src/console/rolled-back.ts';
import { runCommand } from './command-line.ts';
import { withRuntimeToRead, print, warn } from './runtime.ts';

const WHY = {
  missing: 'it is not there',
  changed: 'it is not what was hashed',
  not_chained: 'it does not follow the entry before it',
  forged: 'it has not the MAC that only the service makes: somebody wrote it into the database',
} as const;

const UNANCHORED = {
  cut: 'it is not there any more: the end was cut off',
  rewritten:
    'it is another one now: it or an entry before it was written anew, and what follows hashed again',
} as const;

await runCommand(
  new Command('audit:verify')
    .description(
      'Walks the audit from its first entry, checks every hash and MAC, and whether the rows show what was done to them last; ends with 1 when something does not hold.',
    )
    .option('--anchors <file>', 'the file of AUDIT_ANCHORS: what the end of the chain was, hour by hour')
    .action(({ anchors: file }: { anchors?: string }) =>
      withRuntimeToRead(async ({ storage }) => {
        const anchors = file === undefined ? [] : readAnchors(await readFile(file, 'utf8'));
        const { entries, head, broken } = await verifyAudit(storage);
        print(`${String(entries)} entries hold`);
        print(`head ${head}`);
        const { ours, unsigned, forged } = sortAnchors(storage, anchors);
        const unanchored = await findUnanchored(storage, ours);
        if (file !== undefined && unanchored === null) print(`${String(ours.length)} anchors hold`);
        if (unsigned > 0)
          print(
            `${String(unsigned)} of them carry no MAC: an earlier version wrote them, or somebody who took it away`,
          );
        for (const { at, entries } of forged)
          warn(
            `the anchor of ${new Date(at).toISOString()} at entry ${String(entries)} was not written by the service: it is left out`,
          );
        if (broken !== null) warn(`entry ${String(broken.seq)} does not hold: ${WHY[broken.why]}`);
        if (unanchored !== null) {
          const { anchor, why } = unanchored;
          const when = new Date(anchor.at).toISOString();
          warn(`entry ${String(anchor.entries)}, the last one on ${when}: ${UNANCHORED[why]}`);
        }
        if (!(await storage.areRowsGuarded()))
          print(
            'rows of an earlier version are still given their MACs: until that is done none is asked for',
          );
        const behind = await findRolledBack(storage);
        for (const { record, key, act } of behind)
          warn(`${record} ${key} does not show the last ${act}: it was put back to what it was before`);
        if (broken !== null || unanchored !== null || behind.length > 0 || forged.length > 0)
          process.exitCode = 1;
      }),
    ),
);

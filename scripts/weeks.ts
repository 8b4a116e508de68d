import { Command } from 'commander';
import { playWeeks, type WeeksSize } from '../test/support/weeks/weeks.ts';
import { runCommand } from './command-line.ts';
import { readCount } from './read-argument.ts';
import { print, warn } from './terminal.ts';

await runCommand(
  new Command('weeks')
    .description(
      'Plays the weeks of a whole programme on a clock that leaps: families who register, confirm, decline, stop, come back, erase, call for help or lose their phone; assignments, moves, a closed day, broadcasts, reminders, arrivals. Then reads the database and what the channel recorded, and ends with 1 when an invariant does not hold.',
    )
    .option('--people <n>', 'families who register', readCount, 25_000)
    .option('--days <n>', 'days that are played', readCount, 21)
    .option('--seed <n>', 'the same number gives the same weeks', readCount, 1)
    .action(async (size: WeeksSize) => {
      const from = performance.now();
      const { findings, counts } = await playWeeks(size, warn);
      const minutes = ((performance.now() - from) / 60_000).toFixed(1);
      for (const [name, count] of Object.entries(counts)) print(`${String(count).padStart(10)} ${name}`);
      for (const finding of findings) warn(finding);
      print(
        findings.length === 0
          ? `Every invariant holds, after ${minutes} min.`
          : `${String(findings.length)} findings, after ${minutes} min.`,
      );
      if (findings.length > 0) process.exitCode = 1;
    }),
);

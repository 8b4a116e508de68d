import { Command, InvalidArgumentError } from 'commander';
import { fuzz, type FuzzSizes } from '../test/support/fuzz/run.ts';
import { runCommand } from './command-line.ts';
import { print, warn } from './terminal.ts';

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

await runCommand(
  new Command('fuzz')
    .description(
      'Sends made-up webhooks, requests of the API and the console from their own descriptions, talks and rows of a roster; ends with 1 when anything was answered with a 5xx, hung, crossed what always holds, or showed a person to whom it may not.',
    )
    .option('--seed <n>', 'the same number sends the same', whole, 1)
    .option('--webhooks <n>', 'of texts and reports, signed and forged', whole, 100_000)
    .option('--requests <n>', 'half to the API, half to the console', whole, 50_000)
    .option('--talks <n>', 'of a dozen texts each', whole, 20_000)
    .option('--rows <n>', 'of a roster', whole, 10_000)
    .action(async ({ seed, ...sizes }: FuzzSizes & { readonly seed: number }) => {
      for await (const { what, tried, answers, faults } of fuzz(seed, sizes)) {
        const counts = Object.entries(answers).map(([name, count]) => `${name} × ${String(count)}`);
        print(`${String(tried)} ${what}: ${counts.join(', ')}`);
        for (const fault of faults) warn(`  ${fault}`);
        if (faults.length > 0) process.exitCode = 1;
      }
    }),
);

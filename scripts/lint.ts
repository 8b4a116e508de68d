import { Command } from 'commander';
import { readArguments } from './command-line.ts';
import { lintHouse } from './lint/house.ts';

readArguments(
  new Command('lint').description('Checks types and lint, again only where something can have changed.'),
);
const { inOrder, report } = await lintHouse(process.cwd());
if (report !== '') console.error(report);
process.exitCode = inOrder ? 0 : 1;

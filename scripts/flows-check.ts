import { join } from 'node:path';
import { Command } from 'commander';
import { checkFlows } from '../src/proof/check.ts';
import { localeKeys } from '../src/proof/locale-keys.ts';
import { LONGEST_WORDS } from '../src/proof/longest-words.ts';
import { packageRoot } from '../src/platform/root.ts';
import { createWording } from '../src/wording/i18n.ts';
import { readArguments } from './command-line.ts';

readArguments(
  new Command('flows:check').description(
    'Walks every path of the talk in every language; ends with 0 when every text is proved, 1 with one line for each problem.',
  ),
);

const localesDir = join(packageRoot(), 'locales');
const wording = createWording({ localesDir, programme: () => LONGEST_WORDS });
const report = checkFlows(wording, localeKeys(localesDir));
for (const { kind, where, detail } of report.problems) process.stdout.write(`${kind}  ${where}  ${detail}\n`);
process.stdout.write(
  `${String(report.states)} states, ${String(report.turns)} turns, ${String(report.texts)} texts, ${String(report.pairs)} pairs of questions: ${String(report.problems.length)} problems\n`,
);
process.exitCode = report.problems.length === 0 ? 0 : 1;

import { join } from 'node:path';
import { Command } from 'commander';
import { checkFlows } from '../src/proof/check.ts';
import { localeKeys } from '../src/proof/locale-keys.ts';
import { readabilityOfLocales } from '../src/proof/readability.ts';
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
const read = readabilityOfLocales(localesDir);
process.stdout.write('\nHow the texts read; higher is easier, and only within a language.\n');
process.stdout.write('language  texts  mean  lowest  floor  hardest\n');
for (const { language, texts, mean, lowest, floor, hardest } of read)
  process.stdout.write(
    `${language.padEnd(8)}  ${String(texts).padStart(5)}  ${mean.toFixed(0).padStart(4)}  ${lowest.toFixed(0).padStart(6)}  ${String(floor).padStart(5)}  ${hardest}\n`,
  );
const under = read.flatMap(({ language, under: texts }) => texts.map((text) => ({ language, ...text })));
for (const { language, key, score } of under)
  process.stdout.write(`too hard to read  ${language} ${key}  ${score.toFixed(0)}\n`);
process.exitCode = report.problems.length + under.length === 0 ? 0 : 1;

import { join } from 'node:path';
import { Command } from 'commander';
import type { ClipFault } from '../src/channels/clips/clip-file.ts';
import { readClips } from '../src/channels/clips/clip-index.ts';
import { LANGUAGES } from '../src/domain/language.ts';
import { checkFlows } from '../src/proof/check.ts';
import { clipNames, reportClips } from '../src/proof/clips.ts';
import { localeKeys } from '../src/proof/locale-keys.ts';
import { provePairs } from '../src/proof/pairs.ts';
import { readabilityOfLocales } from '../src/proof/readability.ts';
import { LONGEST_PAPERS, LONGEST_WORDS } from '../src/proof/longest-words.ts';
import { packageRoot } from '../src/platform/root.ts';
import { walkTalk } from '../src/proof/walk.ts';
import { createWording } from '../src/wording/i18n.ts';
import { readArguments } from './command-line.ts';

const { clips = false } = readArguments(
  new Command('flows:check')
    .description(
      'Walks every path of the talk in every language; ends with 0 when every text is proved, 1 with one line for each problem.',
    )
    .option('--clips', 'names each single text that may have a recorded clip and has none'),
).opts<{ readonly clips?: boolean }>();

const WRONG: Readonly<Record<ClipFault, string>> = {
  ending: 'WhatsApp plays .ogg, .mp3, .m4a, .aac and .amr',
  name: 'a name has letters, digits, dots, hyphens and underscores',
  size: 'is larger than the 16 MB that WhatsApp takes',
  sound: 'is not what its ending says (.ogg: Opus)',
  double: 'there is a better file of the same name',
  unreadable: 'cannot be read',
};

const localesDir = join(packageRoot(), 'locales');
const wording = createWording({ localesDir, programme: () => LONGEST_WORDS });
const walk = walkTalk();
const papers = createWording({ localesDir, programme: () => LONGEST_PAPERS });
const pairs = provePairs(wording, walk);
const report = checkFlows(wording, localeKeys(localesDir), LANGUAGES, walk, pairs, [papers]);
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
process.exitCode = report.problems.length + under.length + (await faultyClips()) === 0 ? 0 : 1;

/** Lists recorded clips that are missing; gives how many files are wrong. Nothing without AUDIO_DIR: clips are an offer. */
async function faultyClips(): Promise<number> {
  const dir = process.env['AUDIO_DIR'] ?? '';
  if (dir === '') return 0;
  const index = await readClips(dir);
  const reports = reportClips(clipNames(localesDir, walk), index.clips);
  process.stdout.write('\nRecorded clips in AUDIO_DIR.\n');
  for (const { language, stepsThere, stepsMissing, textsThere, textsMissing } of reports) {
    process.stdout.write(
      `${language}  ${String(stepsThere)} of ${String(stepsThere + stepsMissing.length)} steps, ${String(textsThere)} of ${String(textsThere + textsMissing.length)} single texts\n`,
    );
    if (stepsMissing.length > 0) process.stdout.write(`    missing steps: ${stepsMissing.join(', ')}\n`);
    if (clips) for (const name of textsMissing) process.stdout.write(`    missing text: ${name}\n`);
  }
  const wrong = [
    ...reports.flatMap(({ language, unknown }) =>
      unknown.map((name) => `${language}/${name}  no step and no text that reads the same for everybody`),
    ),
    ...index.faults.map(({ language, file, fault }) => `${language}/${file}  ${WRONG[fault]}`),
  ];
  for (const line of wrong) process.stdout.write(`wrong clip  ${line}\n`);
  return wrong.length;
}

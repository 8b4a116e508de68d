import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { randomOf } from '../src/domain/random.ts';
import { packageRoot } from '../src/platform/root.ts';
import { readAs, type Judgement } from '../src/proof/heard/judge.ts';
import { readHeardLines, type Line } from '../src/proof/heard/line.ts';
import { SPELLINGS, spelledAs } from '../src/proof/heard/spelled.ts';
import { harmsOf, row, shareOf, tableOf, written as shown } from '../src/proof/heard/table.ts';
import { tryLines } from '../src/proof/heard/try-lines.ts';
import { readArguments } from './command-line.ts';
import { inputFile } from './input-file.ts';
import { fail, print } from './output.ts';

interface Options {
  readonly misses: number;
  readonly quiet?: true;
  readonly spelled?: true;
}

const SEED = 2021;
/** Its lines are looked at by nobody who works on the reader. */
const UNSEEN = 'unseen';

const command = readArguments(
  new Command('heard')
    .description(
      'Hears lines of language,state,text,wanted through the real talk, and prints what share was understood. Without a file: the lines of test/heard; of those in unseen figures alone.',
    )
    .argument('[file...]', 'CSV as docs/understanding.md describes it')
    .option('--misses <n>', 'print at most so many misses', wholeNumber, Infinity)
    .option('--quiet', 'print the tables alone')
    .option('--spelled', 'hear each line also in phone spelling, without accents, and with two slips'),
);

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

interface Part {
  readonly name: string;
  readonly files: readonly string[];
}

function partsOf(files: readonly string[]): readonly Part[] {
  if (files.length > 0)
    return files.map((file) => ({ name: basename(dirname(file)) === UNSEEN ? UNSEEN : file, files: [file] }));
  return ['seen', 'once', UNSEEN].map((name) => {
    const folder = join(packageRoot(), 'test/heard', name);
    return {
      name,
      files: readdirSync(folder)
        .sort()
        .map((file) => join(folder, file)),
    };
  });
}

const options = command.opts<Options>();
const localesDir = join(packageRoot(), 'locales');

try {
  for (const part of partsOf(command.args)) await tryPart(part);
} catch (error) {
  fail(error);
}

async function tryPart({ name, files }: Part): Promise<void> {
  const where = new Map<Line, string>();
  for (const file of files) {
    const lines = await readHeardLines(inputFile(file, 'lines_unreadable').open(), file);
    for (const line of lines) where.set(line, `${basename(file)}:${String(line.line)}`);
  }
  const lines = [...where.keys()];
  const random = randomOf(SEED);
  const written = new Map<string, readonly Line[]>([['as written', lines]]);
  if (options.spelled === true)
    for (const spelling of SPELLINGS)
      written.set(
        spelling,
        lines.map((line) => spelledAs(spelling, line, random)),
      );
  const all = await tryLines(localesDir, [...written.values()].flat());
  const spelled = new Map(
    [...written.keys()].map((way, at) => [way, all.slice(at * lines.length, (at + 1) * lines.length)]),
  );
  const judged = spelled.get('as written') ?? [];
  print(`${name}: ${String(lines.length)} lines`);
  tableOf(judged).forEach(print);
  const harms = harmsOf(judged);
  if (harms !== '') print(`harm: ${harms}`);
  if (options.spelled === true) printOtherwise(spelled);
  if (name !== UNSEEN && options.quiet !== true) printMisses(judged, where);
  print('');
}

/** The same lines spelled otherwise: how much less is found. */
function printOtherwise(spelled: ReadonlyMap<string, readonly Judgement[]>): void {
  print('');
  print(row(['spelled', 'danger', 'all', 'false alarms', 'harmful']));
  for (const [name, judged] of spelled) {
    const alarms = judged.filter(({ falseAlarm }) => falseAlarm).length;
    const harmful = judged.filter(({ harm }) => harm.length > 0).length;
    print(
      row([name, shown(shareOf(judged, 'danger')), shown(shareOf(judged)), String(alarms), String(harmful)]),
    );
  }
}

function printMisses(judged: readonly Judgement[], where: ReadonlyMap<Line, string>): void {
  const misses = judged.filter(({ right }) => !right);
  for (const miss of misses.slice(0, options.misses)) {
    const { line, harm } = miss;
    print(
      `${where.get(line) ?? ''}  ${line.language} ${line.state}  "${line.text}"  wanted ${line.wanted.join('|')}, read ${readAs(miss)}${harm.length === 0 ? '' : `  HARM: ${harm.join(', ')}`}`,
    );
  }
  if (misses.length > options.misses) print(`... and ${String(misses.length - options.misses)} more`);
}

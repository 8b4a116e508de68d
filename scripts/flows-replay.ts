import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../src/platform/root.ts';
import { groundWords, openGround } from '../src/proof/heard/ground.ts';
import { differencesOf, linesOf } from '../src/proof/replay/differences.ts';
import { readKnownWords } from '../src/proof/replay/known-words.ts';
import { readTalks, type RecordedTalks } from '../src/proof/replay/recorded.ts';
import { replayTalk } from '../src/proof/replay/replay-talk.ts';
import { readArguments } from './command-line.ts';
import { inputFile } from './input-file.ts';
import { fail, print } from './output.ts';

interface Options {
  readonly questions?: true;
  readonly all?: true;
}

const command = readArguments(
  new Command('flows:replay')
    .description(
      'Has recorded talks come to the present machine, and prints side by side what is answered otherwise; ends with 0 when nothing is, 1 when something is, 2 when the file cannot be read.',
    )
    .argument('<file>', 'written by npm run talks:export')
    .option('--questions', 'compare what is asked next, not its words')
    .option('--all', 'print also what follows the first difference of a talk'),
);

const { questions = false, all = false } = command.opts<Options>();
const [path = ''] = command.args;

try {
  // It says so where there is no such file.
  inputFile(path, 'talks_unreadable');
  await replay(readTalks(readFileSync(path, 'utf8').split('\n')));
} catch (error) {
  fail(error);
}

async function replay({ settings, talks }: RecordedTalks): Promise<void> {
  const localesDir = join(packageRoot(), 'locales');
  const words = groundWords(localesDir, settings);
  const known = readKnownWords(localesDir);
  const counts = { texts: 0, different: 0, cut: 0 };
  for (const talk of talks) {
    const ground = await openGround(words, talk.began);
    try {
      const replayed = await replayTalk(ground, talk, { known, settings });
      const found = differencesOf(talk, replayed, { by: questions ? 'questions' : 'words', all });
      for (const difference of found) linesOf(difference).forEach(print);
      counts.texts += replayed.length;
      counts.different += found.length === 0 ? 0 : 1;
      counts.cut += talk.events.some(({ kind }) => kind === 'until') ? 1 : 0;
    } finally {
      await ground.close();
    }
  }
  const cut =
    counts.cut === 0
      ? ''
      : ` ${String(counts.cut)} talks end early, where something came of what is not in the talk.`;
  print(
    `${String(talks.length)} talks, ${String(counts.texts)} texts: ${String(counts.different)} talks go otherwise.${cut}`,
  );
  process.exitCode = counts.different === 0 ? 0 : 1;
}

import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../src/platform/root.ts';
import { isTrainingKept } from '../src/wording/kept-training.ts';
import { readArguments } from './command-line.ts';

readArguments(
  new Command('train').description(
    'Learns from locales/<lng>/examples.json, where that was not done since they changed.',
  ),
);
const localesDir = join(packageRoot(), 'locales');
if (!isTrainingKept(localesDir)) {
  const { createWording } = await import('../src/wording/i18n.ts');
  createWording({ localesDir }).readout('');
}

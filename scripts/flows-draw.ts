import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { format } from 'prettier';
import { drawPage } from '../src/proof/draw.ts';
import { packageRoot } from '../src/platform/root.ts';
import { readArguments } from './command-line.ts';
import { print } from './terminal.ts';

readArguments(new Command('flows:draw').description('Draws the talk into docs/flows.md.'));

const path = join(packageRoot(), 'docs/flows.md');
writeFileSync(path, await format(drawPage(), { parser: 'markdown', printWidth: 110 }));
print(path);

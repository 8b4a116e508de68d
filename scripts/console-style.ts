import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../src/platform/root.ts';
import { print } from './terminal.ts';
import { readArguments } from './command-line.ts';
import { ASSETS, consoleStyle, DESIGN_SYSTEM } from './console/style.ts';

readArguments(
  new Command('console:style').description(
    'Compiles the style of the console, with the pictures that it names.',
  ),
);
const { css, pictures } = consoleStyle();
const folder = join(packageRoot(), ASSETS);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'console.css'), css);
for (const path of pictures) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  copyFileSync(join(packageRoot(), DESIGN_SYSTEM, 'dist/img', path), join(folder, path));
}
print(`${ASSETS}: ${String(css.length)} bytes of style, ${String(pictures.length)} pictures`);

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { drawPage } from '../src/proof/draw.ts';
import { packageRoot } from '../src/root.ts';

// npm run flows:draw: writes docs/flows.md.
const path = join(packageRoot(), 'docs/flows.md');
writeFileSync(path, await format(drawPage(), { parser: 'markdown', printWidth: 110 }));
process.stdout.write(`${path}\n`);

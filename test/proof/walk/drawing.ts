import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/platform/root.ts';
import { drawPage } from '../../../src/proof/draw.ts';
import { walked } from '../../support/walk.ts';

it('docs/flows.md is what flows:draw writes', async () => {
  expect(readFileSync(join(packageRoot(), 'docs/flows.md'), 'utf8')).toBe(
    await format(drawPage(walked()), { parser: 'markdown', printWidth: 110 }),
  );
}, 60_000);

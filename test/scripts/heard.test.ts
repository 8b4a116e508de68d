import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runScript } from '../support/run-script.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-heard-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LINES = 'language,state,text,wanted\nes,consent,sepa Dios,yes\nes,consent,1,yes\n';

describe('npm run heard', () => {
  it(
    'prints the table and each miss, but no line of a part that nobody looks at',
    { timeout: 120_000 },
    async () => {
      const seen = join(folder, 'lines.csv');
      const unseen = join(folder, 'unseen', 'es.csv');
      await mkdir(join(folder, 'unseen'));
      await writeFile(seen, LINES);
      await writeFile(unseen, LINES.replace('sepa Dios', 'quien sabe'));
      const ended = await runScript('scripts/heard.ts', [seen, unseen]);
      expect(ended).toMatchObject({ code: 0, err: '' });
      expect(ended.out.match(/^es +- +1\/2 +50% +- +- +1\/2 +50% +0 +0$/gm)).toHaveLength(2);
      expect(ended.out).toContain('lines.csv:2  es consent  "sepa Dios"  wanted yes, read UNCLEAR');
      expect(ended.out).not.toContain('quien sabe');
    },
  );

  it('says which line cannot be read, and hears none', async () => {
    const file = join(folder, 'lines.csv');
    await writeFile(file, `${LINES}es,nowhere,si,yes\n`);
    const ended = await runScript('scripts/heard.ts', [file]);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('line 4: no state nowhere.');
  });
});

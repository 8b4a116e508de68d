import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/platform/root.ts';
import { playTalk } from './talk-script.ts';

const GOLDEN = join(packageRoot(), 'test', 'talks', 'refused.es.txt');

/** What the database holds of it afterwards is shown by test/storage/sqlite/erased-bytes.test.ts. */
describe('the consent, refused', () => {
  it('is answered with what goes, and what was said is gone; BORRAR takes the rest', async () => {
    const script = [
      '> Buenas tardes, soy Rosa Secreta',
      '> no acepto',
      '# Nothing of it is left but the language, and where to answer.',
      '> hola',
      '> 2',
      '> BORRAR',
      '> 1',
      '> borren mis datos',
      '> 2',
      '# Not even the language.',
      '> hola',
    ];
    const { transcript } = await playTalk(script, { from: '+526640000001', channel: 'sms' });
    if (process.env['UPDATE_TALKS'] === '1') writeFileSync(GOLDEN, transcript);
    expect(transcript).toBe(readFileSync(GOLDEN, 'utf8'));
  });
});

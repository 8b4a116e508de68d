import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { done, release } from '../support/release.ts';

describe('the release phase', () => {
  it('makes a file ready, once or at once or again', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aviso-release-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const env = { DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}` };
    expect(await Promise.all([release(env), release(env)])).toEqual([done, done]);
    expect(await release(env)).toEqual(done);
  });

  it('says what is wrong and is not to be tried again as it is', { timeout: 30_000 }, async () => {
    const { code, errors } = await release({
      DATABASE_URL: 'mongodb://127.0.0.1:1/aviso',
      DATA_KEY: 'short',
    });
    expect(code).toBe(78);
    expect(errors).toContain('DATA_KEY');
    expect(errors).not.toContain('short');
  });
});

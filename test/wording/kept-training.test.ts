import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/platform/root.ts';
import type { Trained } from '../../src/understanding/training.ts';
import { isTrainingKept, keptTraining } from '../../src/wording/kept-training.ts';

const TRAINED: Trained = {
  samples: ['tell.thanks', 'none'],
  features: ['gracias', 'casa', 'ñandú'],
  weights: new Float32Array([1, -1, -0.25, 0.5, 0, 2]),
};

let root: string;
let locales: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aviso-training-'));
  locales = join(root, 'locales');
  for (const language of ['es', 'en']) {
    mkdirSync(join(locales, language), { recursive: true });
    for (const name of ['phrases.json', 'examples.json'])
      cpSync(join(packageRoot(), 'locales', language, name), join(locales, language, name));
  }
  mkdirSync(join(root, 'dist'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** How often training was asked for. */
function training() {
  let times = 0;
  const give = (): Trained => {
    times += 1;
    return TRAINED;
  };
  return { ask: () => keptTraining(locales)(give), times: () => times };
}

describe('what training gave', () => {
  it('is kept for the next process, number for number', () => {
    const { ask, times } = training();
    expect(ask()).toEqual(TRAINED);
    expect(ask()).toEqual(TRAINED);
    expect(times()).toBe(1);
    expect(isTrainingKept(locales)).toBe(true);
    expect(readdirSync(join(root, 'dist'))).toEqual(['training.bin']);
  });

  it.each(['phrases.json', 'examples.json'])('is trained anew when %s changes', (name) => {
    const { ask, times } = training();
    ask();
    const file = join(locales, 'en', name);
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    expect(isTrainingKept(locales)).toBe(false);
    ask();
    expect(times()).toBe(2);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('{"key":1}\n')],
  ])('is trained anew when the file is %s', (_, spoilt) => {
    const { ask, times } = training();
    ask();
    const file = join(root, 'dist/training.bin');
    writeFileSync(file, spoilt(readFileSync(file)));
    expect(ask()).toEqual(TRAINED);
    expect(times()).toBe(2);
    expect(isTrainingKept(locales)).toBe(true);
  });

  it('is trained each time where nothing can be kept', () => {
    rmSync(join(root, 'dist'), { recursive: true });
    const { ask, times } = training();
    expect(ask()).toEqual(TRAINED);
    expect(ask()).toEqual(TRAINED);
    expect(times()).toBe(2);
  });
});

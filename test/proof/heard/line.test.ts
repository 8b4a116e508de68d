import { describe, expect, it } from 'vitest';
import { readHeardLines } from '../../../src/proof/heard/line.ts';

async function* file(...lines: readonly string[]): AsyncGenerator<string> {
  yield await Promise.resolve(`${['language,state,text,wanted', ...lines].join('\n')}\n`);
}

describe('lines of texts', () => {
  it('are read with their number and all that is right', async () => {
    const lines = await readHeardLines(
      file('es,family,"falta mi tia, Rosa",missing=tia Rosa|missing'),
      'a.csv',
    );
    expect(lines).toEqual([
      {
        line: 2,
        language: 'es',
        state: 'family',
        text: 'falta mi tia, Rosa',
        wanted: ['missing=tia Rosa', 'missing'],
      },
    ]);
  });

  it.each([
    ['xx,family,no,missing', 'no language xx'],
    ['es,home,no,missing', 'no state home'],
    ['es,family,no,maybe', 'nothing is called maybe'],
    ['es,family,no, no,missing', 'not four fields'],
    ['es,family,"no,missing', 'never closed'],
  ])('are refused with the line: %s', async (line, why) => {
    const reading = readHeardLines(file('es,family,si,together', line), 'a.csv');
    await expect(reading).rejects.toMatchObject({ code: 'lines_unreadable' });
    await expect(reading).rejects.toThrow(why);
    await expect(reading).rejects.toThrow('a.csv, line 3');
  });

  it('are refused without their header', async () => {
    async function* bare(): AsyncGenerator<string> {
      yield await Promise.resolve('es,family,si,together\n');
    }
    await expect(readHeardLines(bare(), 'a.csv')).rejects.toThrow('the header must be');
  });
});

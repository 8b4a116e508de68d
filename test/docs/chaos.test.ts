import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FAULTS } from '../support/chaos/faults.ts';

it('docs/faults.md has a row for each fault that npm run chaos brings about, in which nothing was lost', () => {
  const [, table = ''] =
    /<!-- chaos -->([\s\S]*)<!-- \/chaos -->/.exec(readFileSync('docs/faults.md', 'utf8')) ?? [];
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (fault |-)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, name]) => name)).toEqual(Object.values(FAULTS).map(({ name }) => name));
  expect(new Set(rows.map(([, , , lost]) => lost))).toEqual(new Set(['nothing']));
});

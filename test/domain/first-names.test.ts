import { expect, it } from 'vitest';
import { firstName } from '../../src/domain/first-names.ts';

it.each([
  ['Ana', 'Ana'],
  [' María José ', 'María'],
  ['', ''],
])('shows the first of %j', (given, first) => {
  expect(firstName(given)).toBe(first);
});

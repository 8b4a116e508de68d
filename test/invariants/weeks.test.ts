import { expect, it } from 'vitest';
import { size } from '../support/size.ts';
import { playWeeks } from '../support/weeks/weeks.ts';

const PEOPLE = size('WEEKS_PEOPLE', { usual: 20, large: 2_500 });
const DAYS = size('WEEKS_DAYS', { usual: 7, large: 21 });

it('keeps every invariant over the weeks of a whole programme', { timeout: 3_600_000 }, async () => {
  const { findings, counts } = await playWeeks({ people: PEOPLE, days: DAYS, seed: 7 }, () => undefined);
  expect(findings).toEqual([]);
  // Nothing is found in nothing: people registered, were seated, answered and were written to.
  expect(counts['registrations']).toBeGreaterThan(PEOPLE * 0.8);
  expect(counts['appointments']).toBeGreaterThan(PEOPLE * 0.5);
  expect(counts['messages at the channel']).toBeGreaterThan(PEOPLE * 12);
});

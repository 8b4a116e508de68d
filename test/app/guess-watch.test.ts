import { describe, expect, it } from 'vitest';
import { createGuessWatch } from '../../src/app/guess-watch.ts';

describe('guesses of all phones together', () => {
  it('are counted, and told once an hour when they are many', () => {
    const lines: unknown[] = [];
    const counted: string[] = [];
    const say = (fields: unknown, message: string) => void lines.push([fields, message]);
    let now = 0;
    const watch = createGuessWatch({
      log: { debug: say, info: say, warn: say, error: say },
      clock: { now: () => now },
      counted: (outcome) => counted.push(outcome),
      most: 3,
    });
    for (const outcome of ['wrong', 'locked'] as const) watch(outcome);
    expect(lines).toEqual([]);
    now = 59_000;
    for (const outcome of ['held', 'code', 'wrong'] as const) watch(outcome);
    expect(lines).toEqual([[{ guesses: 3, minutes: 1 }, 'Many guesses at cases and codes do not fit']]);
    expect(counted).toEqual(['wrong', 'locked', 'held', 'code', 'wrong']);
    now += 60 * 60_000;
    for (let i = 0; i < 3; i += 1) watch('wrong');
    expect(lines).toHaveLength(2);
  });
});

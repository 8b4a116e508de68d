import { describe, expect, it } from 'vitest';
import { fuzz } from '../support/fuzz/run.ts';
import { size } from '../support/size.ts';

const SEED = size('FUZZ_SEED', { usual: 1, large: 2 });
const SIZES = {
  webhooks: size('FUZZ_WEBHOOKS', { usual: 60, large: 100_000 }),
  requests: size('FUZZ_REQUESTS', { usual: 120, large: 50_000 }),
  talks: size('FUZZ_TALKS', { usual: 12, large: 20_000 }),
  rows: size('FUZZ_ROWS', { usual: 300, large: 10_000 }),
};

describe('what nobody would send', () => {
  it('is answered, and crosses nothing that always holds', { timeout: 7_200_000 }, async () => {
    for await (const { what, tried, answers, faults } of fuzz(SEED, SIZES)) {
      expect({ what, faults }).toEqual({ what, faults: [] });
      // Something of it was good enough to be taken.
      expect(tried).toBeGreaterThan(0);
      expect(Object.keys(answers).some((answer) => ['200', 'taken', 'added'].includes(answer))).toBe(true);
    }
  });
});

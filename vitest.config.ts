import { defineConfig } from 'vitest/config';

/**
 * What the quick part leaves out, by where a test is and what it is called: tests that kill processes, that need MongoDB, or
 * that measure for minutes. test/house/parts.test.ts holds that no such test is anywhere else.
 */
export const NOT_QUICK = [
  'test/crash/**/*.test.ts',
  'test/**/mongo/**/*.test.ts',
  'test/**/*mongo*.test.ts',
  'test/measured/**/*.test.ts',
];

/** Measure how much goes out in a second: nothing else may run beside them. */
const MEASURED = ['test/measured/**/*.test.ts'];

const common = {
  testTimeout: 20_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  setupFiles: ['test/support/no-network.ts'],
};

/** `vitest run` is the whole; `--mode quick` leaves out NOT_QUICK; `--mode long` is NOT_QUICK alone, in the large sizes. */
export default defineConfig(({ mode }) => {
  const env = mode === 'long' ? { AVISO_TEST_SIZE: 'large' } : {};
  const all = {
    ...common,
    env,
    name: 'all',
    include: mode === 'long' ? NOT_QUICK : ['test/**/*.test.ts'],
    exclude: mode === 'quick' ? NOT_QUICK : MEASURED,
    sequence: { groupOrder: 0 },
  };
  const measured = {
    ...common,
    env,
    name: 'measured',
    include: MEASURED,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  };
  return {
    test: {
      projects: mode === 'quick' ? [{ test: all }] : [{ test: all }, { test: measured }],
      reporters: process.env.AVISO_TEST_REPORT
        ? ['default', ['json', { outputFile: process.env.AVISO_TEST_REPORT }]]
        : ['default'],
      globalSetup: ['test/support/build.ts'],
      coverage: {
        provider: 'v8',
        include: ['src/**/*.ts', 'flows/**/*.ts'],
        reporter: ['text', 'json-summary'],
        reportsDirectory: 'coverage',
        // What people are told and what is decided about them is run by tests, file by file.
        thresholds: {
          perFile: true,
          'flows/**/*.ts': { lines: 95 },
          'src/domain/**/*.ts': { lines: 95 },
          'src/conversation/**/*.ts': { lines: 95 },
        },
      },
    },
  };
});

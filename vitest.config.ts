import { defineConfig } from 'vitest/config';

/** Measure how much goes out in a second: nothing else may run beside them. */
const MEASURING = ['test/crash/rates.test.ts'];

const common = {
  testTimeout: 20_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  setupFiles: ['test/support/no-network.ts'],
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: MEASURING,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'measuring',
          include: MEASURING,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
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
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: process.env.AVISO_TEST_REPORT
      ? ['default', ['json', { outputFile: process.env.AVISO_TEST_REPORT }]]
      : ['default'],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/no-network.ts'],
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

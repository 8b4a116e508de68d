import { availableParallelism } from 'node:os';
import { statfsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { isQuick, NOT_QUICK } from './test/support/parts.ts';

/** Measure how much goes out in a second: nothing else may run beside them. */
const MEASURED = ['test/measured/**/*.test.ts'];

/** What takes longest begins first, also where no run before said how long it takes: else one core is left with it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const quick = ({ moduleId }: TestSpecification): boolean =>
      isQuick(relative(import.meta.dirname, moduleId));
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !quick(file)), ...sorted.filter(quick)];
  }
}

const common = {
  testTimeout: 20_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  // One process for all the files of a worker: to load the modules anew for each took as long as the tests.
  isolate: false,
  // With room for young objects a worker collects them half as often.
  execArgv: ['--expose-gc', '--max-semi-space-size=64'],
  setupFiles: ['test/support/no-network.ts', 'test/support/let-go.ts'],
};

// Packages as production loads them: XState's form for development does twice the work.
process.env.NODE_ENV = 'production';

/** Bytes that the files of a run may need together. */
const TEMPORARY = 2 * 1024 ** 3;

/**
 * Where tests of the quick part keep their files: in memory where there is room. They cut off no power, so the flush to a disk,
 * which took a quarter of their time, shows them nothing; those that kill processes keep to the disk.
 */
function temporary(): Readonly<Record<string, string>> {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < TEMPORARY ? {} : { TMPDIR: '/dev/shm' };
  } catch {
    return {};
  }
}

/** Where a run leaves its report, a file each; `.ci/run` reads them. */
const REPORTS = process.env.AVISO_TEST_REPORTS;

/**
 * `vitest run` is the whole; `--mode quick` leaves out NOT_QUICK; `--mode slow` is NOT_QUICK alone, `--mode long` the same in the
 * large sizes.
 */
export default defineConfig(({ mode }) => {
  const env = {
    ...(mode === 'long' ? { AVISO_TEST_SIZE: 'large' } : {}),
    ...(mode === 'quick' ? temporary() : {}),
  };
  const notQuickAlone = mode === 'slow' || mode === 'long';
  const all = {
    ...common,
    env,
    name: 'all',
    include: notQuickAlone ? NOT_QUICK : ['test/**/*.test.ts'],
    exclude: mode === 'quick' ? NOT_QUICK : MEASURED,
    // A test waits half of its time: for a process that starts, for a lease, for the disk.
    maxWorkers: availableParallelism() + 2,
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
      sequence: { sequencer: LongestFirst },
      reporters: REPORTS ? ['default', ['json', { outputFile: join(REPORTS, `${mode}.json`) }]] : ['default'],
      globalSetup: ['test/support/build.ts'],
      coverage: {
        provider: 'v8',
        // What people are told and what is decided about them is run by tests of the quick part, file by file.
        include: ['flows/**/*.ts', 'src/domain/**/*.ts', 'src/conversation/**/*.ts'],
        reporter: ['text-summary', 'json-summary'],
        reportsDirectory: 'coverage',
        thresholds: { perFile: true, lines: 95 },
      },
    },
  };
});

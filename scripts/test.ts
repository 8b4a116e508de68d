import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../src/platform/root.ts';
import buildForTests from '../test/support/build.ts';
import { readArguments } from './command-line.ts';

const VITEST = join(packageRoot(), 'node_modules', 'vitest', 'vitest.mjs');
/** Two parts share the processors: four files at a time of both together keep two busy, and more only wait for each other. */
const WORKERS = { quick: 2, slow: 3 } as const;

/**
 * Runs one part; gives whether all of it passed.
 * @param kept what it writes comes in one piece at its end, so that two parts do not mix
 */
function runPart(
  args: readonly string[],
  { workers, kept }: { workers: number; kept: boolean },
): Promise<boolean> {
  const child = spawn(process.execPath, [VITEST, 'run', ...args], {
    stdio: kept ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      AVISO_TEST_WORKERS: String(workers),
      ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
    },
  });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      written.push(chunk);
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(written));
      resolve(code === 0);
    });
  });
}

readArguments(
  new Command('test').description(
    'Every test: the quick part with its coverage and the slow one side by side, and then, alone, what measures a rate.',
  ),
);

// Both parts need it; two that build at once would take each other's files away.
buildForTests();
const together = await Promise.all([
  runPart(['--mode', 'quick', '--coverage'], { workers: WORKERS.quick, kept: false }),
  runPart(['--mode', 'slow', '--project', 'all'], { workers: WORKERS.slow, kept: true }),
]);
const alone = await runPart(['--mode', 'slow', '--project', 'measured'], { workers: 1, kept: false });
if (![...together, alone].every(Boolean)) process.exitCode = 1;

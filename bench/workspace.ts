import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What every group of rows is given. */
export interface Bench {
  /** A folder on a real disk, gone afterwards. */
  readonly folder: string;
  /** Rounds that are kept, and seconds in each. */
  readonly rounds: number;
  readonly seconds: number;
  /** Cases in the large roster: 1,000,000, or fewer in a quick run. */
  readonly largeRoster: number;
  /** Cases in the roster of the first phase. */
  readonly smallRoster: number;
  /** Brings something down when the run ends, in whatever way. */
  later(stop: () => Promise<void>): void;
}

export const SMALL_ROSTER = 25_000;

/** Runs `work` with a fresh folder; stops what it started and removes the folder, also when it fails. */
export async function withBench(
  options: { quick: boolean; dir: string | null; rounds: number | null; seconds: number | null },
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(options.dir ?? tmpdir(), 'aviso-bench-'));
  const stops: (() => Promise<void>)[] = [];
  try {
    await work({
      folder,
      rounds: options.rounds ?? (options.quick ? 3 : 7),
      seconds: options.seconds ?? (options.quick ? 3 : 8),
      largeRoster: options.quick ? 100_000 : 1_000_000,
      smallRoster: SMALL_ROSTER,
      later: (stop) => void stops.push(stop),
    });
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

import { countChange, requestChange, type ChangeOf } from '../src/changes/changes.ts';
import { figureLines, statedNumber } from './change-lines.ts';
import { holderOf } from './holder.ts';
import { print, type Commanded } from './runtime.ts';

/** A change as a command puts it to whoever runs it. */
interface Asked {
  readonly of: ChangeOf;
  /** What would be done, to begin a sentence. */
  readonly title: string;
  /** What is not done while it waits for a second person. */
  readonly undone: string;
  readonly dryRun: boolean;
  /** What --count says. */
  readonly count: number | undefined;
  /** Lines under the figures. */
  readonly details?: () => Promise<readonly string[]>;
}

/**
 * Shows what a change would do, has its number stated, and makes it, or proposes it where a second person is needed.
 * @returns whether it was made
 */
export async function makeChange(runtime: Commanded, asked: Asked): Promise<boolean> {
  const { of, title, undone, dryRun, count, details } = asked;
  const figures = await countChange(runtime, of);
  print(`${title} would do this:`);
  for (const line of figureLines(figures)) print(line);
  for (const line of (await details?.()) ?? []) print(line);
  if (dryRun) {
    print('Dry run: nothing was stored.');
    return false;
  }
  const stated = await statedNumber(figures, count);
  // Who has a token is known by it, and cannot approve it too.
  const actor = (await holderOf(runtime)) ?? runtime.actor;
  const { change } = await requestChange({ ...runtime, actor }, of, stated, runtime.ids.next());
  if (change === null) return true;
  print(`${change.id} waits for a second person; ${undone}.`);
  print(`They approve it with their own token: AVISO_TOKEN=… npm run change -- approve ${change.id}`);
  return false;
}

import { groundWords, openGround } from './ground.ts';
import { judgeLine, type Judgement } from './judge.ts';
import type { Line } from './line.ts';
import { bringPhones } from './phones.ts';

/** Minutes between what a phone was asked and its line. */
const LATER = 10 * 60_000;

/** Hears lines through the real talk on a database of their own, each on a phone that was brought to its state; none changes it. */
export async function tryLines(localesDir: string, lines: readonly Line[]): Promise<readonly Judgement[]> {
  const ground = await openGround(groundWords(localesDir));
  try {
    const phoneOf = await bringPhones(ground, lines);
    ground.wait(LATER);
    const judged: Judgement[] = [];
    for (const line of lines) judged.push(await judgeLine(ground, phoneOf(line), line));
    return judged;
  } finally {
    await ground.close();
  }
}

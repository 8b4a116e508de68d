import { isGsm7, segmentsOf, toGsm7 } from './gsm.ts';

/** What one letter that SMS charges more for would cost if it alone were kept. */
export interface DearLetter {
  readonly letter: string;
  readonly times: number;
  /** What is put in its place otherwise; '' when it is left out. */
  readonly instead: string;
  /** Segments more than without it. */
  readonly segmentsMore: number;
}

/** What an SMS costs as it is written, and rewritten to plain letters. */
export interface TextCost {
  readonly asWritten: number;
  readonly rewritten: number;
  /** The text with plain letters: reads the same, costs least. */
  readonly safe: string;
  readonly letters: readonly DearLetter[];
}

/** Counts a text in SMS segments, and what each accent in it costs. */
export function textCost(text: string): TextCost {
  const whole = text.normalize('NFC');
  const safe = toGsm7(whole);
  const rewritten = segmentsOf(safe).segments;
  const times = new Map<string, number>();
  for (const letter of whole) if (!isGsm7(letter)) times.set(letter, (times.get(letter) ?? 0) + 1);
  return {
    asWritten: segmentsOf(whole).segments,
    rewritten,
    safe,
    letters: Array.from(times, ([letter, count]) => ({
      letter,
      times: count,
      instead: toGsm7(letter),
      segmentsMore: segmentsOf(toGsm7(whole, { keep: letter })).segments - rewritten,
    })),
  };
}

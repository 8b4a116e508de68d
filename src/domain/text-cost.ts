import { isGsm7, segmentsOf, smsText, toGsm7 } from './gsm.ts';

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
  /** As it leaves: with plain letters, which read the same and cost least; as written where they would lose something. */
  readonly safe: string;
  readonly letters: readonly DearLetter[];
}

/** Counts a text in SMS segments, and what each accent in it costs. */
export function textCost(text: string): TextCost {
  const whole = text.normalize('NFC');
  const safe = smsText(whole);
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
      // Beside a character that keeps all of it as written no letter costs more.
      segmentsMore: Math.max(0, segmentsOf(toGsm7(whole, { keep: letter })).segments - rewritten),
    })),
  };
}

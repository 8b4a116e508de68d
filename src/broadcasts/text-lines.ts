import { PLACE_NAMES } from '../../flows/place-names.ts';
import type { BroadcastContent } from '../domain/broadcast.ts';
import { textProblemsOf, type BroadcastProblem } from '../domain/broadcast-problems.ts';
import type { Language } from '../domain/language.ts';
import { textCost, type TextCost } from '../domain/text-cost.ts';
import type { BroadcastDeps } from './deps.ts';
import { EXAMPLE_VALUES, renderBroadcast } from './rendering.ts';

/** What a text must be judged with: to whom it goes, and whether it keeps its accents. */
export type Judged = Pick<BroadcastContent, 'audience' | 'texts' | 'fallback' | 'keepAccents'>;

/** A line as it was written, and what is wrong in it. */
export interface TextLine {
  readonly text: string;
  readonly problems: readonly BroadcastProblem[];
}

/** One text, looked at line by line. */
export interface TextLook {
  readonly language: Language;
  readonly lines: readonly TextLine[];
  /** What is wrong with all of it, in no one line. */
  readonly problems: readonly BroadcastProblem[];
  readonly cost: TextCost;
  /** Filled with examples, as an SMS; null when it asks for something that nobody has. */
  readonly sample: { readonly body: string; readonly segments: number } | null;
}

const same = (one: BroadcastProblem, other: BroadcastProblem): boolean =>
  one.code === other.code && one.what === other.what;

/**
 * What is wrong with the text of a language, each thing beside the first line that it stands in, and what it costs. What is found is
 * what the whole text says (textProblemsOf): a line alone only says where. Null when there is no text. Sends and writes nothing.
 */
export function lookAtText(
  { wording }: Pick<BroadcastDeps, 'wording'>,
  content: Judged,
  language: Language,
): TextLook | null {
  const text = content.texts[language];
  if (text === undefined) return null;
  const problemsIn = (of: string): readonly BroadcastProblem[] =>
    textProblemsOf({ ...content, texts: { [language]: of } }, PLACE_NAMES);
  const left = [...problemsIn(text)];
  const lines = text.split('\n').map((line): TextLine => {
    const here = line.trim() === '' ? [] : problemsIn(line);
    const problems = here.flatMap((problem) => {
      const at = left.findIndex((each) => each.what !== undefined && same(each, problem));
      return at === -1 ? [] : left.splice(at, 1);
    });
    return { text: line, problems };
  });
  const rendered = renderBroadcast(wording, content, { language, channel: 'sms', values: EXAMPLE_VALUES });
  const sample = rendered === null ? null : { body: rendered.content.body, segments: rendered.segments };
  return { language, lines, problems: left, cost: textCost(text), sample };
}

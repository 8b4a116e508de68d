import type { Answer, RecordedTalk } from './recorded.ts';
import type { ReplayedText } from './replay-talk.ts';

/** A text that is answered otherwise now. */
export interface Difference {
  readonly talk: number;
  /** Which text of the talk, from 1. */
  readonly at: number;
  readonly text: string;
  readonly was: readonly Answer[];
  readonly now: readonly Answer[];
}

/**
 * Where a talk goes otherwise. After the first difference the talk is another one: `all` lists what follows as well.
 * @param by `words`: other words or another question; `questions`: another question alone
 */
export function differencesOf(
  { talk }: Pick<RecordedTalk, 'talk'>,
  replayed: readonly ReplayedText[],
  { by, all }: { readonly by: 'words' | 'questions'; readonly all: boolean },
): readonly Difference[] {
  const key = (answers: readonly Answer[]): string =>
    JSON.stringify(by === 'words' ? answers : answers.map(({ asks }) => asks));
  const found = replayed.flatMap(({ recorded, now }, at) =>
    key(recorded.answers) === key(now)
      ? []
      : [{ talk, at: at + 1, text: shownOf(recorded), was: recorded.answers, now }],
  );
  return all ? found : found.slice(0, 1);
}

const shownOf = ({ text, pressed, attachment, location }: ReplayedText['recorded']): string => {
  if (pressed !== null) return `[${pressed}]`;
  if (text !== '') return text;
  return location === null ? `(${attachment ?? 'empty'})` : '(location)';
};

const COLUMN = 58;

/** A difference as lines: the text, and below it what it was answered and what it is answered now, side by side. */
export function linesOf({ talk, at, text, was, now }: Difference): readonly string[] {
  const left = ['recorded', ...was.flatMap(written)];
  const right = ['now', ...now.flatMap(written)];
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `  ${(left[row] ?? '').padEnd(COLUMN)} | ${right[row] ?? ''}`.trimEnd(),
  );
  return [`talk ${String(talk)}, text ${String(at)}: ${text}`, ...rows];
}

function written({ body, asks }: Answer): readonly string[] {
  return [...body.split('\n').flatMap(wrapped), `(asks ${asks ?? 'nothing'})`];
}

/** A line in pieces of a column's width, cut between words. */
function wrapped(line: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const word of line.split(' ')) {
    if (piece !== '' && piece.length + word.length >= COLUMN) {
      pieces.push(piece);
      piece = '';
    }
    piece = piece === '' ? word : `${piece} ${word}`;
  }
  return [...pieces, piece];
}

import type { Ground } from './ground.ts';
import { hearText, type HeardText } from './hear.ts';
import { lastingOf } from './lasting.ts';
import type { Line } from './line.ts';
import { isDangerHeard, isHeardAs } from './wanted.ts';

export const KINDS = ['danger', 'answer', 'topic', 'unclear'] as const;
/** What kind of text a line is, by the first that it is wanted as. */
export type Kind = (typeof KINDS)[number];

/** How a line was heard. */
export interface Judgement {
  readonly line: Line;
  readonly kind: Kind;
  readonly right: boolean;
  /** It was taken for danger, and is none. */
  readonly falseAlarm: boolean;
  /** What stays of a line that was taken for something else. */
  readonly harm: readonly string[];
  readonly heard: HeardText;
}

function kindOf({ wanted: [first = ''] }: Line): Kind {
  if (first === 'danger' || first === 'unclear') return first;
  return /^(?:ask|tell|want)\.|^come$/.test(first) ? 'topic' : 'answer';
}

/** Hears a line on the phone of its state, which stays as it is. */
export async function judgeLine(ground: Ground, from: string, line: Line): Promise<Judgement> {
  const heard = await hearText(ground, from, line.text);
  const right = line.wanted.some((wanted) => isHeardAs(wanted, line.state, heard));
  return {
    ...{ line, heard, right, kind: kindOf(line) },
    falseAlarm: isDangerHeard(heard) && !right && !line.wanted.includes('danger'),
    harm: right ? [] : lastingOf(heard),
  };
}

/** What a line was read as, for whoever looks at a miss: the event with what it holds. */
export function readAs({ heard: { event } }: Judgement): string {
  if (event === null) return 'nothing';
  const { type, ...holds } = event;
  return [type, ...Object.values(holds).map((value) => JSON.stringify(value))].join(' ');
}

import { RECIPIENT_STATES, UNREACHED_STATES, type RecipientState } from '../../src/domain/broadcast.ts';
import { counted } from './plain.ts';
import type { ShownProgress } from './shapes.ts';
import { span } from './when.ts';
import { STATE_WORDS } from './words.ts';

/** How a broadcast stands at a moment, and how fast it goes. */
export interface Moment {
  readonly progress: ShownProgress;
  /** On the service's clock, UTC milliseconds. */
  readonly now: number;
  /** People a second; null while it is not known. */
  readonly perSecond: number | null;
}

/** Signs of the bar, from left to right: they got it, it was sent to them, they will not get it, still to come. */
const PARTS = [
  { states: ['delivered', 'replied'], sign: '█', colour: 32 },
  { states: ['sent'], sign: '▓', colour: 36 },
  { states: UNREACHED_STATES, sign: '×', colour: 31 },
  { states: ['queued', 'waiting'], sign: '░', colour: 2 },
] as const satisfies readonly { states: readonly RecipientState[]; sign: string; colour: number }[];

const SHORTEST_BAR = 10;
const LONGEST_BAR = 60;

/** People for whom it is decided: the channel has their message, or they get none. */
export function settledOf({ audience, states }: ShownProgress): number {
  return audience - states.waiting - states.queued;
}

/** The bar and what stands beneath it, no line longer than `width` columns. */
export function barLines(
  moment: Moment,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): readonly string[] {
  const { progress } = moment;
  const [state, ...facts] = factsOf(moment);
  const around = [state, '', ...facts].join('  ');
  const room = Math.min(LONGEST_BAR, width - around.length);
  const lines = [
    progress.audience === 0 || room < SHORTEST_BAR
      ? [state, ...facts].join('  ').slice(0, width)
      : [state, bar(progress, room, colour), ...facts].join('  '),
  ];
  const counts = countsOf(progress).join('  ');
  return counts === '' ? lines : [...lines, counts.slice(0, width)];
}

/** The same as one line without the bar, for a file. */
export function barLine(moment: Moment): string {
  return [...factsOf(moment), ...countsOf(moment.progress)].join('  ');
}

function factsOf({ progress, now, perSecond }: Moment): readonly [string, ...string[]] {
  const { broadcast, audience, finishesAt } = progress;
  const { state, paused, dueAt } = broadcast;
  const facts: string[] = [];
  if (state === 'approved') {
    const all = broadcast.approvedCount;
    facts.push(all === null ? counted(audience) : `${counted(audience)} of ${counted(all)}`);
  } else if (audience > 0) {
    const settled = settledOf(progress);
    facts.push(
      `${String(Math.floor((100 * settled) / audience))} %`,
      `${counted(settled)} of ${counted(audience)}`,
    );
  }
  if (state === 'holding' && dueAt !== null) facts.push(`starts in ${span(Date.parse(dueAt) - now)}`);
  if (state === 'paused')
    facts.push(paused?.why === 'failures' ? 'by itself: too many failures' : 'by staff');
  if (state === 'canary' || state === 'sending') {
    if (perSecond !== null && perSecond > 0)
      facts.push(`${perSecond < 10 ? perSecond.toFixed(1) : counted(Math.round(perSecond))}/s`);
    const left = finishesAt === null ? 0 : Date.parse(finishesAt) - now;
    if (left > 0) facts.push(`${span(Math.max(left, 1_000))} left`);
  }
  return [STATE_WORDS[state], ...facts];
}

function countsOf({ states }: ShownProgress): readonly string[] {
  return RECIPIENT_STATES.filter((state) => states[state] > 0).map(
    (state) => `${state} ${counted(states[state])}`,
  );
}

function bar({ audience, states }: ShownProgress, cells: number, colour: boolean): string {
  let before = 0;
  return PARTS.map(({ states: summed, sign, colour: code }) => {
    const from = Math.round((cells * before) / audience);
    before += summed.reduce((sum, state) => sum + states[state], 0);
    const part = sign.repeat(Math.round((cells * before) / audience) - from);
    return colour && part !== '' ? `\u001B[${code}m${part}\u001B[0m` : part;
  }).join('');
}

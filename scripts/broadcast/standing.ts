import { RECIPIENT_STATES } from '../../src/domain/broadcast.ts';
import { counted, number, oneLine, table } from './plain.ts';
import type { ShownBroadcast, ShownProgress } from './shapes.ts';
import { reasonWords, STATE_WORDS } from './words.ts';

/** One line that says which broadcast it is and how it stands. */
export function headLine({ id, state, title, paused }: ShownBroadcast): string {
  const why = state === 'paused' && paused?.why === 'failures' ? ' by itself: too many failures' : '';
  return `${id}  ${oneLine(title)}  ${STATE_WORDS[state]}${why}`;
}

/** How many are in which state, and why not all of them got it. */
export function standingLines(progress: ShownProgress): readonly string[] {
  const { audience, states, reasons } = progress;
  if (audience === 0) return ['Its audience is not frozen yet.'];
  const percent = (count: number): string => `${((100 * count) / audience).toFixed(1)} %`;
  const rows = RECIPIENT_STATES.filter((state) => states[state] > 0).map((state) => [
    `  ${state}`,
    counted(states[state]),
    percent(states[state]),
  ]);
  return [
    number(audience, 'person', 'people'),
    ...table(rows),
    ...(reasons.length === 0 ? [] : ['why not', ...reasonLines(reasons)]),
  ];
}

/** Why how many did not get it. */
export function reasonLines(reasons: ShownProgress['reasons']): readonly string[] {
  return table(
    reasons.map(({ state, reason, count }) => [`  ${counted(count)}`, state, oneLine(reasonWords(reason))]),
  );
}

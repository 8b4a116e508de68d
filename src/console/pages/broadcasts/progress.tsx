import type { VNode } from 'preact';
import { RECIPIENT_STATES, UNREACHED_STATES, type RecipientState } from '../../../domain/broadcast.ts';
import type { ProgressNow } from '../../broadcast-progress.ts';
import type { MemberVisit } from '../page.ts';
import { Table } from '../parts.tsx';

/** The bar from left to right: who has it, to whom it was sent, who gets none, who waits. */
const PARTS = [
  ['have', ['delivered', 'replied']],
  ['sent', ['sent']],
  ['not', UNREACHED_STATES],
  ['wait', ['queued', 'waiting']],
] as const satisfies readonly (readonly [string, readonly RecipientState[]])[];

/** Of the drawing, in its own units. */
const WIDTH = 1_000;
const HEIGHT = 40;

/** How far it is: a bar, and the numbers that it is drawn from. */
export function Progress({
  visit,
  progress: { audience, states },
}: {
  readonly visit: MemberVisit;
  readonly progress: ProgressNow;
}): VNode | null {
  const { say, number } = visit.words;
  if (audience === 0) return null;
  const parts = PARTS.map(([name, summed]) => ({
    name,
    count: summed.reduce((sum, state) => sum + states[state], 0),
  }));
  const decided = audience - states.waiting - states.queued;
  let left = 0;
  return (
    <>
      <p>
        <b>{say('broadcasts.percent', { percent: Math.floor((100 * decided) / audience) })}</b>{' '}
        {say('broadcasts.decided', { decided, count: audience })}
      </p>
      <svg
        class="bar"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={parts.map(({ name, count }) => say(`broadcasts.bar.${name}`, { count })).join(', ')}
      >
        {parts.map(({ name, count }) => {
          const x = left;
          const width = (WIDTH * count) / audience;
          left += width;
          return <rect key={name} class={name} x={x} y={0} width={width} height={HEIGHT} />;
        })}
      </svg>
      <ul class="legend">
        {parts.map(({ name, count }) => (
          <li key={name} class={name}>
            <b>{number(count)}</b> {say(`broadcasts.bar_names.${name}`)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Everybody by what became of it, and why of those who did not get it. */
export function Outcomes({
  visit,
  progress: { audience, states, reasons },
}: {
  readonly visit: MemberVisit;
  readonly progress: ProgressNow;
}): VNode {
  const { say, number } = visit.words;
  return (
    <>
      <Table
        caption={say('broadcasts.outcomes_of', { count: audience })}
        heads={[say('broadcasts.what_became'), say('broadcasts.people_count')]}
      >
        {RECIPIENT_STATES.filter((state) => states[state] > 0).map((state) => (
          <tr key={state}>
            <th scope="row">{say(`broadcasts.recipient.${state}`)}</th>
            <td class="num">{number(states[state])}</td>
          </tr>
        ))}
      </Table>
      {reasons.length > 0 && (
        <Table
          caption={say('broadcasts.why_not')}
          heads={[say('broadcasts.what_became'), say('broadcasts.why'), say('broadcasts.people_count')]}
        >
          {reasons.map(({ state, reason, count }) => (
            <tr key={`${state} ${reason}`}>
              <th scope="row">{say(`broadcasts.recipient.${state}`)}</th>
              <td>{reasonText(visit, reason)}</td>
              <td class="num">{number(count)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

/** Why somebody did not get it; a code of the channel's with its number. */
export function reasonText({ words }: MemberVisit, reason: string): string {
  const known = words.sayOf('broadcasts.reasons', reason);
  if (!/^\d+$/.test(reason)) return known;
  return known === reason ? words.say('broadcasts.code', { code: reason }) : `${known} (${reason})`;
}

import type { VNode } from 'preact';
import { nameOfActor } from '../../../domain/actor.ts';
import type { AuditRow } from '../../../domain/audit.ts';
import type { MemberVisit } from '../page.ts';
import { When } from '../parts.tsx';

/** Who did what with a broadcast, the latest first. */
export function History({
  visit,
  rows,
}: {
  readonly visit: MemberVisit;
  readonly rows: readonly AuditRow[];
}): VNode {
  const { say, sayOf } = visit.words;
  const acts = rows.filter(({ act }) => act.startsWith('broadcast.'));
  return (
    <>
      <h2>{say('broadcasts.history')}</h2>
      <ul class="history">
        {acts.map(({ seq, at, actor, act, detail }) => (
          <li key={seq}>
            <When visit={visit} at={at} />:{' '}
            {actor === 'service' ? say('broadcasts.by_itself') : nameOfActor(actor)}:{' '}
            {sayOf('broadcasts.did', act.slice('broadcast.'.length))}
            {typeof detail.count === 'number' &&
              `, ${say('broadcasts.registrations', { count: detail.count })}`}
            {typeof detail.reason === 'string' && ` (${detail.reason})`}
          </li>
        ))}
      </ul>
    </>
  );
}

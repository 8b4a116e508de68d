import type { VNode } from 'preact';
import type { Foreseen } from '../../decisions/foresee.ts';
import type { Registration } from '../../domain/registration.ts';
import { Notice } from './parts.tsx';
import type { Visit } from './page.ts';

/** The same text as long as the same would come of it. */
export const markOf = ({ version }: Registration, { decision, loses, told }: Foreseen): string =>
  [version, decision.outcome, decision.rule, decision.phaseId ?? '', loses?.id ?? '', told].join('|');

/** What deciding a family would come to, said before it is done. */
export function WouldDecide({
  visit,
  registration,
  foreseen: { decision, loses, told },
}: {
  readonly visit: Visit;
  readonly registration: Registration;
  readonly foreseen: Foreseen;
}): VNode {
  const { say, sayOf } = visit.words;
  const now = sayOf('outcomes', registration.decision.outcome);
  const then = sayOf('outcomes', decision.outcome);
  return (
    <Notice kind={loses === null ? 'info' : 'warning'} heading={say('change.would')}>
      {say(now === then ? 'change.stays' : 'change.becomes', { now, then })}{' '}
      {loses !== null &&
        `${say('change.loses', { reference: loses.reference, port: sayOf('ports', loses.port), date: visit.times.day(loses.date), time: loses.time, count: loses.people })} `}
      {say(told || loses !== null ? 'change.told' : 'change.not_told')}
    </Notice>
  );
}

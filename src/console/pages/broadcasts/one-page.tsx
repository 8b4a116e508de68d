import type { VNode } from 'preact';
import { reviewBroadcast } from '../../../broadcasts/approval.ts';
import type { AuditRow } from '../../../domain/audit.ts';
import { isEditable, type Broadcast } from '../../../domain/broadcast.ts';
import { progressNow, type ProgressNow } from '../../broadcast-progress.ts';
import type { MemberVisit, Reply } from '../page.ts';
import { Notice } from '../parts.tsx';
import { Why } from '../trouble.tsx';
import { Acts } from './acts.tsx';
import { History } from './history.tsx';
import { Outcomes, Progress } from './progress.tsx';
import { historyOf, standingWords } from './standing.ts';
import { Summary, Told } from './summary.tsx';
import { Override, Recipient, TestSend } from './trying.tsx';
import { pathOf } from './ways.ts';

/** What a refused or answered form says on the page of its broadcast. */
export interface Said {
  /** Before everything else. */
  readonly notice?: VNode;
  readonly status?: number;
  /** What one family would get. */
  readonly preview?: VNode;
}

/** What was refused, with the use case's own words. */
export function Refusal({ visit, detail }: { readonly visit: MemberVisit; readonly detail: string }): VNode {
  return (
    <Notice kind="error" heading={visit.words.say('trouble.not_possible.title')}>
      <Why visit={visit} reason={detail} />
    </Notice>
  );
}

/** How often it is asked how it stands: where something goes on by itself, and where it waits for somebody else. */
const EVERY: Readonly<Partial<Record<Broadcast['state'], string>>> = {
  review: 'every 10s',
  approved: 'every 3s',
  holding: 'every 3s',
  canary: 'every 3s',
  sending: 'every 3s',
  paused: 'every 10s',
};

/** How it stands, refreshed while something goes on. */
export async function Now({
  visit,
  progress,
  history,
}: {
  readonly visit: MemberVisit;
  readonly progress: ProgressNow;
  readonly history: readonly AuditRow[];
}): Promise<VNode> {
  const { broadcast, finishesAt } = progress;
  const ask = `/console${pathOf(broadcast)}/now?state=${broadcast.state}`;
  return (
    <div
      id="now"
      class={`standing ${broadcast.state}`}
      hx-get={EVERY[broadcast.state] === undefined ? undefined : ask}
      hx-trigger={EVERY[broadcast.state]}
      hx-swap="outerHTML"
    >
      <p>
        <span class="usa-tag">{visit.words.say(`broadcasts.states.${broadcast.state}`)}</span>{' '}
        {await standingWords(visit, broadcast, { finishesAt, history })}
      </p>
      <Progress visit={visit} progress={progress} />
    </div>
  );
}

/** One broadcast: how it stands, what can be done, all that it is. */
export async function onePage(visit: MemberVisit, broadcast: Broadcast, said: Said = {}): Promise<Reply> {
  const { deps, member, words } = visit;
  const { say } = words;
  const progress = await progressNow(deps, broadcast.id);
  const history = await historyOf(deps.storage, broadcast.id);
  const review = isEditable(progress.broadcast.state) ? await reviewBroadcast(deps, broadcast.id) : null;
  return {
    kind: 'page',
    title: progress.broadcast.content.title,
    ...(said.status === undefined ? {} : { status: said.status }),
    body: (
      <>
        {said.notice}
        {await Now({ visit, progress, history })}
        <Acts visit={visit} progress={progress} />
        {progress.audience > 0 && progress.broadcast.state !== 'approved' && (
          <Outcomes visit={visit} progress={progress} />
        )}
        <h2>{say('broadcasts.summary')}</h2>
        {review !== null ? (
          <Summary visit={visit} review={review} />
        ) : (
          <Told visit={visit} broadcast={progress.broadcast} />
        )}
        {member.may('personal.read') && (
          <Recipient visit={visit} broadcast={broadcast} preview={said.preview ?? null} />
        )}
        {member.may('broadcast.write') &&
          isEditable(progress.broadcast.state) &&
          (await TestSend({ visit, broadcast }))}
        {review !== null && <Override visit={visit} review={review} />}
        <History visit={visit} rows={history} />
      </>
    ),
  };
}

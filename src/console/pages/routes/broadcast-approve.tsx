import type { VNode } from 'preact';
import {
  approveBroadcast,
  rejectBroadcast,
  type Review,
  reviewBroadcast,
} from '../../../broadcasts/approval.ts';
import { writersOf } from '../../../broadcasts/writers.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { whyNoSecondPerson } from '../../../staff/second-person.ts';
import { act, type Again, asked } from '../broadcasts/act.tsx';
import { CountField, wrongCount } from '../broadcasts/count-typed.tsx';
import { Refusal } from '../broadcasts/one-page.tsx';
import { Summary } from '../broadcasts/summary.tsx';
import { pathOf, reasonTyped } from '../broadcasts/ways.ts';
import { type MemberVisit, type Page, page } from '../page.ts';
import { Field, Notice, Send } from '../parts.tsx';

const HASH = /^[0-9a-f]{64}$/;

/** Somebody else's broadcast, to be approved as it is seen here, or sent back. */
const approvePage: Again = async (visit, broadcast, fault, status) => {
  const { deps, member, words } = visit;
  const { say } = words;
  if (broadcast.state !== 'review')
    throw new AvisoError('not_possible', `The broadcast is in ${broadcast.state}.`);
  const review = await reviewBroadcast(deps, broadcast.id);
  const why = await whyNoSecondPerson(deps.storage, await writersOf(deps.storage, broadcast), member.actor);
  return {
    kind: 'page',
    title: say('broadcasts.before_approve'),
    ...(status === undefined ? {} : { status }),
    body: (
      <>
        <h2>{broadcast.content.title}</h2>
        <Summary visit={visit} review={review} />
        {why === null ? (
          <Approve visit={visit} review={review} fault={fault} />
        ) : (
          <>
            <Notice kind="warning">{say('broadcasts.not_second')}</Notice>
            <Refusal visit={visit} detail={why} />
          </>
        )}
        <Reject visit={visit} broadcast={broadcast} />
      </>
    ),
  };
};

function Approve({
  visit,
  review,
  fault,
}: {
  readonly visit: MemberVisit;
  readonly review: Review;
  readonly fault: string | null;
}): VNode {
  const { say } = visit.words;
  return (
    <Send visit={visit} to={`${pathOf(review.broadcast)}/approve`} class="usa-form">
      <p>{say('broadcasts.approve_means')}</p>
      <input type="hidden" name="hash" value={review.hash} />
      <CountField visit={visit} size={review.size} fault={fault} />
      <button class="usa-button" type="submit">
        {say('broadcasts.approve_do')}
      </button>
    </Send>
  );
}

function Reject({ visit, broadcast }: { readonly visit: MemberVisit; readonly broadcast: Broadcast }): VNode {
  const { say } = visit.words;
  return (
    <>
      <h2>{say('broadcasts.reject')}</h2>
      <Send visit={visit} to={`${pathOf(broadcast)}/reject`} class="usa-form">
        <Field
          name="reason"
          label={say('broadcasts.reject_reason')}
          hint={say('broadcasts.act_reason_hint')}
          value={visit.form.get('reason')}
          autocomplete="off"
          required
        />
        <button class="usa-button usa-button--outline" type="submit">
          {say('broadcasts.reject_do')}
        </button>
      </Send>
    </>
  );
}

async function approve(visit: MemberVisit, { id }: Broadcast): Promise<string | null> {
  const { deps, member, form } = visit;
  const hash = form.get('hash');
  const review = await reviewBroadcast(deps, id);
  if (review.broadcast.state === 'review') {
    if (!HASH.test(hash) || hash !== review.hash) return visit.words.say('broadcasts.seen_otherwise');
    const fault = wrongCount(visit, review.size);
    if (fault !== null) return fault;
  }
  await approveBroadcast(deps, id, member.actor, hash);
  return null;
}

/** A second person looks at a broadcast, and approves it or sends it back. */
export const broadcastApprovePages: readonly Page[] = [
  page('/broadcasts/{id}/approve', 'broadcast.approve', (visit) => asked(visit, approvePage)),
  act('approve', 'broadcast.approve', 'approved', approve, approvePage),
  act('reject', 'broadcast.approve', 'rejected', async (visit, { id }) => {
    await rejectBroadcast(visit.deps, id, visit.member.actor, reasonTyped(visit));
    return null;
  }),
];

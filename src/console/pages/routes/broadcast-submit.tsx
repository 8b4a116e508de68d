import { goesAlone, overrideRule, reviewBroadcast, submitBroadcast } from '../../../broadcasts/approval.ts';
import { blocking } from '../../../domain/broadcast-problems.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { act, asked, type Again } from '../broadcasts/act.tsx';
import { CountField, wrongCount } from '../broadcasts/count-typed.tsx';
import { Summary } from '../broadcasts/summary.tsx';
import { pathOf, reasonTyped } from '../broadcasts/ways.ts';
import { page, type MemberVisit, type Page } from '../page.ts';
import { Notice, Send } from '../parts.tsx';

/** The summary before a draft is handed in: nothing leaves by it, unless it needs nobody else. */
const submitPage: Again = async (visit, broadcast, fault, status) => {
  const { deps, member, words } = visit;
  const { say } = words;
  if (broadcast.state !== 'draft')
    throw new AvisoError('not_possible', `The broadcast is in ${broadcast.state}.`);
  const review = await reviewBroadcast(deps, broadcast.id);
  const bad = blocking(review.problems, broadcast.override !== null);
  const alone =
    (await goesAlone(deps, broadcast, { size: review.size, by: member.actor, now: deps.clock.now() })) !==
    null;
  return {
    kind: 'page',
    title: say('broadcasts.before_submit'),
    ...(status === undefined ? {} : { status }),
    body: (
      <>
        <h2>{broadcast.content.title}</h2>
        <Summary visit={visit} review={review} />
        {bad.length > 0 ? (
          <>
            <Notice kind="error">{say('broadcasts.not_ready', { count: bad.length })}</Notice>
            <p>
              <a class="usa-button" href={`/console${pathOf(broadcast)}/edit`}>
                {say('broadcasts.acts.edit')}
              </a>
            </p>
          </>
        ) : (
          <Send visit={visit} to={`${pathOf(broadcast)}/submit`} class="usa-form">
            <p>{say(alone ? 'broadcasts.submit_alone' : 'broadcasts.submit_second')}</p>
            <input type="hidden" name="alone" value={alone ? 'yes' : ''} />
            {alone && <CountField visit={visit} size={review.size} fault={fault} />}
            <button class="usa-button" type="submit">
              {say(alone ? 'broadcasts.submit_do_alone' : 'broadcasts.submit_do')}
            </button>
          </Send>
        )}
      </>
    ),
  };
};

async function submit(visit: MemberVisit, { id }: Broadcast): Promise<string | null> {
  const { deps, member, form } = visit;
  const review = await reviewBroadcast(deps, id);
  const alone =
    (await goesAlone(deps, review.broadcast, {
      size: review.size,
      by: member.actor,
      now: deps.clock.now(),
    })) !== null;
  if (alone) {
    // It was to go to a second person when its summary was shown.
    if (form.get('alone') === '') return visit.words.say('broadcasts.submit_otherwise');
    const fault = wrongCount(visit, review.size);
    if (fault !== null) return fault;
  }
  await submitBroadcast(deps, id, member.actor);
  return null;
}

/** A draft is handed in: by its author, who sees before that what it is. */
export const broadcastSubmitPages: readonly Page[] = [
  page('/broadcasts/{id}/submit', 'broadcast.write', (visit) => asked(visit, submitPage)),
  act('submit', 'broadcast.write', 'submitted', submit, submitPage),
  act('override', 'broadcast.override', 'overridden', async (visit, { id }) => {
    await overrideRule(visit.deps, id, visit.member.actor, reasonTyped(visit));
    return null;
  }),
];

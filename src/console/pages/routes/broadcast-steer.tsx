import { undoBroadcast } from '../../../broadcasts/approval.ts';
import {
  holdBroadcast,
  pauseBroadcast,
  recallBroadcast,
  resumeBroadcast,
} from '../../../broadcasts/steer.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { instantOf, isIsoDate, isTime24, isZone, localOf } from '../../../domain/zoned-time.ts';
import { progressNow } from '../../broadcast-progress.ts';
import { act, type Again, asked, confirmPage } from '../broadcasts/act.tsx';
import { formOf } from '../broadcasts/draft-typed.ts';
import { Progress } from '../broadcasts/progress.tsx';
import { countTyped, LONGEST_REASON, reasonTyped } from '../broadcasts/ways.ts';
import { ZoneChoice } from '../broadcasts/when-fields.tsx';
import { Line } from '../field-parts.tsx';
import { type MemberVisit, type Page, page } from '../page.ts';
import { Field, When } from '../parts.tsx';

/** Where staff have no other. */
const USUAL_ZONE = 'America/Tijuana';

const undoPage: Again = (visit, broadcast) => {
  const { say } = visit.words;
  return Promise.resolve(
    confirmPage(visit, broadcast, {
      verb: 'undo',
      title: say('broadcasts.acts.undo'),
      children: <p>{say('broadcasts.undo_means')}</p>,
      label: say('broadcasts.undo_do'),
    }),
  );
};

const resumePage: Again = async (visit, broadcast) => {
  const { say } = visit.words;
  const progress = await progressNow(visit.deps, broadcast.id);
  const { waiting, queued, failed } = progress.states;
  return confirmPage(visit, broadcast, {
    verb: 'resume',
    title: say('broadcasts.acts.resume'),
    children: (
      <>
        <Progress visit={visit} progress={progress} />
        <p>{say('broadcasts.resume_means', { count: waiting + queued })}</p>
        {broadcast.paused?.why === 'failures' && (
          <p>{say('broadcasts.resume_failures', { count: failed })}</p>
        )}
      </>
    ),
    label: say('broadcasts.resume_do'),
  });
};

const holdPage: Again = (visit, broadcast, fault, status) => {
  const { words, deps, form } = visit;
  const { say } = words;
  const due = localOf(broadcast.dueAt ?? deps.clock.now(), USUAL_ZONE);
  const typed = form.get('date') === '' ? formOf([...Object.entries(due), ['zone', USUAL_ZONE]]) : form;
  return Promise.resolve(
    confirmPage(visit, broadcast, {
      verb: 'hold',
      title: say('broadcasts.acts.hold'),
      children: (
        <>
          <p>
            {say('broadcasts.hold_means')}{' '}
            {broadcast.dueAt !== null && (
              <>
                {say('broadcasts.hold_now')} <When visit={visit} at={broadcast.dueAt} />.
              </>
            )}
          </p>
          <Line form={typed} name="date" type="date" label={say('broadcasts.date')} error={fault} />
          <Line form={typed} name="time" type="time" label={say('broadcasts.time')} />
          <ZoneChoice visit={visit} chosen={typed.get('zone')} />
        </>
      ),
      label: say('broadcasts.hold_do'),
      status,
    }),
  );
};

/** To recall cannot be undone: how many have it, how many will not, and the number of all is typed back. */
const recallPage: Again = async (visit, broadcast, fault, status) => {
  const { words, deps, form } = visit;
  const { say } = words;
  const progress = await progressNow(deps, broadcast.id);
  const { states, audience } = progress;
  const have = states.sent + states.delivered + states.replied + states.unsure;
  return confirmPage(visit, broadcast, {
    verb: 'recall',
    title: say('broadcasts.acts.recall'),
    children: (
      <>
        <Progress visit={visit} progress={progress} />
        <ul>
          <li>{say('broadcasts.recall_have', { count: have })}</li>
          <li>{say('broadcasts.recall_not', { count: states.waiting + states.queued })}</li>
          <li>{say('broadcasts.recall_final')}</li>
        </ul>
        <Field
          name="reason"
          label={say('broadcasts.act_reason')}
          hint={say('broadcasts.act_reason_hint')}
          value={form.get('reason').slice(0, LONGEST_REASON)}
          autocomplete="off"
          required
        />
        <Field
          name="count"
          label={say('broadcasts.recall_count')}
          hint={say('broadcasts.count_hint', { count: audience })}
          error={fault}
          value={form.get('count')}
          inputMode="numeric"
          autocomplete="off"
          required
        />
      </>
    ),
    label: say('broadcasts.recall_do'),
    look: 'secondary',
    status,
  });
};

async function hold(visit: MemberVisit, { id }: Broadcast): Promise<string | null> {
  const { deps, member, form, words } = visit;
  const [date, time, zone] = [form.get('date'), form.get('time'), form.get('zone')];
  if (!isIsoDate(date) || !isTime24(time) || !isZone(zone)) return words.say('broadcasts.faults.date');
  await holdBroadcast(deps, id, member.actor, instantOf(date, time, zone));
  return null;
}

async function recall(visit: MemberVisit, { id }: Broadcast): Promise<string | null> {
  const { deps, member, form, words } = visit;
  const { audience } = await progressNow(deps, id);
  if (countTyped(form.get('count')) !== audience)
    return words.say('broadcasts.count_wrong', { count: audience });
  await recallBroadcast(deps, id, member.actor, reasonTyped(visit));
  return null;
}

const before = (verb: string, of: Again): Page =>
  page(`/broadcasts/{id}/${verb}`, 'broadcast.steer', (visit) => asked(visit, of));

type Steer = typeof pauseBroadcast;
const steered =
  (run: Steer) =>
  async ({ deps, member }: MemberVisit, { id }: Broadcast): Promise<null> => {
    await run(deps, id, member.actor);
    return null;
  };

/** An approved broadcast, held back, taken back, stopped, let go on, ended. */
export const broadcastSteerPages: readonly Page[] = [
  before('undo', undoPage),
  act('undo', 'broadcast.steer', 'undone', steered(undoBroadcast)),
  before('hold', holdPage),
  act('hold', 'broadcast.steer', 'held', hold, holdPage),
  act('pause', 'broadcast.steer', 'paused', steered(pauseBroadcast)),
  before('resume', resumePage),
  act('resume', 'broadcast.steer', 'resumed', steered(resumeBroadcast)),
  before('recall', recallPage),
  act('recall', 'broadcast.steer', 'recalled', recall, recallPage),
];

import { requestChange } from '../../../changes/changes.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { Job } from '../../../domain/job.ts';
import { PEOPLE_ACTS } from '../../../domain/people-act.ts';
import type { PeopleFilter } from '../../../domain/people-filter.ts';
import { beginPeopleAct, dropJob, holdJob, isForTwo, needJob } from '../../../jobs/begin.ts';
import { LONGEST_REASON, madeId } from '../broadcasts/ways.ts';
import { BulkForm, MAY_ACT, type BulkFaults } from '../bulk-form.tsx';
import { readCount } from '../change-parts.tsx';
import { filterIn } from '../filter-typed.ts';
import { filterWords } from '../filter-form.tsx';
import { acting, confirmTyped, liveOf, takeUp, type Refused } from '../job-acts.tsx';
import { History } from '../job-parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { pathOfAct, peopleActPage } from '../people-act-page.tsx';
import { reasonOf } from '../trouble.tsx';

const PATH = '/people/acts';
const LISTED = 20;

const jobOf = (visit: MemberVisit): Promise<Job> => needJob(visit.deps, visit.params.id ?? '', 'people_act');

async function history(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const jobs = await visit.deps.storage.listJobs({ kind: 'people_act', limit: LISTED });
  return {
    kind: 'page',
    title: say('bulk.history'),
    body: (
      <>
        {jobs.length === 0 ? (
          <p>{say('bulk.history_none')}</p>
        ) : (
          <History
            visit={visit}
            caption={say('bulk.history')}
            jobs={jobs}
            to={({ id }) => pathOfAct(id)}
            cameOf={({ state, figures: { done = 0, left = 0 } }) =>
              state === 'done' ? say('bulk.came', { count: done, left }) : ''
            }
          />
        )}
        <p>
          <a class="usa-link" href="/console/people/list">
            {say('bulk.back')}
          </a>
        </p>
      </>
    ),
  };
}

/** The form once more, with what is wrong in it. */
function askAgain(visit: MemberVisit, filter: PeopleFilter, faults: BulkFaults): Reply {
  const { say } = visit.words;
  return {
    kind: 'page',
    narrow: true,
    status: 422,
    title: say('bulk.title'),
    body: (
      <>
        <p>
          {say('matching.which')}: {filterWords(visit, filter)}
        </p>
        <BulkForm visit={visit} filter={filter} faults={faults} />
      </>
    ),
  };
}

async function begin(visit: MemberVisit): Promise<Reply> {
  const { member, form: typed, words } = visit;
  const filter = filterIn(typed.get('filter'));
  if (filter === null) throw new AvisoError('not_possible', 'This is no filter.');
  const act = PEOPLE_ACTS.find((each) => each === typed.get('act'));
  const reason = typed.get('reason').trim().slice(0, LONGEST_REASON);
  if (act === undefined || reason === '')
    return askAgain(visit, filter, {
      ...(act === undefined && { act: words.say('bulk.act_missing') }),
      ...(reason === '' && { reason: words.say('bulk.reason_missing') }),
    });
  if (!member.may(MAY_ACT[act])) throw new AvisoError('not_allowed');
  const id = madeId(visit);
  await beginPeopleAct(acting(visit), id, { act, filter, reason });
  await takeUp(visit, id);
  return { kind: 'go', to: pathOfAct(id) };
}

/** Has it done by the count that was typed back; proposes it where another person has to approve it. */
async function confirm(visit: MemberVisit): Promise<Reply> {
  const job = await jobOf(visit);
  if (isWaiting(job) && isForTwo(job)) return propose(visit, job);
  const refused = await confirmTyped(visit, job);
  if (refused !== null) return peopleActPage(visit, await jobOf(visit), refused);
  return { kind: 'go', to: pathOfAct(job.id) };
}

const isWaiting = ({ state }: Job): boolean => state === 'ready';

async function propose(visit: MemberVisit, job: Job): Promise<Reply> {
  const { deps, member, form: typed } = visit;
  const count = typed.get('count');
  const refuse = async (refused: Refused) => peopleActPage(visit, await jobOf(visit), refused);
  const stated = readCount(count);
  if (!member.may(MAY_ACT.cancel)) throw new AvisoError('not_allowed');
  if (stated === null) return refuse({ typed: count, status: 422, detail: null });
  try {
    await holdJob(acting(visit), job, Number(typed.get('version')));
    const { change } = await requestChange(
      { ...deps, actor: member.actor },
      { kind: 'people_cancel', subject: job.id },
      stated,
      deps.ids.next(),
    );
    return { kind: 'go', to: `/changes/${change?.id ?? ''}`, done: 'change_proposed' };
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    return refuse({ typed: count, status: 409, detail: reasonOf(error) });
  }
}

/** Acts on all who fit a filter: looked at, confirmed with the count, done in the background. */
export const peopleActPages: readonly Page[] = [
  page(PATH, 'people.search', history),
  form(PATH, 'people.search', begin),
  page(`${PATH}/{id}`, 'people.search', async (visit) => peopleActPage(visit, await jobOf(visit))),
  page(
    `${PATH}/{id}/live`,
    'people.search',
    async (visit) => {
      const job = await jobOf(visit);
      return liveOf(visit, job, pathOfAct(job.id), 'bulk');
    },
    { live: true },
  ),
  form(`${PATH}/{id}/confirm`, 'registration.change', confirm),
  form(`${PATH}/{id}/drop`, 'registration.change', async (visit) => {
    await dropJob(acting(visit), await jobOf(visit));
    return { kind: 'go', to: PATH, done: 'dropped' };
  }),
];

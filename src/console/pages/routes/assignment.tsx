import type { VNode } from 'preact';
import type { Job } from '../../../domain/job.ts';
import { PORT_IDS, portIdOf } from '../../../domain/port.ts';
import { isIsoDate } from '../../../domain/zoned-time.ts';
import type { AssignmentAsked } from '../../../jobs/asked.ts';
import { leftBy } from '../../../jobs/assignment-job.ts';
import { beginAssignment, dropJob, needJob } from '../../../jobs/begin.ts';
import { assignmentPage } from '../assignment-page.tsx';
import { portLabel } from '../at-port.tsx';
import { acting, confirmTyped, liveOf, takeUp } from '../job-acts.tsx';
import { History } from '../job-parts.tsx';
import { form, page, type Form, type MemberVisit, type Page, type Reply, type Shown } from '../page.ts';
import { Choice, Field, Send } from '../parts.tsx';

const PATH = '/assignment';
const LISTED = 20;

interface Typed {
  readonly port: string;
  readonly from: string;
  readonly to: string;
}
const NOTHING: Typed = { port: '', from: '', to: '' };
const typedIn = (typed: Form): Typed => ({
  ...{ port: typed.get('port'), from: typed.get('from'), to: typed.get('to') },
});

/** Which slots are to be given; the field that is wrong when something is. */
function askedBy({ port, from, to }: Typed): AssignmentAsked | { readonly wrong: 'from' | 'to' } {
  if (from !== '' && !isIsoDate(from)) return { wrong: 'from' };
  if (to !== '' && (!isIsoDate(to) || to < from)) return { wrong: 'to' };
  const at = portIdOf(port);
  return {
    ...(at === null ? {} : { port: at }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  };
}

function LookForm({
  visit,
  typed,
  wrong,
}: {
  readonly visit: MemberVisit;
  readonly typed: Typed;
  readonly wrong: 'from' | 'to' | null;
}): VNode {
  const { say } = visit.words;
  const hint = say('assignment.dates_hint');
  return (
    <Send visit={visit} to={PATH} class="usa-form">
      <Choice
        name="port"
        label={say('assignment.port')}
        chosen={typed.port}
        options={[
          ['', say('assignment.every_port')],
          ...PORT_IDS.map((port) => [port, portLabel(port)] as const),
        ]}
      />
      <Field
        {...{ name: 'from', type: 'date', label: say('assignment.from'), hint, value: typed.from }}
        error={wrong === 'from' ? say('assignment.date_wrong') : null}
      />
      <Field
        {...{ name: 'to', type: 'date', label: say('assignment.to'), hint, value: typed.to }}
        error={wrong === 'to' ? say('assignment.to_wrong') : null}
      />
      <button class="usa-button" type="submit">
        {say('assignment.look')}
      </button>
    </Send>
  );
}

async function overview(
  visit: MemberVisit,
  typed: Typed = NOTHING,
  wrong: 'from' | 'to' | null = null,
): Promise<Shown> {
  const { say } = visit.words;
  const jobs = await visit.deps.storage.listJobs({ kind: 'assignment', limit: LISTED });
  return {
    kind: 'page',
    title: say('assignment.title'),
    ...(wrong === null ? {} : { status: 422 }),
    body: (
      <>
        <p>{say('assignment.intro')}</p>
        <p>{say('assignment.intro_look')}</p>
        <LookForm visit={visit} typed={typed} wrong={wrong} />
        <h2>{say('assignment.history')}</h2>
        {jobs.length === 0 ? (
          <p>{say('assignment.history_none')}</p>
        ) : (
          <History
            visit={visit}
            caption={say('assignment.history')}
            jobs={jobs}
            to={({ id }) => `${PATH}/${id}`}
            cameOf={(job) => cameOf(visit, job)}
          />
        )}
      </>
    ),
  };
}

function cameOf({ words: { say } }: MemberVisit, job: Job): string {
  if (job.state !== 'done') return '';
  return say('assignment.came', { count: job.figures.families ?? 0, left: leftBy(job).families });
}

const jobOf = (visit: MemberVisit): Promise<Job> => needJob(visit.deps, visit.params.id ?? '', 'assignment');

async function begin(visit: MemberVisit): Promise<Reply> {
  const typed = typedIn(visit.form);
  const asked = askedBy(typed);
  if ('wrong' in asked) return overview(visit, typed, asked.wrong);
  const id = await beginAssignment(acting(visit), asked);
  await takeUp(visit, id);
  return { kind: 'go', to: `${PATH}/${id}` };
}

async function confirm(visit: MemberVisit): Promise<Reply> {
  const job = await jobOf(visit);
  const refused = await confirmTyped(visit, job);
  if (refused !== null) return assignmentPage(visit, await jobOf(visit), refused);
  return { kind: 'go', to: `${PATH}/${job.id}` };
}

/** Who gets which date: looked at, confirmed with the count, given. */
export const assignmentPages: readonly Page[] = [
  page(PATH, 'assignment.run', (visit) => overview(visit)),
  form(PATH, 'assignment.run', begin),
  page(`${PATH}/{id}`, 'assignment.run', async (visit) => assignmentPage(visit, await jobOf(visit))),
  page(
    `${PATH}/{id}/live`,
    'assignment.run',
    async (visit) => {
      const job = await jobOf(visit);
      return liveOf(visit, job, `${PATH}/${job.id}`, 'assignment');
    },
    { live: true },
  ),
  form(`${PATH}/{id}/confirm`, 'assignment.run', confirm),
  form(`${PATH}/{id}/drop`, 'assignment.run', async (visit) => {
    await dropJob(acting(visit), await jobOf(visit));
    return { kind: 'go', to: PATH, done: 'dropped' };
  }),
];

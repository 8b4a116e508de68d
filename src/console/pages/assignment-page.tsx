import type { VNode } from 'preact';
import type { Job } from '../../domain/job.ts';
import { leftBy } from '../../jobs/assignment-job.ts';
import { assignmentAsked } from '../../jobs/asked.ts';
import { countOf } from '../../jobs/begin.ts';
import { askedOf, assignmentFoundOf, type AssignmentFound } from '../../jobs/found.ts';
import { recordLooks } from '../looks.ts';
import { AtPorts, Given, Left, Unsigned, type Families } from './assignment-parts.tsx';
import { portLabel } from './at-port.tsx';
import { familiesNamed, type Refused } from './job-acts.tsx';
import { ConfirmForm, DropJob, JobBody } from './job-parts.tsx';
import { Notice } from './parts.tsx';
import type { MemberVisit, Shown } from './page.ts';

/** Families that are shown of each list: every one of them is a look, and each look is in the audit. */
const SHOWN = 50;

/** One assignment: who would get what, how far it is, who got a date. */
export async function assignmentPage(
  visit: MemberVisit,
  job: Job,
  refused: Refused | null = null,
): Promise<Shown> {
  const { say } = visit.words;
  const { state } = job;
  const to = `/assignment/${job.id}`;
  const all = state === 'ready' || state === 'done' ? assignmentFoundOf(job) : null;
  const found = all && { ...all, given: all.given.slice(0, SHOWN), left: all.left.slice(0, SHOWN) };
  const families = await familiesShown(visit, found);
  return {
    kind: 'page',
    title: say('assignment.one', { when: visit.times.moment(job.createdAt) }),
    ...(refused === null ? {} : { status: refused.status }),
    body: (
      <>
        <Asked visit={visit} job={job} />
        <JobBody {...{ visit, job, to, refused }} words="assignment" back="/console/assignment">
          {state === 'ready' && (
            <Ready visit={visit} job={job} to={to} found={found} families={families} refused={refused} />
          )}
          {state === 'done' && <Done visit={visit} job={job} found={found} families={families} />}
        </JobBody>
      </>
    ),
  };
}

/** The families that the page shows; that they were looked at is written down first. */
async function familiesShown(visit: MemberVisit, found: AssignmentFound | null): Promise<Families> {
  const listed = [...(found?.given ?? []), ...(found?.left ?? [])];
  const families = await familiesNamed(
    visit,
    listed.map(({ registrationId }) => registrationId),
  );
  const { storage, clock } = visit.deps;
  if (visit.member.may('personal.read'))
    await recordLooks({ storage, clock, actor: visit.member.actor }, '/console/assignment/{id}', {
      receipts: [...families.values()].map(({ receipt }) => receipt),
    });
  return families;
}

/** Which slots were asked for; nothing once that was let go of. */
function Asked({ visit, job }: { readonly visit: MemberVisit; readonly job: Job }): VNode {
  if (job.state === 'dropped' || job.state === 'failed' || (job.state === 'done' && job.found === null))
    return <></>;
  const { say } = visit.words;
  const { port, from, to } = askedOf(assignmentAsked, job);
  const parts = [
    port === undefined ? say('assignment.every_port') : portLabel(port),
    ...(from === undefined ? [] : [say('assignment.days_from', { from: visit.times.day(from) })]),
    ...(to === undefined ? [] : [say('assignment.days_to', { to: visit.times.day(to) })]),
  ];
  return (
    <p>
      {say('assignment.which')}: {parts.join(', ')}
    </p>
  );
}

interface Shows {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly found: AssignmentFound | null;
  readonly families: Families;
}

/** How many, where, and what is to be known of them before anything else. */
function Counts({ visit, job, found }: Omit<Shows, 'families'>): VNode {
  const { say, number } = visit.words;
  const { families = 0, people = 0, otherBorder = 0, tooNear = 0 } = job.figures;
  return (
    <>
      <Unsigned visit={visit} ports={found?.unsigned ?? []} />
      {families > 0 && (
        <>
          <ul class="facts">
            <li>
              <b>{number(families)}</b> {say('assignment.families')}
            </li>
            <li>
              <b>{number(people)}</b> {say('assignment.people')}
            </li>
          </ul>
          <AtPorts visit={visit} job={job} />
        </>
      )}
      {otherBorder > 0 && <Notice kind="warning">{say('assignment.far', { count: otherBorder })}</Notice>}
      {tooNear > 0 && <p>{say('assignment.too_near', { count: tooNear })}</p>}
    </>
  );
}

function Ready({
  to,
  refused,
  ...shows
}: Shows & { readonly to: string; readonly refused: Refused | null }): VNode {
  const { visit, job, found, families } = shows;
  const { say } = visit.words;
  const count = countOf(job);
  return (
    <>
      <h2>{say('assignment.would')}</h2>
      <Counts visit={visit} job={job} found={found} />
      {count === 0 ? (
        <Notice kind="info">{say('assignment.none_would')}</Notice>
      ) : (
        <>
          <p class="soft">{say('assignment.no_more')}</p>
          <ConfirmForm
            {...{ visit, job, to }}
            label={say('assignment.count')}
            hint={say('assignment.confirm_hint', { count })}
            button={say('assignment.confirm')}
            typed={refused?.typed ?? ''}
            error={refused !== null && refused.detail === null ? say('assignment.confirm_wrong') : null}
          />
        </>
      )}
      <DropJob visit={visit} to={to} />
      <Given visit={visit} job={job} given={found?.given ?? []} families={families} />
      <h2>{say('assignment.left')}</h2>
      <Left visit={visit} sum={leftBy(job)} left={found?.left ?? []} families={families} />
    </>
  );
}

function Done({ visit, job, found, families }: Shows): VNode {
  const { say } = visit.words;
  const { families: given = 0, more = 0 } = job.figures;
  return (
    <>
      <h2>{say('assignment.done')}</h2>
      {job.tries > 1 && <p>{say('assignment.interrupted')}</p>}
      <Counts visit={visit} job={job} found={found} />
      <p>{say(given === 0 ? 'assignment.none_did' : 'assignment.told')}</p>
      {more > 0 && <Notice kind="info">{say('assignment.more', { count: more })}</Notice>}
      <Given visit={visit} job={job} given={found?.given ?? []} families={families} />
      <h2>{say('assignment.left_done')}</h2>
      <Left visit={visit} sum={leftBy(job)} left={found?.left ?? []} families={families} />
      <p class="soft">{say('assignment.lists_gone')}</p>
    </>
  );
}

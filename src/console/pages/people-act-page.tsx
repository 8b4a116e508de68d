import type { VNode } from 'preact';
import type { AudienceRow } from '../../domain/audience.ts';
import { changeStateAt } from '../../domain/change.ts';
import type { Job } from '../../domain/job.ts';
import {
  MOST_PEOPLE,
  peopleActAsked,
  type PeopleActAsked,
  type PeopleActFound,
} from '../../domain/people-act.ts';
import { countOf, isForTwo } from '../../jobs/begin.ts';
import { askedOf, peopleActFoundOf } from '../../jobs/found.ts';
import { recordLooks } from '../looks.ts';
import { filterWords } from './filter-form.tsx';
import type { Refused } from './job-acts.tsx';
import { ConfirmForm, DropJob, JobBody } from './job-parts.tsx';
import type { MemberVisit, Shown, Visit } from './page.ts';
import { Notice, Table } from './parts.tsx';

/** Families that are shown of each list. */
const SHOWN = 50;
/** Open proposals that are looked through for this one. */
const MOST_OPEN = 200;

export const pathOfAct = (id: string): string => `/people/acts/${id}`;

/** What is asked with whom, and why; null once it was let go of. */
export function askedIn(job: Job): PeopleActAsked | null {
  const read = peopleActAsked.safeParse(JSON.parse(job.asked));
  return read.success ? read.data : null;
}

/** What it is about, in words. */
export function Asked({ visit, asked }: { readonly visit: Visit; readonly asked: PeopleActAsked }): VNode {
  const { say, sayOf } = visit.words;
  return (
    <dl class="pairs">
      <dt>{say('bulk.what')}</dt>
      <dd>{sayOf('bulk.acts', asked.act)}</dd>
      <dt>{say('matching.which')}</dt>
      <dd>{filterWords(visit, asked.filter)}</dd>
      <dt>{say('bulk.reason')}</dt>
      <dd>{asked.reason}</dd>
    </dl>
  );
}

/** One act on all who fit a filter: who that is, how far it is, what came of it. */
export async function peopleActPage(
  visit: MemberVisit,
  job: Job,
  refused: Refused | null = null,
): Promise<Shown> {
  const { say } = visit.words;
  const { state } = job;
  const to = pathOfAct(job.id);
  const asked = askedIn(job);
  return {
    kind: 'page',
    title: say('bulk.one', {
      act: say(asked === null ? 'bulk.title' : `bulk.acts.${asked.act}`),
      when: visit.times.moment(job.createdAt),
    }),
    ...(refused === null ? {} : { status: refused.status }),
    body: (
      <>
        {asked !== null && <Asked visit={visit} asked={asked} />}
        <JobBody {...{ visit, job, to, refused }} words="bulk" back="/console/people/list">
          {state === 'ready' && (await Ready({ visit, job, refused }))}
          {state === 'done' && (await Done({ visit, job }))}
        </JobBody>
      </>
    ),
  };
}

async function Ready({
  visit,
  job,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly refused: Refused | null;
}): Promise<VNode> {
  const { say, number } = visit.words;
  const to = pathOfAct(job.id);
  const found = peopleActFoundOf(job);
  const { families = 0, people = 0, untold = 0 } = job.figures;
  const count = countOf(job);
  if (count === 0)
    return (
      <>
        <Notice kind="info">
          {found?.more === true ? say('bulk.more', { count: MOST_PEOPLE }) : say('bulk.nobody')}
        </Notice>
        <DropJob visit={visit} to={to} />
      </>
    );
  return (
    <>
      <ul class="facts">
        <li>
          <b>{number(families)}</b> {say('bulk.families')}
        </li>
        <li>
          <b>{number(people)}</b> {say('bulk.people')}
        </li>
        {untold > 0 && (
          <li>
            <b>{number(untold)}</b> {say('bulk.untold')}
          </li>
        )}
      </ul>
      <p class="soft">{say('bulk.frozen')}</p>
      {await Confirm({ visit, job, count, refused })}
      <DropJob visit={visit} to={to} />
      {await Listed({ visit, job, rest: found?.rest ?? [] })}
    </>
  );
}

/** Asks for the count; or says that it waits for a second person. */
async function Confirm({
  visit,
  job,
  count,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly count: number;
  readonly refused: Refused | null;
}): Promise<VNode> {
  const { say } = visit.words;
  const proposal = isForTwo(job) ? await openProposal(visit, job.id) : null;
  if (proposal !== null)
    return (
      <Notice kind="warning">
        <a href={`/console/changes/${proposal}`}>{say('bulk.waits')}</a>
      </Notice>
    );
  const { act } = askedOf(peopleActAsked, job);
  return (
    <ConfirmForm
      {...{ visit, job, to: pathOfAct(job.id) }}
      label={say('bulk.count')}
      hint={say(`bulk.hint_${act}`, { count })}
      button={say(isForTwo(job) ? 'bulk.propose' : 'bulk.do')}
      typed={refused?.typed ?? ''}
      error={refused !== null && refused.detail === null ? say('bulk.count_wrong') : null}
    />
  );
}

/** The proposal that waits for a second person; null where there is none. */
async function openProposal({ deps }: MemberVisit, jobId: string): Promise<string | null> {
  const open = await deps.storage.listChanges({ state: 'proposed', limit: MOST_OPEN });
  const same = open.find(({ kind, subject }) => kind === 'people_cancel' && subject === jobId);
  return same === undefined || changeStateAt(same, deps.clock.now()) !== 'proposed' ? null : same.id;
}

/** The first families of a list, for who looks: that they are in it says what they told of where it is of needs, which are sealed. */
async function shownOf(
  { deps, member }: MemberVisit,
  job: Job,
  ids: readonly string[],
): Promise<readonly AudienceRow[]> {
  const rows = await deps.storage.listAudienceRows(ids.slice(0, SHOWN));
  if (askedIn(job)?.filter.needs !== undefined)
    await recordLooks({ ...deps, actor: member.actor }, '/console/people/acts', {
      receipts: rows.map(({ registration }) => registration.receipt),
    });
  return rows;
}

/** Who they are, by what names nobody. */
async function Listed({
  visit,
  job,
  rest,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly rest: PeopleActFound['rest'];
}): Promise<VNode> {
  const { say, sayOf } = visit.words;
  const rows = await shownOf(
    visit,
    job,
    rest.map(([id]) => id),
  );
  return (
    <>
      <h2>{say('bulk.listed')}</h2>
      {rest.length > SHOWN && <p class="soft">{say('bulk.listed_first', { count: SHOWN })}</p>}
      <Table
        caption={say('bulk.listed')}
        said
        heads={[say('matching.receipt'), say('matching.stage'), say('matching.port'), say('matching.date')]}
      >
        {rows.map(({ registration: { receipt, stage, portOfReturn }, appointment }) => (
          <tr key={receipt}>
            <th scope="row">
              <a class="usa-link" href={`/console/people/${receipt}`}>
                {receipt}
              </a>
            </th>
            <td>{sayOf('stages', stage)}</td>
            <td>{sayOf('broadcasts.port_names', portOfReturn)}</td>
            <td>{appointment === null ? '–' : visit.times.day(appointment.date)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

async function Done({ visit, job }: { readonly visit: MemberVisit; readonly job: Job }): Promise<VNode> {
  const { say, number } = visit.words;
  const { done = 0, left = 0 } = job.figures;
  return (
    <>
      <h2>{say('bulk.done')}</h2>
      {job.tries > 1 && <p>{say('bulk.interrupted')}</p>}
      <ul class="facts">
        <li>
          <b>{number(done)}</b> {say('bulk.did')}
        </li>
        <li>
          <b>{number(left)}</b> {say('bulk.left_as')}
        </li>
      </ul>
      {done > 0 && <p>{say('bulk.each')}</p>}
      {left > 0 && (await Left({ visit, job, left: peopleActFoundOf(job)?.left ?? [] }))}
    </>
  );
}

/** Who was left as they are, as long as that is kept. */
async function Left({
  visit,
  job,
  left,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly left: PeopleActFound['left'];
}): Promise<VNode | null> {
  const { say, sayOf } = visit.words;
  if (left.length === 0) return null;
  const shown = left.slice(0, SHOWN);
  const rows = await shownOf(
    visit,
    job,
    shown.map(({ registrationId }) => registrationId),
  );
  const receipts = new Map(rows.map(({ registration: { id, receipt } }) => [id, receipt]));
  return (
    <Table caption={say('bulk.left')} heads={[say('matching.receipt'), say('bulk.why')]}>
      {shown.map(({ registrationId, why }) => {
        const receipt = receipts.get(registrationId);
        return (
          <tr key={registrationId}>
            <th scope="row">
              {receipt === undefined ? (
                say('bulk.gone')
              ) : (
                <a class="usa-link" href={`/console/people/${receipt}`}>
                  {receipt}
                </a>
              )}
            </th>
            <td>{sayOf('bulk.whys', why)}</td>
          </tr>
        );
      })}
    </Table>
  );
}

import type { ComponentChildren, VNode } from 'preact';
import { nameOfActor } from '../../domain/actor.ts';
import type { Job } from '../../domain/job.ts';
import { Act, Field, Notice, Send, Table, When } from './parts.tsx';
import { Why } from './trouble.tsx';
import type { MemberVisit } from './page.ts';

/** A pair of a list of facts. */
function Pair({ label, children }: { readonly label: string; readonly children: ComponentChildren }): VNode {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What is known of a job beside what it does. */
function JobFacts({ visit, job }: { readonly visit: MemberVisit; readonly job: Job }): VNode {
  const { say } = visit.words;
  const { confirmedAt, confirmedBy, endedAt, dueAt } = job;
  const waits = dueAt !== null && (job.state === 'ready' || job.state === 'done');
  return (
    <dl class="pairs">
      <Pair label={say('imports.state')}>{say(`imports.states.${job.state}`)}</Pair>
      {job.name !== '' && (
        <>
          <Pair label={say('imports.what')}>{job.name}</Pair>
          <Pair label={say('imports.size')}>{say('imports.bytes', { count: job.bytes })}</Pair>
          <Pair label={say('imports.hash')}>
            <code class="hash">{job.sha256.slice(0, 16)}</code>
          </Pair>
        </>
      )}
      <Pair label={say(job.name === '' ? 'assignment.begun' : 'imports.uploaded')}>
        <When visit={visit} at={job.createdAt} />, {nameOfActor(job.actor)}
      </Pair>
      {confirmedAt !== null && (
        <Pair label={say('imports.confirmed')}>
          <When visit={visit} at={confirmedAt} />, {nameOfActor(confirmedBy ?? '')}
        </Pair>
      )}
      {endedAt !== null && (
        <Pair label={say('imports.ended')}>
          <When visit={visit} at={endedAt} />
        </Pair>
      )}
      {waits && (
        <Pair label={say('imports.until')}>
          <When visit={visit} at={dueAt} />
        </Pair>
      )}
    </dl>
  );
}

/** How far a job is, kept up to date by script; without it, by a link. */
export function JobProgress({
  visit,
  job,
  to,
  text,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  /** Of the job, below `/console`. */
  readonly to: string;
  readonly text: string;
}): VNode {
  const { say } = visit.words;
  const percent = job.total === 0 ? 0 : Math.min(100, Math.floor((100 * job.progress) / job.total));
  return (
    <div id="progress" role="status" hx-get={`/console${to}/live`} hx-trigger="every 1s" hx-swap="outerHTML">
      <p>
        <label for="bar">{text}</label>
      </p>
      <progress id="bar" class="bar" max={100} value={percent}>
        {say('imports.progress', { percent })}
      </progress>{' '}
      {say('imports.progress', { percent })}
      <p class="soft">
        {say('imports.wait')}{' '}
        <a class="usa-link" href={`/console${to}`}>
          {say('imports.reload')}
        </a>
      </p>
      {job.state === 'running' && <p class="soft">{say('imports.goes_on')}</p>}
    </div>
  );
}

/** Asks for the count, and sends it with the version that was looked at. */
export function ConfirmForm({
  visit,
  job,
  to,
  label,
  hint,
  button,
  typed,
  error,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly to: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly typed: string;
  readonly error: string | null;
}): VNode {
  return (
    <Send visit={visit} to={`${to}/confirm`} class="usa-form">
      <input type="hidden" name="version" value={String(job.version)} />
      <Field
        name="count"
        label={label}
        hint={hint}
        value={typed}
        error={error}
        inputMode="numeric"
        autocomplete="off"
        required
      />
      <button class="usa-button" type="submit">
        {button}
      </button>
    </Send>
  );
}

export function DropJob({ visit, to }: { readonly visit: MemberVisit; readonly to: string }): VNode {
  return <Act visit={visit} to={`${to}/drop`} label={visit.words.say('imports.drop')} look="secondary" />;
}

/** What was begun on the pages, the newest first. */
export function History({
  visit,
  caption,
  jobs,
  to,
  cameOf,
}: {
  readonly visit: MemberVisit;
  readonly caption: string;
  readonly jobs: readonly Job[];
  /** Where each is, below `/console`. */
  readonly to: (job: Job) => string;
  readonly cameOf: (job: Job) => string;
}): VNode {
  const { say } = visit.words;
  if (jobs.length === 0) return <p>{say('imports.history_none')}</p>;
  const named = jobs.some(({ name }) => name !== '');
  return (
    <Table
      caption={caption}
      heads={[
        say('imports.when'),
        say('imports.who'),
        ...(named ? [say('imports.what')] : []),
        say('imports.state'),
        say('imports.came'),
      ]}
    >
      {jobs.map((job) => (
        <tr key={job.id}>
          <th scope="row">
            <a class="usa-link" href={`/console${to(job)}`}>
              <When visit={visit} at={job.createdAt} />
            </a>
          </th>
          <td>{nameOfActor(job.confirmedBy ?? job.actor)}</td>
          {named && <td class="cell">{job.name}</td>}
          <td>{say(`imports.states.${job.state}`)}</td>
          <td>{cameOf(job)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Why nothing was begun, where that is no matter of the count. */
function RefusedDetail({
  visit,
  detail,
}: {
  readonly visit: MemberVisit;
  /** In English; null where there is nothing to say. */
  readonly detail: string | null;
}): VNode {
  if (detail === null) return <></>;
  return (
    <Notice kind="error" heading={visit.words.say('trouble.not_possible.title')}>
      <Why visit={visit} reason={detail} />
    </Notice>
  );
}

/** What the page of a job shows around what was found and what was done: why it was refused, how far it is or how it ended, its facts, the way back. */
export function JobBody({
  visit,
  job,
  to,
  words,
  back,
  refused,
  children,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  /** Of the job, below `/console`. */
  readonly to: string;
  /** Where its words are. */
  readonly words: 'imports' | 'assignment' | 'bulk';
  /** Where all of its kind are. */
  readonly back: string;
  readonly refused: { readonly detail: string | null } | null;
  /** While it is ready, and once it is done. */
  readonly children: ComponentChildren;
}): VNode {
  const { say } = visit.words;
  const { state } = job;
  return (
    <>
      <RefusedDetail visit={visit} detail={refused?.detail ?? null} />
      {(state === 'reading' || state === 'running') && (
        <JobProgress visit={visit} job={job} to={to} text={say(`${words}.${state}`)} />
      )}
      {state === 'failed' && <Notice kind="error">{say(`${words}.failed`)}</Notice>}
      {state === 'dropped' && <Notice kind="info">{say('imports.states.dropped')}</Notice>}
      {children}
      <JobFacts visit={visit} job={job} />
      <p>
        <a class="usa-link" href={back}>
          {say(`${words}.back`)}
        </a>
      </p>
    </>
  );
}

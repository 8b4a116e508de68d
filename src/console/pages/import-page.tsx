import type { VNode } from 'preact';
import type { Registration } from '../../domain/registration.ts';
import type { Job } from '../../domain/job.ts';
import { countOf } from '../../jobs/begin.ts';
import { fileFoundOf, type Consequences, type FileFound } from '../../jobs/found.ts';
import { MOST_UPLOAD_BYTES } from '../../jobs/job-files.ts';
import { recordLooks } from '../looks.ts';
import { FirstRows, Mapping, problemText, Rejects, UploadForm } from './file-parts.tsx';
import { Family } from './family-link.tsx';
import type { ImportKind } from './import-kinds.ts';
import { familiesNamed, type Refused } from './job-acts.tsx';
import { ConfirmForm, DropJob, JobBody } from './job-parts.tsx';
import { Notice, Table } from './parts.tsx';
import type { MemberVisit, Shown } from './page.ts';

const COUNTS = ['added', 'changed', 'unchanged', 'rejected'] as const;

/** One import: how its file is read, what it would do, how far it is, what it did. */
export async function importPage(
  visit: MemberVisit,
  of: ImportKind,
  job: Job,
  refused: Refused | null = null,
): Promise<Shown> {
  const { say } = visit.words;
  const { storage, clock } = visit.deps;
  const sees = visit.member.may('personal.read');
  const found = fileFoundOf(job);
  const ids = (found?.consequences?.named ?? []).map(({ registrationId }) => registrationId);
  const named = await familiesNamed(visit, ids);
  if (sees && found !== null)
    await recordLooks({ storage, clock, actor: visit.member.actor }, `/console${of.path}/{id}`, {
      records: [`job:${job.id}`],
      receipts: [...named.values()].map(({ receipt }) => receipt),
    });
  const to = `${of.path}/${job.id}`;
  return {
    kind: 'page',
    title: `${say(`imports.${of.kind}`)}: ${job.name}`,
    ...(refused === null ? {} : { status: refused.status }),
    body: (
      <JobBody {...{ visit, job, to, refused }} words="imports" back="/console/roster">
        {job.state === 'ready' && found !== null && (
          <Ready visit={visit} of={of} job={job} found={found} named={named} refused={refused} />
        )}
        {job.state === 'done' && <Done visit={visit} job={job} to={to} />}
      </JobBody>
    ),
  };
}

type Named = ReadonlyMap<string, Registration>;

function Counts({
  visit,
  figures,
}: {
  readonly visit: MemberVisit;
  readonly figures: Job['figures'];
}): VNode {
  const { say, number } = visit.words;
  return (
    <ul class="facts">
      {COUNTS.map((name) => (
        <li key={name}>
          <b>{number(figures[name] ?? 0)}</b> {say(`imports.${name}`)}
        </li>
      ))}
    </ul>
  );
}

function Ready({
  visit,
  of,
  job,
  found,
  named,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly of: ImportKind;
  readonly job: Job;
  readonly found: FileFound;
  readonly named: Named;
  readonly refused: Refused | null;
}): VNode {
  const { say } = visit.words;
  const to = `${of.path}/${job.id}`;
  const sees = visit.member.may('personal.read');
  const { problem } = found;
  const readable = problem === null || found.names.length > 0 || problem.what.includes('encoding');
  const mapping = (
    <Mapping visit={visit} to={`${to}/read`} found={found} columns={of.columns} dated={isDated(found)} />
  );
  return (
    <>
      {problem !== null && <Notice kind="error">{problemText(visit.words, problem)}</Notice>}
      {problem === null ? (
        <>
          <h2>{say('imports.would')}</h2>
          <Counts visit={visit} figures={job.figures} />
          {found.consequences !== null && (
            <WouldChange visit={visit} consequences={found.consequences} named={named} sees={sees} />
          )}
          <Confirm visit={visit} job={job} to={to} refused={refused} />
          <Bad visit={visit} of={of} job={job} found={found} />
          {found.first.length > 0 && (
            <>
              <h2>{say('imports.first')}</h2>
              <FirstRows visit={visit} found={found} columns={of.columns} sees={sees} />
            </>
          )}
          <details>
            <summary>{say('imports.how')}</summary>
            {mapping}
          </details>
        </>
      ) : (
        <>
          <p>{say('imports.cannot')}</p>
          {readable && (
            <>
              <h2>{say('imports.how')}</h2>
              {mapping}
            </>
          )}
          <h2>{say('imports.correct')}</h2>
          <Again visit={visit} of={of} />
        </>
      )}
      <DropJob visit={visit} to={to} />
    </>
  );
}

const isDated = ({ dates, problem }: FileFound): boolean =>
  problem?.what === 'dates' || Object.keys(dates).length > 0;

function Again({ visit, of }: { readonly visit: MemberVisit; readonly of: ImportKind }): VNode {
  const mostBytes = visit.deps.jobs.mostBytes ?? MOST_UPLOAD_BYTES;
  const label = visit.words.say('imports.correct');
  return <UploadForm visit={visit} to={of.path} fault={null} label={label} mostBytes={mostBytes} />;
}

function Confirm({
  visit,
  job,
  to,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly to: string;
  readonly refused: Refused | null;
}): VNode {
  const { say } = visit.words;
  const count = countOf(job);
  if (count === 0) return <Notice kind="info">{say('imports.nothing')}</Notice>;
  return (
    <>
      <p class="soft">{say('imports.as_of')}</p>
      <ConfirmForm
        visit={visit}
        job={job}
        to={to}
        label={say('imports.count')}
        hint={say('imports.confirm_hint', { count })}
        button={say('imports.confirm')}
        typed={refused?.typed ?? ''}
        error={refused !== null && refused.detail === null ? say('imports.confirm_wrong') : null}
      />
    </>
  );
}

function Bad({
  visit,
  of,
  job,
  found,
}: {
  readonly visit: MemberVisit;
  readonly of: ImportKind;
  readonly job: Job;
  readonly found: FileFound;
}): VNode {
  const { say } = visit.words;
  const rejected = job.figures.rejected ?? 0;
  if (rejected === 0) return <></>;
  const sees = visit.member.may('personal.read');
  return (
    <section class="bad">
      <h2>{say('imports.bad')}</h2>
      <p>{say('imports.bad_hint')}</p>
      {rejected > found.rejects.length && <p>{say('imports.bad_first', { count: found.rejects.length })}</p>}
      <Rejects visit={visit} found={found} columns={of.columns} sees={sees} />
      <div class="stay">
        {sees && <RejectsLink visit={visit} to={`${of.path}/${job.id}`} />}
        <Again visit={visit} of={of} />
      </div>
    </section>
  );
}

const RejectsLink = ({ visit, to }: { readonly visit: MemberVisit; readonly to: string }): VNode => (
  <p>
    <a class="usa-link" href={`/console${to}/rejects.csv`} download>
      {visit.words.say('imports.rejects')}
    </a>
  </p>
);

function WouldChange({
  visit,
  consequences,
  named,
  sees,
}: {
  readonly visit: MemberVisit;
  readonly consequences: Consequences;
  readonly named: Named;
  readonly sees: boolean;
}): VNode {
  const { say, sayOf, number } = visit.words;
  const { again, told, lost, moves, more } = consequences;
  if (again === 0)
    return (
      <>
        <h2>{say('imports.families')}</h2>
        <p>{say('imports.families_none')}</p>
      </>
    );
  return (
    <>
      <h2>{say('imports.families')}</h2>
      {lost > 0 && <Notice kind="warning">{say('imports.lost', { count: lost })}</Notice>}
      <p>
        {say('imports.decided_again', { count: again })}{' '}
        {told === 0 ? say('imports.told_none') : say('imports.told', { count: told })}
      </p>
      {more && <p>{say('imports.more')}</p>}
      {moves.length > 0 && (
        <Table
          caption={say('imports.families')}
          heads={[say('imports.from'), say('imports.to'), say('imports.number')]}
        >
          {moves.map(({ from, to, families }) => (
            <tr key={`${from} ${to}`}>
              <td>{sayOf('outcomes', from)}</td>
              <td>{sayOf('outcomes', to)}</td>
              <td class="num">{number(families)}</td>
            </tr>
          ))}
        </Table>
      )}
      {consequences.named.length > 0 && (
        <>
          {consequences.named.length < told && (
            <p>{say('imports.named_first', { count: consequences.named.length })}</p>
          )}
          <Table
            caption={say('imports.named')}
            heads={[say('imports.named'), say('imports.from'), say('imports.to'), say('imports.loses')]}
          >
            {consequences.named.map(({ registrationId, from, to, lost: loses }) => {
              const family = named.get(registrationId);
              return (
                <tr key={registrationId}>
                  <th scope="row">{family === undefined ? '' : <Family family={family} sees={sees} />}</th>
                  <td>{sayOf('outcomes', from)}</td>
                  <td>{sayOf('outcomes', to)}</td>
                  <td>{loses === null ? '' : `${loses.port}, ${loses.date} ${loses.time}`}</td>
                </tr>
              );
            })}
          </Table>
        </>
      )}
    </>
  );
}

function Done({
  visit,
  job,
  to,
}: {
  readonly visit: MemberVisit;
  readonly job: Job;
  readonly to: string;
}): VNode {
  const { say } = visit.words;
  const sees = visit.member.may('personal.read');
  return (
    <>
      <h2>{say('imports.done')}</h2>
      <Counts visit={visit} figures={job.figures} />
      {job.tries > 1 && <p>{say('imports.interrupted')}</p>}
      {job.kind === 'roster_import' && <p>{say('imports.after')}</p>}
      {(job.figures.rejected ?? 0) > 0 &&
        sees &&
        (job.fileKey === null ? <p>{say('imports.rejects_gone')}</p> : <RejectsLink visit={visit} to={to} />)}
    </>
  );
}

import { DATE_ORDERS } from '../../../csv/dates.ts';
import { ENCODINGS } from '../../../csv/encoding.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { Job } from '../../../domain/job.ts';
import type { FileAsked } from '../../../jobs/asked.ts';
import { beginImport, dropJob, needJob, readAgain } from '../../../jobs/begin.ts';
import { MOST_UPLOAD_BYTES } from '../../../jobs/job-files.ts';
import { recordLooks } from '../../looks.ts';
import { UploadForm } from '../file-parts.tsx';
import { ROSTER_IMPORT, SLOTS_IMPORT, type ImportKind } from '../import-kinds.ts';
import { importPage } from '../import-page.tsx';
import { acting, confirmTyped, jobDeps, liveOf, takeUp } from '../job-acts.tsx';
import { History } from '../job-parts.tsx';
import type { UploadFault } from '../multipart.ts';
import { fileForm, form, page, type MemberVisit, type Page, type Reply, type Shown } from '../page.ts';

const LISTED = 20;

async function overview(visit: MemberVisit, fault: UploadFault | null, at: ImportKind): Promise<Shown> {
  const { say } = visit.words;
  const mostBytes = visit.deps.jobs.mostBytes ?? MOST_UPLOAD_BYTES;
  const parts = [];
  for (const of of [ROSTER_IMPORT, SLOTS_IMPORT]) {
    if (!visit.member.may(of.permission)) continue;
    const jobs = await visit.deps.storage.listJobs({ kind: of.kind, limit: LISTED });
    parts.push(
      <section key={of.kind}>
        <h2>{say(`imports.${of.kind}`)}</h2>
        <p>{say(of.kind === 'roster_import' ? 'imports.roster_hint' : 'imports.slots_hint')}</p>
        <UploadForm
          visit={visit}
          to={of.path}
          fault={of === at ? fault : null}
          label={say('imports.upload')}
          mostBytes={mostBytes}
        />
        <h3>{say('imports.history')}</h3>
        <History
          visit={visit}
          caption={`${say('imports.history')}: ${say(`imports.${of.kind}`)}`}
          jobs={jobs}
          to={({ id }) => `${of.path}/${id}`}
          cameOf={(job) => cameOf(visit, job)}
        />
      </section>,
    );
  }
  return {
    kind: 'page',
    title: say('imports.title'),
    ...(fault === null ? {} : { status: 422 }),
    body: <>{parts}</>,
  };
}

function cameOf({ words: { say } }: MemberVisit, { state, figures }: Job): string {
  if (state !== 'done' && state !== 'ready') return '';
  const { added = 0, changed = 0, unchanged: same = 0, rejected = 0 } = figures;
  return say('imports.counts', { added, changed, same, rejected });
}

function askedBy({ form: typed }: MemberVisit, { columns }: ImportKind): FileAsked {
  const encoding = ENCODINGS.find((each) => each === typed.get('encoding'));
  const dates = DATE_ORDERS.find((each) => each === typed.get('dates'));
  const chosen = columns.flatMap((column) => {
    const name = typed.get(`column-${column}`);
    return name === '' ? [] : [[column, name] as const];
  });
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(dates === undefined ? {} : { dates }),
    ...(chosen.length === 0 ? {} : { columns: Object.fromEntries(chosen) }),
  };
}

const jobOf = (visit: MemberVisit, { kind }: ImportKind): Promise<Job> =>
  needJob(visit.deps, visit.params.id ?? '', kind);

async function confirm(visit: MemberVisit, of: ImportKind): Promise<Reply> {
  const job = await jobOf(visit, of);
  const refused = await confirmTyped(visit, job);
  if (refused !== null) return importPage(visit, of, await jobOf(visit, of), refused);
  return { kind: 'go', to: `${of.path}/${job.id}` };
}

async function rejects(visit: MemberVisit, of: ImportKind): Promise<Reply> {
  const job = await jobOf(visit, of);
  const { storage, clock } = visit.deps;
  if (!visit.member.may('personal.read')) throw new AvisoError('not_allowed');
  if (job.state !== 'ready' && job.state !== 'done') throw new AvisoError('not_found');
  if (!(await visit.deps.jobs.files.has(job))) throw new AvisoError('not_found');
  await recordLooks({ storage, clock, actor: visit.member.actor }, `/console${of.path}/{id}/rejects.csv`, {
    records: [`job:${job.id}`],
  });
  const fileName = `rejects-${job.id}.csv`;
  return { kind: 'file', download: { fileName, lines: of.rejects(jobDeps(visit), job) } };
}

async function upload(visit: MemberVisit, of: ImportKind): Promise<Reply> {
  const { upload: came } = visit;
  if (came === null || came.fault !== null) return overview(visit, came?.fault ?? 'none', of);
  const { id, name } = came;
  await beginImport(acting(visit), id, { kind: of.kind, name, file: came.keep() });
  await takeUp(visit, id);
  return { kind: 'go', to: `${of.path}/${id}` };
}

const pagesOf = (of: ImportKind): readonly Page[] => [
  fileForm(of.path, of.permission, (visit) => upload(visit, of)),
  page(`${of.path}/{id}`, of.permission, async (visit) => importPage(visit, of, await jobOf(visit, of))),
  page(
    `${of.path}/{id}/live`,
    of.permission,
    async (visit) => {
      const job = await jobOf(visit, of);
      return liveOf(visit, job, `${of.path}/${job.id}`, 'imports');
    },
    { live: true },
  ),
  page(`${of.path}/{id}/rejects.csv`, of.permission, (visit) => rejects(visit, of)),
  form(`${of.path}/{id}/read`, of.permission, async (visit) => {
    const job = await jobOf(visit, of);
    await readAgain(acting(visit), job, askedBy(visit, of));
    await takeUp(visit, job.id);
    return { kind: 'go', to: `${of.path}/${job.id}` };
  }),
  form(`${of.path}/{id}/confirm`, of.permission, (visit) => confirm(visit, of)),
  form(`${of.path}/{id}/drop`, of.permission, async (visit) => {
    await dropJob(acting(visit), await jobOf(visit, of));
    return { kind: 'go', to: '/roster', done: 'dropped' };
  }),
];

/** The roster and the slots: files are uploaded, looked through, confirmed and imported. */
export const importPages: readonly Page[] = [
  page('/roster', 'roster.import', (visit) => overview(visit, null, ROSTER_IMPORT)),
  ...pagesOf(ROSTER_IMPORT),
  ...pagesOf(SLOTS_IMPORT),
];

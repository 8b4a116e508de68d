import type { AudienceRow } from '../domain/audience.ts';
import type { ChangeFigures } from '../domain/change.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import { markOf, peopleActAsked, peopleActFound, type PeopleActFound } from '../domain/people-act.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import { createFigures } from './figures.ts';
import type { ChangeRule } from './rule.ts';

/** Registrations that are looked at together. */
const PAGE = 500;

/** The act as it waits, with who was listed. Throws AvisoError `not_found`, `not_possible`: it is under way, done or let go of. */
async function needWaiting(
  { storage }: OutgoingDeps,
  id: string,
): Promise<{ readonly job: Job; readonly found: PeopleActFound }> {
  const job = await storage.findJob(id);
  if (job?.kind !== 'people_act') throw new AvisoError('not_found', `Job ${id}.`);
  const found = job.state === 'ready' ? peopleActFound.safeParse(JSON.parse(job.found ?? 'null')) : null;
  if (found?.success !== true) throw new AvisoError('not_possible', `It is ${job.state}.`);
  if (peopleActAsked.parse(JSON.parse(job.asked)).act !== 'cancel')
    throw new AvisoError('not_possible', 'It needs nobody else.');
  return { job, found: found.data };
}

/** Of those who were listed, those who stand as they did then, by id. */
async function standing(
  storage: Storage,
  { rest }: PeopleActFound,
  now: number,
): Promise<readonly AudienceRow[]> {
  const marks = new Map(rest);
  const ids = [...marks.keys()].sort();
  const rows: AudienceRow[] = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = await storage.listAudienceRows(ids.slice(at, at + PAGE));
    rows.push(
      ...page.filter(
        (row) =>
          markOf('cancel', row) === marks.get(row.registration.id) && (row.appointment?.startsAt ?? 0) > now,
      ),
    );
  }
  return rows.sort((a, b) => (a.registration.id < b.registration.id ? -1 : 1));
}

async function countCancelling(deps: OutgoingDeps, subject: string): Promise<ChangeFigures> {
  const { found } = await needWaiting(deps, subject);
  const sum = createFigures();
  for (const { registration, talk, appointment } of await standing(deps.storage, found, deps.clock.now()))
    sum.add({
      registrationId: registration.id,
      told: talk !== null && !talk.stopped,
      ...{ appointment, moved: false },
    });
  const figures = sum.figures();
  if (figures.families === 0) throw new AvisoError('not_possible', 'There is nothing to be changed.');
  return figures;
}

/**
 * Appointments that are taken back of families who were listed by a filter (people-act.ts). One commit lets the act run, which then takes them
 * back one by one; who was listed and stands otherwise by then keeps theirs.
 */
export const peopleCancel: ChangeRule = {
  count: countCancelling,
  needsSecond: () => true,
  async writes(deps, { subject, actor }, { appointments }) {
    const { job, found } = await needWaiting(deps, subject);
    const now = deps.clock.now();
    const running: Job = {
      ...job,
      version: job.version + 1,
      ...{ state: 'running', confirmedBy: actor, confirmedAt: now, dueAt: now },
      ...{ progress: 0, total: found.rest.length },
    };
    return [
      { kind: 'job', job: running },
      auditWrite(now, actor, 'job.confirm', subject, { kind: job.kind, count: appointments }),
    ];
  },
};

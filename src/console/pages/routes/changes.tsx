import type { VNode } from 'preact';
import { approveChange, countNow, needChange, rejectChange } from '../../../changes/changes.ts';
import { readActor } from '../../../domain/actor.ts';
import {
  changeStateAt,
  countToState,
  type Change,
  type ChangeFigures,
  type ChangeState,
} from '../../../domain/change.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { whyNoSecondPerson } from '../../../staff/second-person.ts';
import { Asked, askedIn, pathOfAct } from '../people-act-page.tsx';
import { CountField, Figures, changeTitle, readCount } from '../change-parts.tsx';
import { Field, Notice, Send, When } from '../parts.tsx';
import { Why } from '../trouble.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';

/** Changes of each state that are listed. */
const SHOWN = 50;
const LONGEST_REASON = 200;

const nameOf = (actor: string): string => readActor(actor)?.name ?? actor;
function ChangeList({ visit, changes }: { visit: MemberVisit; changes: readonly Change[] }): VNode {
  const { say } = visit.words;
  const now = visit.deps.clock.now();
  return (
    <ul class="cards">
      {changes.map((change) => (
        <li key={change.id}>
          <p>
            <a class="usa-link" href={`/console/changes/${change.id}`}>
              {changeTitle(visit, change)}
            </a>
          </p>
          <p class="soft">
            {say(`changes.states.${changeStateAt(change, now)}`)} · {change.authors.map(nameOf).join(', ')} ·{' '}
            <When visit={visit} at={change.createdAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}

async function changesPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const { storage, clock } = visit.deps;
  const now = clock.now();
  const all = await storage.listChanges({ limit: 2 * SHOWN });
  const isOpen = (change: Change): boolean => changeStateAt(change, now) === 'proposed';
  const open = (await storage.listChanges({ state: 'proposed', limit: 2 * SHOWN })).filter(isOpen);
  const others = all.filter((change) => !isOpen(change)).slice(0, SHOWN);
  return {
    kind: 'page',
    title: say('changes.title'),
    body: (
      <>
        <p>{say('changes.intro')}</p>
        {open.length === 0 ? <p>{say('changes.none')}</p> : <ChangeList visit={visit} changes={open} />}
        {others.length > 0 && (
          <>
            <h2>{say('changes.decided')}</h2>
            <ChangeList visit={visit} changes={others} />
          </>
        )}
      </>
    ),
  };
}

/** What is shown again when a decision was refused, with what was typed. */
interface Refused {
  readonly status: number;
  readonly notice?: VNode;
  readonly countError?: string;
  readonly reasonError?: string;
}

async function changePage(visit: MemberVisit, refused: Refused | null = null): Promise<Reply> {
  const { deps, member, params } = visit;
  const change = await needChange(deps.storage, params.id ?? '');
  const now = await countNow(deps, change);
  const state = changeStateAt(change, deps.clock.now());
  const why =
    state === 'proposed' && member.may('change.approve')
      ? await whyNoSecondPerson(deps.storage, change.authors, member.actor)
      : null;
  return {
    kind: 'page',
    title: changeTitle(visit, change),
    ...(refused === null ? {} : { status: refused.status }),
    body: (
      <>
        {refused?.notice}
        <Facts visit={visit} change={change} state={state} />
        {change.kind === 'people_cancel' && (await OfMany({ visit, change }))}
        <Effects visit={visit} change={change} state={state} now={now} />
        {state === 'proposed' && member.may('change.approve') && (
          <Decision visit={visit} change={change} figures={now} why={why} refused={refused} />
        )}
      </>
    ),
  };
}

function Facts({
  visit,
  change,
  state,
}: {
  readonly visit: MemberVisit;
  readonly change: Change;
  readonly state: ChangeState;
}): VNode {
  const { say } = visit.words;
  return (
    <dl class="pairs">
      <dt>{say('changes.state')}</dt>
      <dd>{say(`changes.states.${state}`)}</dd>
      <dt>{say('changes.by')}</dt>
      <dd>{change.authors.map(nameOf).join(', ')}</dd>
      <dt>{say('changes.since')}</dt>
      <dd>
        <When visit={visit} at={change.createdAt} />
      </dd>
      {change.decidedBy !== null && change.decidedAt !== null && (
        <>
          <dt>{say('changes.decided_by')}</dt>
          <dd>
            {nameOf(change.decidedBy)}, <When visit={visit} at={change.decidedAt} />
          </dd>
        </>
      )}
      {state === 'proposed' && (
        <>
          <dt>{say('changes.until')}</dt>
          <dd>
            <When visit={visit} at={change.expiresAt} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** Of an act on many: what, with whom and why, for as long as that is kept. */
async function OfMany({
  visit,
  change,
}: {
  readonly visit: MemberVisit;
  readonly change: Change;
}): Promise<VNode | null> {
  const job = await visit.deps.storage.findJob(change.subject);
  const asked = job === null ? null : askedIn(job);
  return (
    <>
      {asked !== null && <Asked visit={visit} asked={asked} />}
      {job !== null && visit.member.may('people.search') && (
        <p>
          <a class="usa-link" href={`/console${pathOfAct(job.id)}`}>
            {visit.words.say('changes.of_many')}
          </a>
        </p>
      )}
    </>
  );
}

function Effects({
  visit,
  change,
  state,
  now,
}: {
  readonly visit: MemberVisit;
  readonly change: Change;
  readonly state: ChangeState;
  readonly now: ChangeFigures | null;
}): VNode {
  const { say } = visit.words;
  const differs = now !== null && now.digest !== change.figures.digest;
  return (
    <>
      {now !== null && (
        <>
          <h2>{say('changes.figures')}</h2>
          {differs && <Notice kind="warning">{say('changes.differs')}</Notice>}
          <Figures visit={visit} figures={now} />
        </>
      )}
      {now === null && state === 'proposed' && <Notice kind="info">{say('changes.over')}</Notice>}
      {(now === null || differs) && (
        <>
          <h2>{say('changes.proposed_figures')}</h2>
          <Figures visit={visit} figures={change.figures} />
        </>
      )}
    </>
  );
}

function Decision({
  visit,
  change,
  figures,
  why,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly change: Change;
  readonly figures: ChangeFigures | null;
  /** What is against this person; null when nothing is. */
  readonly why: string | null;
  readonly refused: Refused | null;
}): VNode {
  const { say } = visit.words;
  const to = `/changes/${change.id}`;
  return (
    <>
      {figures !== null && (
        <>
          <h2>{say('changes.approve')}</h2>
          {why === null ? (
            <Send visit={visit} to={`${to}/approve`} class="usa-form">
              <CountField
                visit={visit}
                figures={figures}
                typed={visit.form.get('count')}
                error={refused?.countError ?? null}
              />
              <button class="usa-button" type="submit">
                {say('changes.approve_button')}
              </button>
            </Send>
          ) : (
            <Notice kind="warning" heading={say('changes.not_second')}>
              <Why visit={visit} reason={why} />
            </Notice>
          )}
        </>
      )}
      <h2>{say('changes.reject')}</h2>
      <Send visit={visit} to={`${to}/reject`} class="usa-form">
        <Field
          name="reason"
          label={say('changes.reason')}
          hint={say('changes.reason_hint')}
          value={visit.form.get('reason')}
          error={refused?.reasonError}
          required
        />
        <button class="usa-button usa-button--secondary" type="submit">
          {say('changes.reject_button')}
        </button>
      </Send>
    </>
  );
}

async function approve(visit: MemberVisit): Promise<Reply> {
  const { deps, params, words, form: typed } = visit;
  const id = params.id ?? '';
  const before = await needChange(deps.storage, id);
  const figures = await countNow(deps, before);
  const stated = readCount(typed.get('count'));
  if (stated === null || (figures !== null && stated !== countToState(figures)))
    return changePage(visit, { status: 422, countError: words.say('changes.count_wrong') });
  try {
    await approveChange(acting(visit), id, stated);
  } catch (error) {
    const after = await needChange(deps.storage, id);
    if (!(error instanceof AvisoError) || error.code !== 'not_possible' || after.version === before.version)
      throw error;
    // The figures were counted anew; or somebody has decided, which the page then says.
    const notice =
      after.state === 'proposed' ? <Notice kind="warning">{words.say('changes.recounted')}</Notice> : <></>;
    return changePage(visit, { status: 409, notice });
  }
  return { kind: 'go', to: `/changes/${id}`, done: 'change_approved' };
}

async function reject(visit: MemberVisit): Promise<Reply> {
  const id = visit.params.id ?? '';
  const reason = visit.form.get('reason').trim().slice(0, LONGEST_REASON);
  if (reason === '')
    return changePage(visit, { status: 422, reasonError: visit.words.say('changes.reason_missing') });
  await rejectChange(acting(visit), id, reason);
  return { kind: 'go', to: `/changes/${id}`, done: 'change_rejected' };
}

/** What takes from families what they have, and waits for a second person: closed phases and days alike. */
export const changePages: readonly Page[] = [
  page('/changes', 'change.read', changesPage),
  page('/changes/{id}', 'change.read', (visit) => changePage(visit)),
  form('/changes/{id}/approve', 'change.approve', approve),
  form('/changes/{id}/reject', 'change.approve', reject),
];

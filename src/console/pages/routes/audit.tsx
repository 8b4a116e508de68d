import type { VNode } from 'preact';
import { readActor } from '../../../domain/actor.ts';
import type { AuditRow } from '../../../domain/audit.ts';
import { sheetLines, sheetRow } from '../../../csv/write.ts';
import { verifyAudit } from '../../audit-chain.ts';
import { everyFound, searchAudit, type AuditFilter } from '../../audit-search.ts';
import { filterOf, isNoDay, queryOf, typedOf, type AuditTyped } from '../audit-filter.ts';
import { Act, Choice, Field, Notice, Send, When } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { officeZone } from '../times.ts';

/** Rows of one page. */
const SHOWN = 50;
/** What acts begin with, and the one that there is most of by itself. */
const ACTS = [
  'account',
  'appointment',
  'assign',
  'broadcast',
  'call',
  'change',
  'job',
  'people',
  'person',
  'person.look',
  'phase',
  'programme',
  'registration',
  'roster',
  'slots',
  'staff',
  'token',
  'view',
] as const;
const COLUMNS = ['seq', 'at', 'actor', 'act', 'subject', 'detail', 'previous_hash', 'hash'];

async function filterFor({ deps }: MemberVisit, typed: AuditTyped): Promise<AuditFilter> {
  const programme = await deps.storage.findProgramme();
  return filterOf(deps.storage, typed, officeZone(programme?.officeHours ?? []));
}

function placeIn({ query }: MemberVisit): number {
  const before = Number(query.get('before') ?? '');
  return Number.isSafeInteger(before) && before > 0 ? before : Number.MAX_SAFE_INTEGER;
}

async function auditPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const typed = typedOf(visit.query);
  const filter = await filterFor(visit, typed);
  const { rows, next, lookedTo } = await searchAudit(visit.deps.storage, filter, {
    ...{ before: placeIn(visit), limit: SHOWN },
  });
  const wrong = isNoDay(typed.from) || isNoDay(typed.to);
  return {
    kind: 'page',
    title: say('audit.title'),
    ...(wrong ? { status: 422 } : {}),
    body: (
      <>
        <p>{say('audit.what')}</p>
        <Send visit={visit} to="/audit/check">
          <button class="usa-button usa-button--outline" type="submit">
            {say('audit.check')}
          </button>
        </Send>
        <Filters visit={visit} typed={typed} />
        {rows.length === 0 && lookedTo === null && <p>{say('audit.none')}</p>}
        <ol class="cards">
          {rows.map((row) => (
            <Row key={row.seq} visit={visit} row={row} />
          ))}
        </ol>
        {lookedTo !== null && (
          <p>
            {say('audit.looked_to')} <When visit={visit} at={lookedTo} />
          </p>
        )}
        <div class="row">
          {next !== null && (
            <a class="usa-link" href={`/console/audit?${queryOf(typed, { before: String(next) })}`}>
              {say('audit.earlier')}
            </a>
          )}
          <Act visit={visit} to="/audit/download" values={typed} label={say('audit.download')} />
        </div>
      </>
    ),
  };
}

function Filters({ visit, typed }: { readonly visit: MemberVisit; readonly typed: AuditTyped }): VNode {
  const { say } = visit.words;
  const wrong = (day: string): string | null => (isNoDay(day) ? say('audit.no_day') : null);
  return (
    <details class="filters" open={queryOf(typed) !== ''}>
      <summary>{say('audit.filter')}</summary>
      <form method="get" action="/console/audit" class="usa-form">
        <Field name="who" label={say('audit.who')} hint={say('audit.who_hint')} value={typed.who} />
        <Choice
          name="act"
          label={say('audit.act')}
          chosen={typed.act}
          options={[['', say('audit.any')], ...ACTS.map((act) => [act, say(`audit.groups.${act}`)] as const)]}
        />
        <Field name="about" label={say('audit.about')} hint={say('audit.about_hint')} value={typed.about} />
        <Field
          name="from"
          label={say('audit.from')}
          hint={say('audit.day_hint')}
          value={typed.from}
          error={wrong(typed.from)}
        />
        <Field
          name="to"
          label={say('audit.to')}
          hint={say('audit.day_hint')}
          value={typed.to}
          error={wrong(typed.to)}
        />
        <button class="usa-button" type="submit">
          {say('audit.find')}
        </button>
        <p>
          <a class="usa-link" href="/console/audit">
            {say('audit.all')}
          </a>
        </p>
      </form>
    </details>
  );
}

/** What was done, in words where there are any. */
function actOf({ words: { sayOf } }: MemberVisit, act: string): string {
  const said = sayOf('audit.acts', act);
  return said === act ? sayOf('acts', act) : said;
}

function Row({ visit, row }: { readonly visit: MemberVisit; readonly row: AuditRow }): VNode {
  const { say, sayOf } = visit.words;
  const detail = Object.entries(row.detail);
  return (
    <li>
      <p>
        <b>{actOf(visit, row.act)}</b>
        {' · '}
        <a class="usa-link" href={`/console/audit?about=${encodeURIComponent(row.subject)}`}>
          {row.subject}
        </a>
      </p>
      <p class="soft">
        {say('audit.entry', { seq: String(row.seq) })} · <When visit={visit} at={row.at} /> ·{' '}
        {readActor(row.actor)?.name ?? row.actor}
      </p>
      {detail.length > 0 && (
        <p class="soft long">
          {detail
            .map(
              ([name, value]) => `${sayOf('audit.details', name)}: ${sayOf('audit.values', String(value))}`,
            )
            .join('; ')}
        </p>
      )}
    </li>
  );
}

/** Walks the chain, and says plainly what that proves. */
async function checkPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const { entries, head, broken } = await verifyAudit(visit.deps.storage);
  return {
    kind: 'page',
    narrow: true,
    title: say('audit.checked.title'),
    body: (
      <>
        {broken === null ? (
          <Notice kind="success">{say('audit.checked.whole', { count: entries })}</Notice>
        ) : (
          <Notice kind="error" heading={say('audit.checked.broken', { seq: String(broken.seq) })}>
            {say(`audit.checked.why.${broken.why}`)} {say('audit.checked.before', { count: entries })}
          </Notice>
        )}
        <dl class="pairs">
          <dt>{say('audit.checked.at')}</dt>
          <dd>
            <When visit={visit} at={visit.deps.clock.now()} />
          </dd>
          <dt>{say('audit.checked.head')}</dt>
          <dd class="long">
            <code>{head}</code>
          </dd>
        </dl>
        <p>{say('audit.checked.hint')}</p>
        <p>
          <a class="usa-link" href="/console/audit">
            {say('audit.back')}
          </a>
        </p>
      </>
    ),
  };
}

async function* fileRows(visit: MemberVisit, filter: AuditFilter): AsyncGenerator<string> {
  for await (const row of everyFound(visit.deps.storage, filter)) {
    const { seq, at, actor, act, subject, detail, previousHash, hash } = row;
    yield sheetRow([
      ...[seq, new Date(at).toISOString(), actor, act, subject, JSON.stringify(detail), previousHash, hash],
    ]);
  }
}

/** What was done by whom, and whether all of it is still there. */
export const auditPages: readonly Page[] = [
  page('/audit', 'audit.read', auditPage),
  form('/audit/download', 'audit.read', async (visit) => {
    const filter = await filterFor(visit, typedOf(visit.form));
    return {
      kind: 'file',
      download: { fileName: 'audit.csv', lines: sheetLines(COLUMNS, fileRows(visit, filter)) },
    };
  }),
  form('/audit/check', 'audit.read', checkPage),
];

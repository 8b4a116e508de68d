import type { VNode } from 'preact';
import { pageReplies, pageReport, reportCsv, type ReportRow } from '../../../broadcasts/after.ts';
import { RECIPIENT_STATES, type RecipientState } from '../../../domain/broadcast.ts';
import { progressNow } from '../../broadcast-progress.ts';
import { recordLooks } from '../../looks.ts';
import { Outcomes, Progress, reasonText } from '../broadcasts/progress.tsx';
import { broadcastOf, pathOf } from '../broadcasts/ways.ts';
import { type MemberVisit, type Page, page, type Reply } from '../page.ts';
import { Table } from '../parts.tsx';

/** Rows of one page. */
const SHOWN = 100;

const stateOf = ({ query }: MemberVisit): RecipientState | null =>
  RECIPIENT_STATES.find((state) => state === query.get('state')) ?? null;

const afterOf = ({ query }: MemberVisit): number => {
  const asked = query.get('after') ?? '';
  return /^\d{1,9}$/.test(asked) ? Number(asked) : 0;
};

async function reportPage(visit: MemberVisit): Promise<Reply> {
  const { deps, words } = visit;
  const { say } = words;
  const broadcast = await broadcastOf(visit);
  const progress = await progressNow(deps, broadcast.id);
  const state = stateOf(visit);
  const states = state === null ? {} : { states: [state] };
  const rows = await pageReport(deps, broadcast.id, { ...states, after: afterOf(visit), limit: SHOWN + 1 });
  const shown = rows.slice(0, SHOWN);
  const only = state === null ? '' : `state=${state}`;
  const to = `/console${pathOf(broadcast)}`;
  return {
    kind: 'page',
    title: say('broadcasts.report_of', { title: broadcast.content.title }),
    body: (
      <>
        <Progress visit={visit} progress={progress} />
        <Outcomes visit={visit} progress={progress} />
        <h2>{say('broadcasts.everyone')}</h2>
        <nav aria-label={say('broadcasts.report_lists')}>
          <ul class="tabs">
            <li>
              <a href={`${to}/report`} aria-current={state === null ? 'page' : undefined}>
                {say('broadcasts.list.all')}
              </a>
            </li>
            {RECIPIENT_STATES.filter((each) => progress.states[each] > 0).map((each) => (
              <li key={each}>
                <a href={`${to}/report?state=${each}`} aria-current={each === state ? 'page' : undefined}>
                  {say(`broadcasts.recipient.${each}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p>
          <a class="usa-button usa-button--outline" href={`${to}/report.csv?${only}`}>
            {say('broadcasts.download')}
          </a>
        </p>
        <Rows visit={visit} rows={shown} />
        <Further
          rows={rows}
          shown={shown}
          to={`${to}/report?${only === '' ? '' : `${only}&`}`}
          text={say('broadcasts.further')}
        />
        <p>
          <a class="usa-link" href={to}>
            {say('broadcasts.back')}
          </a>
        </p>
      </>
    ),
  };
}

function Further({
  rows,
  shown,
  to,
  text,
}: {
  readonly rows: readonly { readonly position: number }[];
  readonly shown: readonly { readonly position: number }[];
  readonly to: string;
  readonly text: string;
}): VNode | null {
  const last = shown.at(-1);
  return rows.length === shown.length || last === undefined ? null : (
    <p>
      <a class="usa-link" href={`${to}after=${String(last.position)}`}>
        {text}
      </a>
    </p>
  );
}

function Rows({ visit, rows }: { readonly visit: MemberVisit; readonly rows: readonly ReportRow[] }): VNode {
  const { say, sayOf } = visit.words;
  const at = (moment: string | null): string =>
    moment === null ? '' : visit.times.moment(Date.parse(moment));
  if (rows.length === 0) return <p>{say('broadcasts.people_none')}</p>;
  return (
    <Table
      caption={say('broadcasts.everyone')}
      heads={[
        say('broadcasts.receipt'),
        say('request.language'),
        say('request.channel'),
        say('broadcasts.what_became'),
        say('broadcasts.sent_at'),
        say('broadcasts.replied_at'),
      ]}
    >
      {rows.map(({ position, receipt, language, channel, state, reason, sentAt, repliedAt }) => (
        <tr key={position}>
          <th scope="row">{receipt}</th>
          <td>{sayOf('languages', language)}</td>
          <td>{sayOf('channels', channel)}</td>
          <td>
            {say(`broadcasts.recipient.${state}`)}
            {reason !== null && ` (${reasonText(visit, reason)})`}
          </td>
          <td class="nowrap">{at(sentAt)}</td>
          <td class="nowrap">{at(repliedAt)}</td>
        </tr>
      ))}
    </Table>
  );
}

async function reportFile(visit: MemberVisit): Promise<Reply> {
  const { id } = await broadcastOf(visit);
  const state = stateOf(visit);
  const lines = reportCsv(visit.deps, id, state === null ? undefined : [state]);
  return { kind: 'file', download: { fileName: `broadcast-${id}.csv`, lines } };
}

/** What came back, each a look at a person. */
async function repliesPage(visit: MemberVisit): Promise<Reply> {
  const { deps, member, words } = visit;
  const { storage, clock } = deps;
  const { say, sayOf } = words;
  const broadcast = await broadcastOf(visit);
  const rows = await pageReplies(deps, broadcast.id, { after: afterOf(visit), limit: SHOWN + 1 });
  const shown = rows.slice(0, SHOWN);
  await recordLooks({ storage, clock, actor: member.actor }, '/console/broadcasts/{id}/replies', {
    receipts: shown.map(({ receipt }) => receipt),
  });
  return {
    kind: 'page',
    title: say('broadcasts.replies_to', { title: broadcast.content.title }),
    body: (
      <>
        <p class="soft">{say('broadcasts.replies_hint')}</p>
        {shown.length === 0 && <p>{say('broadcasts.replies_none')}</p>}
        <ol class="talk">
          {shown.map(({ sid, receipt, language, at, text }) => (
            <li key={sid}>
              <p class="said" lang={language} dir="auto">
                {text}
              </p>
              <p class="meta">
                <a href={`/console/people/${encodeURIComponent(receipt)}`}>{receipt}</a> ·{' '}
                {sayOf('languages', language)} · {visit.times.moment(at)}
              </p>
            </li>
          ))}
        </ol>
        <Further
          rows={rows}
          shown={shown}
          to={`/console${pathOf(broadcast)}/replies?`}
          text={say('broadcasts.further')}
        />
      </>
    ),
  };
}

/** What became of a broadcast. */
export const broadcastReportPages: readonly Page[] = [
  page('/broadcasts/{id}/report', 'broadcast.read', reportPage),
  page('/broadcasts/{id}/report.csv', 'broadcast.read', reportFile),
  page('/broadcasts/{id}/replies', 'personal.read', repliesPage),
];

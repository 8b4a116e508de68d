import type { VNode } from 'preact';
import type { RequestPage } from '../../../storage/storage.ts';
import { closedList, isTab, openList, TABS, type InboxList, type Tab } from '../inbox-lists.ts';
import { Live, LIVE } from '../live.tsx';
import { page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { RequestCard } from '../request-card.tsx';
import { namesOnDuty } from './duty.tsx';

const CURSOR = /^(0|1)\.(\d{1,15})\.(.{1,120})$/;

function cursorOf(text: string | null): RequestPage['after'] | undefined {
  const [whole, urgent, openedAt, id = ''] = CURSOR.exec(text ?? '') ?? [];
  return whole === undefined ? undefined : { urgent: urgent === '1', openedAt: Number(openedAt), id };
}

function Cards({ visit, tab, list }: { visit: MemberVisit; tab: Tab; list: InboxList }): VNode {
  const { say } = visit.words;
  const { requests, count, after } = list;
  return (
    <div
      id="list"
      hx-get={tab === 'closed' ? undefined : `/console/inbox/list?show=${tab}`}
      hx-trigger={`every 10s, inbox from:#${LIVE}`}
      hx-swap="outerHTML"
    >
      {requests.length === 0 ? (
        <p>{say('inbox.none')}</p>
      ) : (
        <>
          {count !== null && (
            <p class="soft">
              {say('inbox.shown', { count })}{' '}
              {count > requests.length && say('inbox.cut', { count: requests.length })}
            </p>
          )}
          <ul class="cards">
            {requests.map((request) => (
              <RequestCard key={request.id} visit={visit} request={request} />
            ))}
          </ul>
        </>
      )}
      {after != null && (
        <p>
          <a
            class="usa-link"
            href={`/console/inbox?show=closed&after=${encodeURIComponent(`${after.urgent ? 1 : 0}.${after.openedAt}.${after.id}`)}`}
          >
            {say('inbox.more')}
          </a>
        </p>
      )}
    </div>
  );
}

function tabOf({ query }: MemberVisit): Tab {
  const asked = query.get('show') ?? '';
  return isTab(asked) ? asked : 'urgent';
}

function listOf(visit: MemberVisit, tab: Tab): Promise<InboxList> {
  const { deps, member, query } = visit;
  return tab === 'closed'
    ? closedList(deps.storage, member.person.id, cursorOf(query.get('after')))
    : openList(deps.storage, tab, member.person.id);
}

async function inboxPage(visit: MemberVisit): Promise<Reply> {
  const { say, number } = visit.words;
  let tab = tabOf(visit);
  let list = await listOf(visit, tab);
  // Whoever opens the inbox without asking for a list sees the first that has somebody in it.
  if (visit.query.get('show') === null && list.requests.length === 0) {
    tab = 'waiting';
    list = await listOf(visit, tab);
  }
  const duty = await namesOnDuty(visit);
  const countOf = (each: Tab): string => {
    const count = list.counts[each];
    return count === undefined ? '' : ` (${number(count)})`;
  };
  return {
    kind: 'page',
    title: say('inbox.title'),
    body: (
      <>
        <nav aria-label={say('inbox.tabs')}>
          <ul class="tabs">
            {TABS.map((each) => (
              <li key={each}>
                <a href={`/console/inbox?show=${each}`} aria-current={each === tab ? 'page' : undefined}>
                  {say(`inbox.${each}`) + countOf(each)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="soft">
          {tab !== 'closed' && say('inbox.live')}{' '}
          {duty.length > 0 && say('duty.now', { names: duty.join(', ') })}{' '}
          <a class="usa-link" href="/console/inbox/duty">
            {say('duty.title')}
          </a>
          {visit.member.may('request.act') && (
            <>
              {' · '}
              <a class="usa-link" href="/console/inbox/answers">
                {say('canned.title')}
              </a>
            </>
          )}
        </p>
        {tab !== 'closed' && <Live />}
        <Cards visit={visit} tab={tab} list={list} />
      </>
    ),
  };
}

/** Who waits for a person. */
export const inboxPages: readonly Page[] = [
  page('/inbox', 'request.read', inboxPage),
  page(
    '/inbox/list',
    'request.read',
    async (visit) => {
      const tab = tabOf(visit);
      return { kind: 'part', body: <Cards visit={visit} tab={tab} list={await listOf(visit, tab)} /> };
    },
    { live: true },
  ),
];

import type { VNode } from 'preact';
import { nameOfActor } from '../../../domain/actor.ts';
import { isBeingSent, type Broadcast, type BroadcastState } from '../../../domain/broadcast.ts';
import { watchedProgress } from '../../broadcast-progress.ts';
import type { MemberVisit } from '../page.ts';
import { When } from '../parts.tsx';
import { Progress } from './progress.tsx';
import { historyOf, standingWords } from './standing.ts';
import { pathOf } from './ways.ts';

/** What the list is divided into: by who or what a broadcast waits for. */
export const LISTS = {
  all: null,
  writing: ['draft'],
  approving: ['review'],
  going: ['approved', 'holding', 'canary', 'sending', 'paused'],
  ended: ['done', 'recalled'],
} as const satisfies Readonly<Record<string, readonly BroadcastState[] | null>>;
export type ListName = keyof typeof LISTS;

export const listNameOf = ({ query }: MemberVisit): ListName => {
  const asked = query.get('show') ?? '';
  return Object.hasOwn(LISTS, asked) ? (listNames.find((name) => name === asked) ?? 'all') : 'all';
};
export const listNames = [
  'all',
  'writing',
  'approving',
  'going',
  'ended',
] as const satisfies readonly ListName[];

/** Rows of one page. */
const SHOWN = 20;
/** Behind which broadcast a later page begins. */
const BEFORE = /^[0-9A-Z]{1,60}$/;

async function Card({
  visit,
  broadcast,
}: {
  readonly visit: MemberVisit;
  readonly broadcast: Broadcast;
}): Promise<VNode> {
  const { say } = visit.words;
  const { id, state, content, author, createdAt } = broadcast;
  const moves = isBeingSent(state) || state === 'paused';
  const progress = moves ? await watchedProgress(visit.deps, id) : null;
  const history = await historyOf(visit.deps.storage, id);
  const waits = await standingWords(visit, broadcast, { history, finishesAt: progress?.finishesAt ?? null });
  return (
    <li
      key={id}
      class={state === 'paused' ? 'urgent' : state === 'done' || state === 'recalled' ? 'done' : undefined}
    >
      <p>
        <span class="usa-tag">{say(`broadcasts.states.${state}`)}</span>{' '}
        <a class="usa-link" href={`/console${pathOf(broadcast)}`}>
          {content.title}
        </a>
      </p>
      <p>{waits}</p>
      {progress !== null && <Progress visit={visit} progress={progress} />}
      <p class="soft">
        {say('broadcasts.by', { name: nameOfActor(author) })} <When visit={visit} at={createdAt} />
      </p>
    </li>
  );
}

/** A page of broadcasts, the newest first, each with what it waits for. Nobody's name or number, so it may refresh itself. */
export async function Cards({
  visit,
  list,
}: {
  readonly visit: MemberVisit;
  readonly list: ListName;
}): Promise<VNode> {
  const { say } = visit.words;
  const asked = visit.query.get('before') ?? '';
  const states = LISTS[list];
  const rows = await visit.deps.storage.listBroadcasts({
    limit: SHOWN + 1,
    ...(states === null ? {} : { states }),
    ...(BEFORE.test(asked) ? { before: asked } : {}),
  });
  const shown = rows.slice(0, SHOWN);
  const last = rows.length > SHOWN ? shown.at(-1) : undefined;
  const query = `show=${list}${BEFORE.test(asked) ? `&before=${asked}` : ''}`;
  return (
    <div id="list" hx-get={`/console/broadcasts/list?${query}`} hx-trigger="every 10s" hx-swap="outerHTML">
      {shown.length === 0 ? (
        <p>{say('broadcasts.none')}</p>
      ) : (
        <ul class="cards">{await Promise.all(shown.map((broadcast) => Card({ visit, broadcast })))}</ul>
      )}
      {last !== undefined && (
        <p>
          <a class="usa-link" href={`/console/broadcasts?show=${list}&before=${last.id}`}>
            {say('broadcasts.older')}
          </a>
        </p>
      )}
    </div>
  );
}

import { nameOfActor, readActor } from '../../domain/actor.ts';
import { isUrgent, type PersonRequest } from '../../domain/person-request.ts';
import type { RequestPage, Storage } from '../../storage/storage.ts';

/** What the inbox is divided into. */
export const TABS = ['urgent', 'waiting', 'mine', 'others', 'closed'] as const;
export type Tab = (typeof TABS)[number];

export const isTab = (text: string): text is Tab => TABS.some((tab) => tab === text);

/** Rows of one page. */
const SHOWN = 50;
/** Open requests that are looked at: more than a team works off in a day. */
const MOST_OPEN = 2_000;

/** Who has a request, as colleagues call them; null when nobody has. */
export const holderOf = ({ takenBy }: PersonRequest): string | null =>
  takenBy === null ? null : nameOfActor(takenBy);

/** Whether a person has it, with whatever log-in or token. */
export const isOf = ({ takenBy }: PersonRequest, staffId: string): boolean =>
  takenBy !== null && readActor(takenBy)?.staffId === staffId;

function tabOf(request: PersonRequest, staffId: string): OpenTab {
  if (isOf(request, staffId)) return 'mine';
  if (isUrgent(request)) return 'urgent';
  return request.takenBy === null ? 'waiting' : 'others';
}

/** A list of the inbox, and how many are in each that is open. */
export interface InboxList {
  readonly requests: readonly PersonRequest[];
  /** How many there are in all, where that is known. */
  readonly count: number | null;
  readonly counts: Readonly<Partial<Record<Tab, number>>>;
  /** What the next page begins behind; null when there is none. */
  readonly after: RequestPage['after'] | null;
}

type OpenTab = Exclude<Tab, 'closed'>;

/** All open requests by the list that they stand in, who may be in danger first, then the longest first. */
export async function openRequests(
  storage: Pick<Storage, 'pagePersonRequests'>,
  staffId: string,
): Promise<Readonly<Record<OpenTab, readonly PersonRequest[]>>> {
  const open = await storage.pagePersonRequests({ state: 'open', limit: MOST_OPEN });
  const of = (tab: OpenTab) => open.filter((request) => tabOf(request, staffId) === tab);
  return { urgent: of('urgent'), waiting: of('waiting'), mine: of('mine'), others: of('others') };
}

const countsOf = ({ urgent, waiting, mine, others }: Awaited<ReturnType<typeof openRequests>>) => ({
  urgent: urgent.length,
  waiting: waiting.length,
  mine: mine.length,
  others: others.length,
});

/** Open requests of one kind. */
export async function openList(
  storage: Pick<Storage, 'pagePersonRequests'>,
  tab: OpenTab,
  staffId: string,
): Promise<InboxList> {
  const open = await openRequests(storage, staffId);
  const here = open[tab];
  return { requests: here.slice(0, SHOWN), count: here.length, counts: countsOf(open), after: null };
}

/** Closed ones, by page, in the order in which they were opened. */
export async function closedList(
  storage: Pick<Storage, 'pagePersonRequests'>,
  staffId: string,
  after: RequestPage['after'] | undefined,
): Promise<InboxList> {
  const counts = countsOf(await openRequests(storage, staffId));
  const rows = await storage.pagePersonRequests({
    state: 'closed',
    limit: SHOWN + 1,
    ...(after === undefined ? {} : { after }),
  });
  const requests = rows.slice(0, SHOWN);
  const last = rows.length > SHOWN ? requests.at(-1) : undefined;
  return {
    ...{ requests, counts, count: null },
    after: last === undefined ? null : { urgent: isUrgent(last), openedAt: last.openedAt, id: last.id },
  };
}

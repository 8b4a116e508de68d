import { sheetRow } from '../csv/write.ts';
import type { Channel } from '../domain/address.ts';
import {
  byState,
  UNREACHED_STATES,
  type Broadcast,
  type BroadcastContent,
  type BroadcastRecipient,
  type RecipientState,
} from '../domain/broadcast.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { createBroadcast } from './compose.ts';
import { needBroadcast, type BroadcastDeps } from './deps.ts';

/** Recipients read together. */
const PAGE = 500;
/** Texts of a contact that are looked through for an answer. */
const TEXTS = 10_000;

/** How a broadcast stands. */
export interface BroadcastProgress {
  readonly broadcast: Broadcast;
  /** People of the frozen audience; 0 before it is frozen. */
  readonly audience: number;
  /** Their sum is the audience. */
  readonly states: Readonly<Record<RecipientState, number>>;
  /** Why how many did not get it, most first. */
  readonly reasons: readonly {
    readonly state: RecipientState;
    readonly reason: string;
    readonly count: number;
  }[];
}

/** Throws AvisoError `not_found`. */
export async function progressOf(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  id: string,
): Promise<BroadcastProgress> {
  const broadcast = await needBroadcast(storage, id);
  const counts = await storage.countRecipients(id);
  const reasons = new Map<string, BroadcastProgress['reasons'][number]>();
  for (const { state, reason, count } of counts) {
    if (!UNREACHED_STATES.includes(state)) continue;
    const key = `${state} ${reason ?? ''}`;
    reasons.set(key, { state, reason: reason ?? state, count: count + (reasons.get(key)?.count ?? 0) });
  }
  return {
    broadcast,
    audience: counts.reduce((sum, { count }) => sum + count, 0),
    states: byState(counts),
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}

/** One recipient as a report shows it: no phone, no name. */
export interface ReportRow {
  readonly position: number;
  readonly receipt: string;
  readonly language: Language;
  readonly channel: Channel;
  readonly state: RecipientState;
  readonly reason: string | null;
  /** ISO 8601, UTC. */
  readonly sentAt: string | null;
  readonly repliedAt: string | null;
}

const REPORT_COLUMNS = [
  'position',
  'receipt',
  'language',
  'channel',
  'state',
  'reason',
  'sentAt',
  'repliedAt',
] as const satisfies readonly (keyof ReportRow)[];

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function rowOf(recipient: BroadcastRecipient): ReportRow {
  const { position, language, channel, state, reason, sentAt, reply, values } = recipient;
  return {
    position,
    receipt: values.receipt,
    ...{ language, channel, state, reason },
    sentAt: isoOf(sentAt),
    repliedAt: isoOf(reply?.at ?? null),
  };
}

/** Recipients of a broadcast in order, page by page: memory stays flat however many they are. */
async function* recipientsOf(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  broadcastId: string,
  states?: readonly RecipientState[],
): AsyncGenerator<BroadcastRecipient> {
  for (let after = 0; ;) {
    const query = { broadcastId, after, limit: PAGE, ...(states !== undefined && { states }) };
    const page = await storage.listRecipients(query);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.position;
  }
}

/** Everyone of a frozen audience, or those in some states. */
export async function* reportRows(
  deps: Pick<BroadcastDeps, 'storage'>,
  id: string,
  states?: readonly RecipientState[],
): AsyncGenerator<ReportRow> {
  for await (const recipient of recipientsOf(deps, id, states)) yield rowOf(recipient);
}

/** Which rows: behind a position, of some states or all. */
export interface RowsQuery {
  readonly states?: readonly RecipientState[];
  readonly after: number;
  readonly limit: number;
}

/** The same, a page of them. Throws AvisoError `not_found`. */
export async function pageReport(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  id: string,
  query: RowsQuery,
): Promise<readonly ReportRow[]> {
  await needBroadcast(storage, id);
  return (await storage.listRecipients({ broadcastId: id, ...query })).map(rowOf);
}

/** The same as lines of CSV, the header first. */
export async function* reportCsv(
  deps: Pick<BroadcastDeps, 'storage'>,
  id: string,
  states?: readonly RecipientState[],
): AsyncGenerator<string> {
  yield sheetRow(REPORT_COLUMNS);
  for await (const row of reportRows(deps, id, states))
    yield sheetRow(REPORT_COLUMNS.map((column) => row[column] ?? ''));
}

/** Those whom it did not reach, with the reason. */
export function unreachedRows(deps: Pick<BroadcastDeps, 'storage'>, id: string): AsyncGenerator<ReportRow> {
  return reportRows(deps, id, UNREACHED_STATES);
}

/** A text that answered a broadcast. Personal. */
export interface BroadcastReply {
  readonly position: number;
  readonly receipt: string;
  readonly language: Language;
  readonly sid: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** First answers to a broadcast, by position. */
export async function* repliesTo(
  deps: Pick<BroadcastDeps, 'storage'>,
  id: string,
): AsyncGenerator<BroadcastReply> {
  for await (const recipient of recipientsOf(deps, id, ['replied'])) yield* await replyOf(deps, recipient);
}

/** The answer of a recipient, if there is one. */
async function replyOf(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  { reply, contactId, position, language, values }: BroadcastRecipient,
): Promise<readonly BroadcastReply[]> {
  if (reply === null) return [];
  const { sid, at } = reply;
  const text = (await storage.listInbound(contactId, TEXTS)).find((each) => each.sid === sid)?.text ?? '';
  return [{ position, receipt: values.receipt, language, sid, at, text }];
}

/** The same, a page of them. Throws AvisoError `not_found`. */
export async function pageReplies(
  deps: Pick<BroadcastDeps, 'storage'>,
  id: string,
  { after, limit }: Omit<RowsQuery, 'states'>,
): Promise<readonly BroadcastReply[]> {
  await needBroadcast(deps.storage, id);
  const query = { broadcastId: id, states: ['replied'], after, limit } as const;
  const found = await deps.storage.listRecipients(query);
  return (await Promise.all(found.map((recipient) => replyOf(deps, recipient)))).flat();
}

/** Whether nothing of a broadcast can go out any more. */
const hasEnded = ({ state }: Broadcast): boolean => state === 'done' || state === 'recalled';

/**
 * The same once more for those alone to whom it could not be delivered or for whom it came too late: a broadcast of its own, to be
 * submitted and approved like any other. Throws AvisoError `not_found`, `not_possible` before the first one's end.
 */
export async function resendToFailures(
  deps: BroadcastDeps,
  id: string,
  author: string,
  newId?: string,
): Promise<Broadcast> {
  const { content, authors } = await needEnded(deps, id);
  // The text is theirs who wrote it, whoever sends it again.
  return createBroadcast(
    deps,
    { ...content, startsAt: null },
    author,
    { kind: 'resend', of: id },
    newId,
    authors,
  );
}

/**
 * Another text for exactly those who got a broadcast, or may have: a broadcast of its own, to be submitted and approved like
 * any other. Throws as resendToFailures does.
 */
export async function correctBroadcast(
  deps: BroadcastDeps,
  id: string,
  content: Pick<BroadcastContent, 'title' | 'texts'>,
  author: string,
  newId?: string,
): Promise<Broadcast> {
  const before = await needEnded(deps, id);
  return createBroadcast(
    deps,
    { ...before.content, startsAt: null, ...content },
    author,
    { kind: 'correction', of: id },
    newId,
  );
}

async function needEnded({ storage }: BroadcastDeps, id: string): Promise<Broadcast> {
  const broadcast = await needBroadcast(storage, id);
  if (!hasEnded(broadcast))
    throw new AvisoError('not_possible', `The broadcast is in ${broadcast.state}; recall it first.`);
  return broadcast;
}

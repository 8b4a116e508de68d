import type { Clock } from '../../domain/clock.ts';
import { callWaitsUntil } from '../../reach/next-call.ts';
import { listUnreached, type Unreached } from '../../reach/unreached.ts';
import type { Storage } from '../../storage/storage.ts';

/** What the call list is divided into. */
export const CALL_TABS = ['now', 'later', 'messages', 'gone'] as const;
export type CallTab = (typeof CALL_TABS)[number];

export const isCallTab = (text: string): text is CallTab => CALL_TABS.some((tab) => tab === text);

/** Families of one page: with every phone and all that was tried a family weighs up to four kilobytes, and a page may weigh thirty. */
const SHOWN = 7;

/** One page of those who were not reached, by days left. */
export interface CallList {
  readonly entries: readonly Unreached[];
  readonly counts: Readonly<Record<CallTab, number>>;
  /** What the next page begins behind; null when there is none. */
  readonly after: string | null;
}

/** Whom messages still try to reach waits for no call; who was called waits until the next one is due. */
function tabOf(entry: Unreached, now: number): CallTab {
  if (entry.daysLeft < 0) return 'gone';
  const waits = callWaitsUntil(entry.calls, entry.appointment);
  if (waits !== null && waits > now) return 'later';
  return entry.requestId === null && entry.calls === null ? 'messages' : 'now';
}

const placeOf = ({ appointment: { startsAt, id } }: Unreached): string => `${startsAt}.${id}`;
const PLACE = /^(\d{1,15})\.(.{1,120})$/;

/** @param after the place behind which the page begins; anything else begins at the first */
export async function callList(
  deps: { readonly storage: Storage; readonly clock: Clock },
  tab: CallTab,
  after: string | null,
): Promise<CallList> {
  const all = await listUnreached(deps);
  const now = deps.clock.now();
  const by = (each: CallTab) => all.filter((entry) => tabOf(entry, now) === each);
  const [whole, startsAt, id = ''] = PLACE.exec(after ?? '') ?? [];
  const rest = by(tab).filter(
    ({ appointment }) =>
      whole === undefined ||
      appointment.startsAt > Number(startsAt) ||
      (appointment.startsAt === Number(startsAt) && appointment.id > id),
  );
  const entries = rest.slice(0, SHOWN);
  const last = rest.length > SHOWN ? entries.at(-1) : undefined;
  return {
    entries,
    counts: {
      now: by('now').length,
      later: by('later').length,
      messages: by('messages').length,
      gone: by('gone').length,
    },
    after: last === undefined ? null : placeOf(last),
  };
}

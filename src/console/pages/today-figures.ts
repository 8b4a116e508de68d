import { readAlertState } from '../../alerts/alert-state.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { PRIORITIES } from '../../domain/message.ts';
import { PORT_IDS, type PortId } from '../../domain/port.ts';
import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { isReachStep } from '../../domain/reminder.ts';
import type { Slot } from '../../domain/slot.ts';
import { finishEstimate, readWaiting, type Finish } from '../../outbox/finish.ts';
import type { Storage } from '../../storage/storage.ts';
import { putBackRows } from '../../staff/put-back-rows.ts';
import { forgedRows } from '../../storage/forged-rows.ts';
import { readDays, readFunnels, type DayFigures, type Funnels } from '../figures.ts';
import { officeZone } from './times.ts';

const HOUR_MS = 3_600_000;
/** What goes out within this is shown. */
const AHEAD_MS = 6 * HOUR_MS;
const MOST_DUE = 5_000;
const MOST_SLOTS = 5_000;
/** Days of the curves. */
const DAYS = 14;

/** What a message is, by how urgent it is. */
export const KINDS = ['reply', 'appointment', 'reminder', 'broadcast', 'clip'] as const;
export type Kind = (typeof KINDS)[number];
export const kindOf = ({ priority }: Pick<Finish, 'priority'>): Kind =>
  KINDS.find((kind) => PRIORITIES[kind] === priority) ?? 'broadcast';

/** Something without which the programme does not do all that it should. */
export type Hole =
  | { readonly what: 'gates'; readonly ports: readonly PortId[] }
  | { readonly what: 'reviewers'; readonly languages: readonly Language[] }
  | { readonly what: 'hours' | 'helplines' | 'phones' }
  /** The database is behind the version that runs: names of before are still being made ready. */
  | { readonly what: 'names' }
  /** Somebody wrote rows past the service: which records, and how many. */
  | { readonly what: 'forged'; readonly rows: number; readonly records: readonly string[] }
  /** The operator's webhook did not take the alert that waits. */
  | { readonly what: 'webhook'; readonly tries: number };

export interface Figures {
  readonly funnels: Funnels;
  /** The last fortnight, the earliest first. */
  readonly days: readonly DayFigures[];
  readonly queued: readonly Finish[];
  /** Reminders that fall due within six hours, and steps towards families that were not reached. */
  readonly reminders: number;
  readonly steps: number;
  readonly holes: readonly Hole[];
}

type Deps = {
  readonly storage: Storage;
  readonly rates: (sender: string) => number;
  /** Languages that a native speaker has read through. */
  readonly reviewed: readonly Language[];
};

/** What Today shows besides requests, at `now` (UTC milliseconds). Nothing personal. */
export async function todayFigures({ storage, rates, reviewed }: Deps, now: number): Promise<Figures> {
  const upcoming = await storage.pageSlots({ startsFrom: now, limit: MOST_SLOTS });
  const programme = await storage.findProgramme();
  const zone = officeZone(programme?.officeHours ?? []);
  const funnels = await readFunnels(storage);
  const days = await readDays(storage, { now, zone, days: DAYS });
  const waiting = await readWaiting(storage, now);
  const due = await storage.listDueReminders(now + AHEAD_MS, MOST_DUE);
  const steps = due.filter(isReachStep).length;
  return {
    ...{ funnels, days, steps },
    queued: finishEstimate(waiting, rates, now),
    reminders: due.length - steps,
    holes: [
      ...(await forgedHole(storage)),
      ...(await webhookHole(storage)),
      ...(await namesHole(storage)),
      ...holesOf(programme, portsOf(upcoming), reviewed),
    ],
  };
}

/** Nothing where every row that lets somebody in or says that something was approved was written by the service, and is as it was last. */
async function forgedHole(storage: Storage): Promise<readonly Hole[]> {
  const records: string[] = [];
  for await (const { record } of forgedRows(storage)) records.push(record);
  // Sessions are of the real time, also in a rehearsal.
  for await (const { record } of putBackRows(storage, Date.now())) records.push(record);
  return records.length === 0
    ? []
    : [{ what: 'forged', rows: records.length, records: [...new Set(records)] }];
}

/** Nothing where no alert waits, or the first try is still to come. */
async function webhookHole(storage: Storage): Promise<readonly Hole[]> {
  const tries = (await readAlertState(storage)).state.hook?.tries ?? 0;
  return tries === 0 ? [] : [{ what: 'webhook', tries }];
}

/** Nothing where everybody can be found by name: in an empty database, and after an upgrade once that is done. */
async function namesHole(storage: Storage): Promise<readonly Hole[]> {
  return (await storage.areNamesReady()) ? [] : [{ what: 'names' }];
}

function portsOf(upcoming: readonly Slot[]): readonly PortId[] {
  const used = new Set(upcoming.map(({ port }) => port));
  return PORT_IDS.filter((port) => used.has(port));
}

function holesOf(
  programme: ProgrammeRecord | null,
  ports: readonly PortId[],
  reviewed: readonly Language[],
): readonly Hole[] {
  const gateless = ports.filter((port) => programme?.gates[port] === undefined);
  const unread = LANGUAGES.filter((language) => !reviewed.includes(language));
  return [
    ...(gateless.length === 0 ? [] : [{ what: 'gates', ports: gateless } as const]),
    ...(unread.length === 0 ? [] : [{ what: 'reviewers', languages: unread } as const]),
    ...((programme?.officeHours ?? []).length === 0 ? [{ what: 'hours' } as const] : []),
    ...((programme?.staffPhones ?? []).length === 0 ? [{ what: 'phones' } as const] : []),
    ...((programme?.helplines ?? []).length === 0 ? [{ what: 'helplines' } as const] : []),
  ];
}

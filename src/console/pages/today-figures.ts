import { LANGUAGES, type Language } from '../../domain/language.ts';
import { PRIORITIES } from '../../domain/message.ts';
import { PORT_IDS, type PortId } from '../../domain/port.ts';
import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { isReachStep } from '../../domain/reminder.ts';
import type { Slot } from '../../domain/slot.ts';
import { finishEstimate, readWaiting, type Finish } from '../../outbox/finish.ts';
import type { Storage } from '../../storage/storage.ts';

const HOUR_MS = 3_600_000;
/** What goes out within this is shown. */
const AHEAD_MS = 6 * HOUR_MS;
const MOST_DUE = 5_000;
const MOST_SLOTS = 5_000;

/** What a message is, by how urgent it is. */
export const KINDS = ['reply', 'appointment', 'reminder', 'broadcast'] as const;
export type Kind = (typeof KINDS)[number];
export const kindOf = ({ priority }: Pick<Finish, 'priority'>): Kind =>
  KINDS.find((kind) => PRIORITIES[kind] === priority) ?? 'broadcast';

/** Something without which the programme does not do all that it should. */
export type Hole =
  | { readonly what: 'gates'; readonly ports: readonly PortId[] }
  | { readonly what: 'reviewers'; readonly languages: readonly Language[] }
  | { readonly what: 'hours' | 'helplines' | 'phones' };

/** How far families are. Those withdrawn are none of them. */
export interface Funnel {
  readonly registered: number;
  readonly eligible: number;
  readonly scheduled: number;
  /** Of appointments to come. */
  readonly confirmed: number;
}

export interface Figures {
  readonly funnel: Funnel;
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
  const [stages, confirmed, waiting, due, programme] = await Promise.all([
    storage.countRegistrations(),
    countConfirmed(storage, upcoming, now),
    readWaiting(storage, now),
    storage.listDueReminders(now + AHEAD_MS, MOST_DUE),
    storage.findProgramme(),
  ]);
  const eligible = stages.waiting + stages.scheduled;
  const steps = due.filter(isReachStep).length;
  return {
    funnel: { registered: stages.idle + eligible, eligible, scheduled: stages.scheduled, confirmed },
    queued: finishEstimate(waiting, rates, now),
    reminders: due.length - steps,
    steps,
    holes: holesOf(programme, portsOf(upcoming), reviewed),
  };
}

async function countConfirmed(
  storage: Pick<Storage, 'listActiveAppointments'>,
  upcoming: readonly Slot[],
  now: number,
): Promise<number> {
  const taken = upcoming.filter((slot) => slot.taken > 0);
  const days = new Map(taken.map(({ port, date }) => [`${port}|${date}`, { port, date, time: null }]));
  let confirmed = 0;
  for (const day of days.values()) {
    const appointments = await storage.listActiveAppointments(day);
    confirmed += appointments.filter(
      ({ state, startsAt }) => state === 'confirmed' && startsAt >= now,
    ).length;
  }
  return confirmed;
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

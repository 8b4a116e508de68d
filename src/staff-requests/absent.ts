import { isAway } from '../domain/absence.ts';
import { readActor } from '../domain/actor.ts';
import type { Clock } from '../domain/clock.ts';
import { isUrgent, type PersonRequest } from '../domain/person-request.ts';
import { onDuty, readDuty, type Shift } from '../programme/duty.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import { everyAccount } from './colleagues.ts';
import { changedRequest } from './holder.ts';
import { withPersonWrite } from './staff-request.ts';

export interface AbsentDeps {
  readonly storage: Storage;
  /** Of the programme: a rehearsal may have moved it. */
  readonly clock: Clock;
  /** By which sessions and tokens are kept. */
  readonly wall: Clock;
}

/** That a token was used is kept no finer than this: in doubt it was used just before. */
const TOKEN_TOUCH_MS = 3_600_000;
const MOST = 2_000;

/** Gives back every request whose holder is away, and says how many. */
export async function returnOfAbsent(deps: AbsentDeps): Promise<number> {
  const { storage, clock } = deps;
  const open = await storage.pagePersonRequests({ state: 'open', limit: MOST });
  const taken = open.filter(({ takenBy }) => takenBy !== null);
  if (taken.length === 0) return 0;
  const [signs, programme, { value: shifts }] = await Promise.all([
    signsOf(deps),
    storage.findProgramme(),
    readDuty(storage),
  ]);
  const hours = programme?.officeHours ?? [];
  let returned = 0;
  for (const request of taken) {
    const now = clock.now();
    const lastSign = Math.max(
      request.takenAt ?? 0,
      signs.get(whoOf(request)) ?? 0,
      await answeredAt(deps, request),
    );
    const holding = { urgent: isUrgent(request), lastSign, onDuty: dutyOf(shifts, request, now) };
    if (isAway(holding, hours, now) && (await giveBack(deps, request))) returned += 1;
  }
  return returned;
}

/** The person who has a request, or how the audit calls them where they are none of staff. */
const whoOf = ({ takenBy }: PersonRequest): string => readActor(takenBy ?? '')?.staffId ?? takenBy ?? '';

function dutyOf(shifts: readonly Shift[], request: PersonRequest, now: number): boolean | null {
  const staffId = whoOf(request);
  if (!shifts.some((shift) => shift.staffId === staffId)) return null;
  return onDuty(shifts, now).includes(staffId);
}

/** When each member of staff was last seen in the console or over the API, by the programme's clock. */
async function signsOf({ storage, clock, wall }: AbsentDeps): Promise<ReadonlyMap<string, number>> {
  const ahead = clock.now() - wall.now();
  const signs = new Map<string, number>();
  const note = (staffId: string, at: number): void => {
    signs.set(staffId, Math.max(signs.get(staffId) ?? 0, at + ahead));
  };
  for await (const { id, staffId } of everyAccount(storage))
    for (const { seenAt } of await storage.listSessionsOf(id)) note(staffId, seenAt);
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: Awaited<ReturnType<Storage['listTokens']>> = await storage.listTokens({ after, limit: 200 });
    for (const { staffId, lastUsedAt: usedAt } of page)
      if (usedAt !== null) note(staffId, Math.min(usedAt + TOKEN_TOUCH_MS, wall.now()));
    after = page.length < 200 ? undefined : page.at(-1)?.id;
  }
  return signs;
}

/** When staff last answered the person of a request; 0 when nobody did. */
async function answeredAt({ storage }: AbsentDeps, { contactId }: PersonRequest): Promise<number> {
  const rows = await storage.listOutboxOf(contactId);
  return rows.reduce(
    (last, { purpose, createdAt }) => (purpose === 'staff' ? Math.max(last, createdAt) : last),
    0,
  );
}

/** Gives one back, unless somebody was faster. The talk is the bot's again where nobody else has a request of it. */
async function giveBack({ storage, clock }: AbsentDeps, request: PersonRequest): Promise<boolean> {
  const now = clock.now();
  const { id, contactId, takenBy } = request;
  const talk = await storage.findConversation(contactId);
  const others = (await storage.listOpenPersonRequestsOf(contactId)).some(
    (each) => each.id !== id && each.takenBy !== null,
  );
  const outcome = await storage.commit([
    ...(talk?.withPerson === true && !others ? [await withPersonWrite(storage, contactId, false)] : []),
    changedRequest(request, {
      ...{ waitsSince: now, takenBy: null, takenAt: null },
      ...{ passedBy: takenBy, passedHow: 'absent' as const },
    }),
    auditWrite(now, 'service', 'person.return', id, { from: whoOf(request) }),
  ]);
  return outcome === 'ok';
}

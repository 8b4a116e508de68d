import { createAccount } from '../../accounts/accounts.ts';
import { createPasswords } from '../../accounts/passwords.ts';
import { approveBroadcast, reviewBroadcast, submitBroadcast } from '../../broadcasts/approval.ts';
import { createBroadcast } from '../../broadcasts/compose.ts';
import { pauseBroadcast } from '../../broadcasts/steer.ts';
import { approveChange, countChange, requestChange } from '../../changes/changes.ts';
import { recordCheckIn } from '../../appointments/check-in.ts';
import { assign } from '../../decisions/assign.ts';
import { accountActor } from '../../domain/actor.ts';
import { byState } from '../../domain/broadcast.ts';
import { countToState } from '../../domain/change.ts';
import { closureId, type PortTime } from '../../domain/closure.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { isUrgent, type PersonRequest } from '../../domain/person-request.ts';
import { answerPerson } from '../../staff-requests/answer.ts';
import { closeRequest, takeTalk } from '../../staff-requests/staff-request.ts';
import { ANSWERS, BROADCAST_TEXTS } from './words.ts';
import type { Stage } from './stage.ts';

/** The demo's members of staff. Nobody logs in as one of them. */
export interface Office {
  /** Actors, for the audit. */
  readonly operator: string;
  readonly approver: string;
  readonly staffIds: readonly string[];
  readonly accountIds: readonly string[];
}

/** Of these the office leaves the newest to whoever opens the demo. */
const LEFT_OPEN = 9;
/** A broadcast goes to so many families at least. */
const LEAST_AUDIENCE = 20;
/** Nobody waited longer than a day more than this. */
const ANSWERED_AFTER_MS = 40 * 3_600_000;

export async function openOffice({ deps }: Stage): Promise<Office> {
  const making = { ...deps, wall: deps.clock, passwords: createPasswords(), actor: 'demo' };
  const made = (name: string, email: string, role: 'operator' | 'approver') =>
    createAccount(making, { name, email, role, language: 'es', password: false });
  const operator = await made('Clara Muestra', 'clara.muestra@demo.example', 'operator');
  const approver = await made('Tobías Prueba', 'tobias.prueba@demo.example', 'approver');
  const both = [operator, approver];
  return {
    operator: accountActor(operator.account, operator.staff.name),
    approver: accountActor(approver.account, approver.staff.name),
    staffIds: both.map(({ staff }) => staff.id),
    accountIds: both.map(({ account }) => account.id),
  };
}

/** Gives waiting families slots on these days. */
export async function giveAppointments(
  { deps }: Stage,
  { operator }: Office,
  days: { readonly from: string; readonly to: string },
): Promise<void> {
  await assign({ ...deps, ...days, dryRun: false, actor: operator });
}

/** Answers and closes what has waited since yesterday; who is in danger is taken first. */
export async function answerRequests({ deps }: Stage, { operator }: Office): Promise<void> {
  const { storage, clock } = deps;
  const acting = { ...deps, actor: operator };
  const open = await storage.listPersonRequests('open');
  const waits = open.filter(({ openedAt }) => openedAt < clock.now() - ANSWERED_AFTER_MS);
  for (const request of waits) {
    if (!(await isAnswerable(deps.storage, request))) continue;
    await takeTalk(acting, request.contactId, null);
    const talk = await storage.findConversation(request.contactId);
    const text = ANSWERS[talk?.language ?? LANGUAGES[0]];
    await answerPerson(acting, request.id, { text, when: 'now', seen: null }).catch(ignore);
    await closeRequest(acting, request.id, null);
  }
}

/** What nobody could be answered for stays: they stopped, or their phone is off. */
async function isAnswerable(storage: Stage['deps']['storage'], request: PersonRequest): Promise<boolean> {
  if (request.reason === 'unreached' || request.reason === 'wrong_number') return false;
  const talk = await storage.findConversation(request.contactId);
  return talk !== null && !talk.stopped;
}

/** WhatsApp takes no free text after a day: they were called. */
function ignore(): void {
  return;
}

/** Of so many confirmed families one stayed away, and one came without everybody. */
const ONE_AWAY_OF = 11;
const ONE_PART_OF = 7;

/** Records who came on a day, when it is over: most who confirmed, few who did not. */
export async function recordArrivals({ deps }: Stage, { operator }: Office, date: string): Promise<void> {
  const { storage } = deps;
  const days = await Promise.all(
    PORT_IDS.map((port) => storage.listActiveAppointments({ port, date, time: null })),
  );
  for (const [i, { reference, slotId, state, people, registrationId }] of days.flat().entries()) {
    const family = await storage.findRegistration(registrationId);
    const came =
      state !== 'confirmed' || i % ONE_AWAY_OF === ONE_AWAY_OF - 1
        ? ('no_show' as const)
        : people > 1 && i % ONE_PART_OF === ONE_PART_OF - 1
          ? ('part' as const)
          : ('arrived' as const);
    const members = (family?.members ?? []).slice(1).map(({ aNumber }) => aNumber);
    await recordCheckIn({ ...deps, actor: operator }, { reference, slotId, seen: 0, state: came, members });
  }
}

/** Takes the newest of those that wait, so that somebody is at work when the demo is opened. */
export async function takeOne({ deps }: Stage, { operator }: Office): Promise<void> {
  const open = await deps.storage.listPersonRequests('open');
  const one = open.filter((request) => !isUrgent(request)).at(-LEFT_OPEN);
  if (one !== undefined && (await isAnswerable(deps.storage, one)))
    await takeTalk({ ...deps, actor: operator }, one.contactId, null);
}

/** Closes a day at a port: one proposes, the other one approves. */
export async function closeDay(
  { deps }: Stage,
  { operator, approver }: Office,
  closing: PortTime,
  changeId: string,
): Promise<void> {
  const of = { kind: 'slots_close', subject: closureId(closing) } as const;
  const acting = { ...deps, actor: operator };
  const figures = await countChange(acting, of);
  const { change } = await requestChange(acting, of, countToState(figures), changeId);
  if (change !== null)
    await approveChange({ ...deps, actor: approver }, change.id, countToState(change.figures));
}

/** Writes to everybody: one member of staff composes and hands in, the other one approves. */
export async function broadcastToAll(
  { deps }: Stage,
  { operator, approver }: Office,
  id: string,
  title: string,
): Promise<void> {
  const content = {
    title,
    audience: { include: {}, exclude: [] },
    texts: BROADCAST_TEXTS,
    fallback: LANGUAGES[0],
    ...{ holdMinutes: 0, canaryShare: 0, quietHours: false },
  };
  await createBroadcast(deps, content, operator, { kind: 'new', of: null }, id);
  await submitBroadcast(deps, id, operator);
  const { broadcast, hash } = await reviewBroadcast(deps, id);
  if (broadcast.state === 'review') await approveBroadcast(deps, id, approver, hash);
}

/** A broadcast that is written, approved by a second person, and stopped when half of it is out. */
export async function halfABroadcast(stage: Stage, office: Office, id: string): Promise<void> {
  const { deps } = stage;
  const { idle, waiting: seatless, scheduled } = await deps.storage.countRegistrations();
  // Half of a few is nothing to see.
  if (idle + seatless + scheduled < LEAST_AUDIENCE) return;
  await broadcastToAll(stage, office, id, 'Demo: the service is free');
  for (;;) {
    await stage.broadcast();
    await stage.send();
    const { waiting, queued, ...rest } = byState(await deps.storage.countRecipients(id));
    const out = Object.values(rest).reduce((sum, count) => sum + count, 0) - rest.suppressed;
    if (out >= waiting + queued) break;
  }
  await stage.broadcast();
  if ((await deps.storage.findBroadcast(id))?.state !== 'sending') return;
  await pauseBroadcast(deps, id, office.operator);
  // What had been queued waits again.
  await stage.broadcast();
}

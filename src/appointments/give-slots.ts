import { setTimeout as pause } from 'node:timers/promises';
import { cityOfOtherBorder } from '../../flows/borders.ts';
import { earliestStart, needsFirstOf, PHASES } from '../../flows/programme.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { Registration } from '../domain/registration.ts';
import { assignCountName, type Slot } from '../domain/slot.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Write } from '../storage/write.ts';
import { closedSlots } from './closed-slots.ts';
import { offerWrites } from './offer.ts';
import { atSignedGate } from '../messages/signed-gate.ts';
import { recipientOf, type Recipient, type OutgoingDeps } from '../messages/outgoing.ts';
import { afterDate, beforeDate, waitingFrom, type WaitingCursor } from './waiting.ts';

/** Families given slots in one commit. */
const BATCH = 50;
/** How often a commit of one family may fail with nobody else at work, before the family is left for the next run. */
const TRIES_ALONE = 3;
/** Milliseconds that who came too late lets the others go on: from the least, doubled each time, up to the most. */
const LEAST_PAUSE = 10;
const MOST_PAUSE = 320;
/** Families with a port at another border than theirs that are named. */
const MOST_NAMED = 200;

/** Why a family is still waiting. */
export type WaitingReason =
  /** Nobody signed where families present at their port. */
  | 'no_gate'
  /** No slot with room for the whole family. */
  | 'no_room'
  /** No phone to tell it to. */
  | 'no_contact'
  /** The phone said STOP: nobody could be told. */
  | 'stopped'
  /** Its facts changed while this ran. */
  | 'changed';

export interface AssignRun extends OutgoingDeps {
  readonly port?: PortId;
  /** Local ISO dates at the port, both included. */
  readonly from?: string;
  readonly to?: string;
  /** Count, and write nothing. */
  readonly dryRun: boolean;
  /** Who assigns, for the audit. */
  readonly actor: string;
  /** No more families than this are given a slot, the first in order; without it all that fit. */
  readonly most?: number;
  /** Told of each family that was given a slot, or would be, in order. */
  readonly onGiven?: (given: GivenSlot) => void;
  /** Told of each family that stays waiting, in order. */
  readonly onLeft?: (registration: Registration, reason: WaitingReason) => void;
  /** What is written down beside it, in the same commits. */
  readonly beside?: Beside;
}

/** How far a run is, written down in the very commit that gives the slots: a process that is killed leaves both or neither. */
export interface Beside {
  /** Asked before each commit. What it throws ends the run there. */
  readonly before: () => void;
  /** What belongs into a commit that gives so many families a slot. */
  readonly writes: (families: number) => readonly Write[];
  /** Told once it is made. */
  readonly made: (families: number) => void;
  /** Asked when a commit was refused, and nobody else had assigned: it throws where what is written beside may not be written any more. */
  readonly refused: () => Promise<void>;
}

/** A family and its slot. */
export interface GivenSlot {
  readonly registration: Registration;
  readonly slot: Slot;
  /** Where it says it is, when that is at another border than the port. */
  readonly otherBorder: string | null;
}

/** A family whose port is at another border than the city where it says it is. */
export interface OtherBorder {
  readonly receipt: string;
  readonly port: PortId;
  readonly city: string;
}

export interface AssignResult {
  readonly families: number;
  readonly people: number;
  readonly waiting: Readonly<Record<WaitingReason, number>>;
  /** Slots with room that were passed over: gone by, or nearer than the notice a family must have. */
  readonly tooNear: number;
  /** Ports without a signed gate at which families wait. */
  readonly unsigned: readonly PortId[];
  /** How many of the families that were given slots have their port at another border, and the first of them. */
  readonly otherBorder: { readonly families: number; readonly named: readonly OtherBorder[] };
}

/**
 * Gives waiting families slots: in order of MPP enrolment (waitingFrom), families with a need first where their phase says
 * so, each whole into the first slot with room for it. A later, smaller family may take a remainder that an earlier, larger
 * one could not use.
 *
 * Invariant: whatever runs in parallel, the result is that of one run alone. Every batch of a port passes its expected count in
 * its own commit, so it was planned on exactly the slots and families that the batch before it left; a batch that comes
 * too late is planned anew. Capacity is held by the slot writes themselves, whoever else moves families.
 */
export async function giveSlots(run: AssignRun): Promise<AssignResult> {
  const total: Total = {
    families: 0,
    people: 0,
    waiting: { no_gate: 0, no_room: 0, no_contact: 0, stopped: 0, changed: 0 },
    tooNear: 0,
    unsigned: [],
    otherBorder: { families: 0, named: [] },
  };
  for (const port of run.port === undefined ? PORT_IDS : [run.port]) await assignPort(run, port, total);
  return total;
}

type Total = { -readonly [Key in keyof AssignResult]: AssignResult[Key] } & {
  waiting: Record<WaitingReason, number>;
  unsigned: PortId[];
  otherBorder: { families: number; named: OtherBorder[] };
};

function addPlanned(run: AssignRun, total: Total, { registration, slot }: Planned): void {
  total.families += 1;
  total.people += registration.members.length;
  const city = cityOfOtherBorder(registration, slot.port);
  run.onGiven?.({ registration, slot, otherBorder: city });
  if (city === null) return;
  const { otherBorder } = total;
  otherBorder.families += 1;
  if (otherBorder.named.length < MOST_NAMED)
    otherBorder.named.push({ receipt: registration.receipt, port: slot.port, city });
}

async function assignPort(run: AssignRun, port: PortId, total: Total): Promise<void> {
  const { open, tooNear } = await openSlots(run, port);
  total.tooNear += tooNear;
  // In a dry run nothing is written, so what is planned is kept here from batch to batch.
  const room = new Map(open.map((slot) => [slot.id, slot.capacity - slot.taken]));
  const anyFirst = PHASES.some((phase) => phase.needsFirst.length > 0);
  for (const turn of anyFirst ? [needsFirst, needsNothing] : [everyone]) {
    await assignInOrder(run, port, turn, room, total);
  }
}

const everyone = (): boolean => true;
const needsFirst = (registration: Registration): boolean =>
  needsFirstOf(registration.decision.phaseId).some((need) => registration.needs.includes(need));
const needsNothing = (registration: Registration): boolean => !needsFirst(registration);

async function openSlots(run: AssignRun, port: PortId): Promise<{ open: readonly Slot[]; tooNear: number }> {
  const query = {
    port,
    ...(run.from === undefined ? {} : { from: run.from }),
    ...(run.to === undefined ? {} : { to: run.to }),
  };
  const earliest = earliestStart(run.clock.now());
  const isShut = await closedSlots(run.storage, run.from ?? '');
  const slots = (await run.storage.listSlots(query)).filter(
    (slot) => slot.taken < slot.capacity && !isShut(slot),
  );
  const open = slots.filter((slot) => slot.startsAt >= earliest);
  return { open, tooNear: slots.length - open.length };
}

/** A family and the slot planned for it. */
interface Planned {
  readonly registration: Registration;
  readonly recipient: Recipient;
  readonly slot: Slot;
}

/** How far a port's families are settled: given a slot, or left waiting for this run. */
interface Progress {
  readonly from: WaitingCursor;
  /** Of the date that `from` stands before: ids settled already. */
  readonly settled: ReadonlySet<string>;
}

/** A family that stays waiting. */
interface Left {
  readonly registration: Registration;
  readonly reason: WaitingReason;
}

interface Batch {
  readonly plan: readonly Planned[];
  readonly left: readonly Left[];
  /** Where the next batch starts; null when this was the last. */
  readonly next: Progress | null;
}

async function assignInOrder(
  run: AssignRun,
  port: PortId,
  turn: (registration: Registration) => boolean,
  dryRoom: Map<string, number>,
  total: Total,
): Promise<void> {
  const { storage } = run;
  const countName = assignCountName(port);
  const stuck = new Set<string>();
  const mayBe = (registration: Registration): boolean => turn(registration) && !stuck.has(registration.id);
  let progress: Progress | null = { from: beforeDate(''), settled: new Set() };
  let size = BATCH;
  let failures = 0;
  let late = 0;
  const letOthersGoOn = async (): Promise<void> => {
    const most = Math.min(LEAST_PAUSE * 2 ** late, MOST_PAUSE);
    late += 1;
    // Not all at once again.
    await pause(most * (0.5 + (run.ids.bytes(1)[0] ?? 0) / 512));
  };
  while (progress !== null) {
    const still = (run.most ?? Infinity) - total.families;
    if (still <= 0) return;
    // Read before the slots and the families: if anyone passes after this, the batch is refused.
    const expected = await storage.readCount(countName);
    const signed = await atSignedGate(run, port);
    const open = signed === null ? null : (await openSlots(run, port)).open;
    const room = run.dryRun
      ? dryRoom
      : new Map((open ?? []).map((slot) => [slot.id, slot.capacity - slot.taken]));
    const { plan, left, next } = await planBatch(
      run,
      port,
      progress,
      Math.min(size, still),
      mayBe,
      open,
      room,
    );
    if (signed !== null && !run.dryRun && plan.length > 0) {
      // Writing fifty instructions takes a while: not for a batch that came too late already.
      if ((await storage.readCount(countName)) !== expected) {
        await letOthersGoOn();
        continue;
      }
      run.beside?.before();
      const outcome = await storage.commit([
        ...(await batchWrites(signed, port, countName, expected, plan)),
        ...(run.beside?.writes(plan.length) ?? []),
      ]);
      if (outcome !== 'ok') {
        if ((await storage.readCount(countName)) !== expected) {
          await letOthersGoOn();
          continue;
        }
        await run.beside?.refused();
        // Nobody passed before us, so something in the batch is not as it was read: find it by smaller batches.
        failures = size === 1 ? failures + 1 : 0;
        size = Math.max(1, Math.floor(size / 2));
        if (failures === TRIES_ALONE) {
          for (const { registration } of plan) stuck.add(registration.id);
          total.waiting.changed += 1;
          failures = 0;
          size = BATCH;
        }
        continue;
      }
      run.beside?.made(plan.length);
    }
    failures = 0;
    late = 0;
    size = BATCH;
    progress = next;
    addBatch(run, port, total, { plan, left });
  }
}

function addBatch(run: AssignRun, port: PortId, total: Total, { plan, left }: Omit<Batch, 'next'>): void {
  for (const planned of plan) addPlanned(run, total, planned);
  for (const { registration, reason } of left) {
    total.waiting[reason] += 1;
    run.onLeft?.(registration, reason);
  }
  if (left.some(({ reason }) => reason === 'no_gate') && !total.unsigned.includes(port))
    total.unsigned.push(port);
}

/**
 * Plans up to `size` families on the slots as read, taking their seats off `room`.
 * @param open null where no gate is signed: nobody is given any
 */
async function planBatch(
  run: AssignRun,
  port: PortId,
  progress: Progress,
  size: number,
  mayBe: (registration: Registration) => boolean,
  open: readonly Slot[] | null,
  room: Map<string, number>,
): Promise<Batch> {
  const enough = progress.settled.size + size;
  const { dates, end } = await waitingFrom(run.storage, port, progress.from, enough);
  const plan: Planned[] = [];
  const left: Left[] = [];
  for (const { enrolledOn, registrations } of dates) {
    const settled = new Set(progress.from.enrolledOn === enrolledOn ? progress.settled : []);
    for (const registration of registrations) {
      if (settled.has(registration.id) || !mayBe(registration)) continue;
      if (plan.length === size) return { plan, left, next: { from: beforeDate(enrolledOn), settled } };
      const placed = await place(run, registration, open, room);
      if (typeof placed === 'string') left.push({ registration, reason: placed });
      else plan.push(placed);
      settled.add(registration.id);
    }
  }
  const last = dates.at(-1);
  const next =
    end || last === undefined ? null : { from: afterDate(last.enrolledOn), settled: new Set<string>() };
  return { plan, left, next };
}

/** The first slot with room for the whole family, taken off `room`; or why there is none. */
async function place(
  run: AssignRun,
  registration: Registration,
  open: readonly Slot[] | null,
  room: Map<string, number>,
): Promise<Planned | WaitingReason> {
  if (registration.decisionDue || registration.decision.outcome !== 'eligible') return 'changed';
  if (open === null) return 'no_gate';
  const people = registration.members.length;
  const slot = open.find((candidate) => (room.get(candidate.id) ?? 0) >= people);
  if (slot === undefined) return 'no_room';
  const recipient = await ifItOpens(recipientOf(run.storage, registration.contactId));
  if (recipient === null) return 'no_contact';
  if (recipient.stopped) return 'stopped';
  room.set(slot.id, (room.get(slot.id) ?? 0) - people);
  return { registration, recipient, slot };
}

async function batchWrites(
  run: AssignRun,
  port: PortId,
  countName: string,
  expected: number,
  plan: readonly Planned[],
): Promise<readonly Write[]> {
  const now = run.clock.now();
  const offers = await Promise.all(
    plan.map(({ registration, recipient, slot }) => offerWrites(run, now, registration, recipient, slot)),
  );
  const people = plan.reduce((sum, { registration }) => sum + registration.members.length, 0);
  return [
    { kind: 'expectedCount', name: countName, expected },
    ...offers.flat(),
    auditWrite(now, run.actor, 'assign', port, { families: plan.length, people }),
  ];
}

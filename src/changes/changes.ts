import { assignCountName } from '../domain/slot.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import {
  changeStateAt,
  countToState,
  statedIn,
  type Change,
  type ChangeFigures,
  type ChangeKind,
} from '../domain/change.ts';
import { AvisoError } from '../domain/errors.ts';
import { PORT_IDS } from '../domain/port.ts';
import { whyNoSecondPerson } from '../staff/second-person.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { peopleCancel } from './people-cancel.ts';
import { phaseClosing } from './phase-closing.ts';
import { phaseOpening } from './phase-opening.ts';
import { slotsClosing } from './slots-closing.ts';
import type { ChangeRule } from './rule.ts';

/** How long a proposal waits for its second person. */
const LIVES_MS = 24 * 3_600_000;
/** Proposals that may be open at once. */
const OPEN = 200;

/** Every kind of change. */
const RULES: Readonly<Record<ChangeKind, ChangeRule>> = {
  phase_open: phaseOpening,
  phase_close: phaseClosing,
  slots_close: slotsClosing,
  people_cancel: peopleCancel,
};

export interface ChangeDeps extends OutgoingDeps {
  /** Who acts, for the audit. */
  readonly actor: string;
}

/** What is to be changed. */
export interface ChangeOf {
  readonly kind: ChangeKind;
  readonly subject: string;
}

/** What a change would do now. Writes nothing. Throws as the rule of its kind does. */
export function countChange(deps: OutgoingDeps, { kind, subject }: ChangeOf): Promise<ChangeFigures> {
  return RULES[kind].count(deps, subject);
}

/** Whether a change that counts so needs a second person now. */
export function needsSecondPerson(
  { clock }: Pick<OutgoingDeps, 'clock'>,
  { kind, subject }: ChangeOf,
  figures: ChangeFigures,
): boolean {
  return RULES[kind].needsSecond(figures, subject, clock.now());
}

/** Figures in one line, for whoever stated another number. */
export function figuresInWords({ families, appointments, moved, people, takenIn }: ChangeFigures): string {
  if (takenIn.length > 0) return `${String(families)} families taken in`;
  const cancelled = `${String(appointments - moved)} appointments cancelled`;
  const instead = moved === 0 ? '' : ` and ${String(moved)} moved to a later date`;
  return `${String(families)} families concerned, ${cancelled}${instead} for ${String(people)} people`;
}

/** Throws AvisoError `not_possible` when `stated` is not the number that these figures ask for. */
function needStated(figures: ChangeFigures, stated: number | null): void {
  const asked = countToState(figures);
  if (stated === asked || (asked === 0 && stated === null)) return;
  throw new AvisoError(
    'not_possible',
    `It would be: ${figuresInWords(figures)}. State the number of ${statedIn(figures)} as it is now${stated === null ? '' : `; ${String(stated)} was stated`}. Nothing was changed.`,
  );
}

/** Conditions that no assignment of a port passed since they were read. */
async function noneAssignedSince(storage: Storage): Promise<readonly Write[]> {
  return Promise.all(
    PORT_IDS.map(async (port) => {
      const name = assignCountName(port);
      return { kind: 'expectedCount', name, expected: await storage.readCount(name) } as const;
    }),
  );
}

const audit = (
  at: number,
  actor: string,
  act: string,
  { id, kind, subject, figures }: Change,
  more: Readonly<Record<string, string | number>> = {},
): Write => {
  const { families, appointments } = figures;
  return auditWrite(at, actor, act, id, { kind, subject, families, appointments, ...more });
};

/** Throws AvisoError `not_found`. */
export async function needChange(storage: Pick<Storage, 'findChange'>, id: string): Promise<Change> {
  const change = await storage.findChange(id);
  if (change === null) throw new AvisoError('not_found', `Change ${id}.`);
  return change;
}

/** What a proposal would do now; null once it is decided, or where there is nothing left to be done. */
export async function countNow(deps: OutgoingDeps, change: Change): Promise<ChangeFigures | null> {
  if (changeStateAt(change, deps.clock.now()) !== 'proposed') return null;
  try {
    return await countChange(deps, change);
  } catch (error) {
    if (error instanceof AvisoError && error.code === 'not_possible') return null;
    throw error;
  }
}

const keyOf = ({ kind, subject }: ChangeOf): string => `${kind} ${subject}`;

async function openProposal({ storage, clock }: OutgoingDeps, of: ChangeOf): Promise<Change | null> {
  const open = await storage.listChanges({ state: 'proposed', limit: OPEN });
  const now = clock.now();
  const same = open.find((change) => keyOf(change) === keyOf(of));
  return same === undefined || changeStateAt(same, now) !== 'proposed' ? null : same;
}

/** A proposal as it is once somebody has decided about it. */
const decided = (change: Change, state: 'done' | 'rejected', actor: string, now: number): Change => ({
  ...change,
  version: change.version + 1,
  state,
  decidedBy: actor,
  decidedAt: now,
});

export interface Requested {
  readonly figures: ChangeFigures;
  /** What was proposed; null when it is done. */
  readonly change: Change | null;
}

/**
 * Does a change whose figures were looked at, or proposes it where it needs a second person: then nothing is changed yet. What is proposed
 * already is proposed anew, as it counts now, by both; a proposal of what needs nobody else by now ends with it.
 * @param stated the number that the figures ask for (countToState); null when it was not stated
 * @param newId of the proposal
 * @throws AvisoError `not_found`; `not_possible`: another number was stated, or there is nothing to be done
 */
export async function requestChange(
  deps: ChangeDeps,
  of: ChangeOf,
  stated: number | null,
  newId: string,
): Promise<Requested> {
  const { storage, clock, actor } = deps;
  const rule = RULES[of.kind];
  const requested = await retryStale(async (): Promise<Requested | null> => {
    const guards = await noneAssignedSince(storage);
    const figures = await rule.count(deps, of.subject);
    needStated(figures, stated);
    const now = clock.now();
    const before = await openProposal(deps, of);
    if (!needsSecondPerson(deps, of, figures)) {
      const ended = before === null ? null : decided({ ...before, figures }, 'done', actor, now);
      const writes = await rule.writes(deps, { subject: of.subject, actor }, figures);
      const proposal: readonly Write[] = ended === null ? [] : [{ kind: 'change', change: ended }];
      const outcome = await storage.commit([...guards, ...proposal, ...writes]);
      return outcome === 'ok' ? { figures, change: null } : null;
    }
    const change: Change = {
      ...of,
      id: before?.id ?? newId,
      version: (before?.version ?? 0) + 1,
      state: 'proposed',
      figures,
      authors: [...new Set([...(before?.authors ?? []), actor])],
      decidedBy: null,
      decidedAt: null,
      createdAt: before?.createdAt ?? now,
      expiresAt: now + LIVES_MS,
    };
    const outcome = await storage.commit([
      { kind: 'change', change },
      audit(now, actor, 'change.propose', change),
    ]);
    return outcome === 'ok' ? { figures, change } : null;
  }, 'It was');
  if (requested.change === null) await rule.follow?.(deps);
  return requested;
}

/** Throws AvisoError `not_possible` when nobody can decide about it any more. */
function needOpen(change: Change, now: number): void {
  const state = changeStateAt(change, now);
  if (state !== 'proposed') throw new AvisoError('not_possible', `The change is ${state}.`);
}

interface Verdict {
  readonly state: 'done' | 'rejected';
  readonly act: 'change.approve' | 'change.reject';
  /** What is written beside the decision; null: others got ahead. */
  readonly writes: (change: Change) => Promise<readonly Write[] | null>;
  readonly detail?: Readonly<Record<string, string>>;
}

/** Decides an open proposal, in one commit with what that writes. */
function decide(deps: ChangeDeps, id: string, { state, act, writes, detail }: Verdict): Promise<Change> {
  const { storage, clock, actor } = deps;
  return retryStale(async () => {
    const change = await needChange(storage, id);
    needOpen(change, clock.now());
    const beside = await writes(change);
    if (beside === null) return null;
    const now = clock.now();
    const after = decided(change, state, actor, now);
    const outcome = await storage.commit([
      { kind: 'change', change: after },
      ...beside,
      audit(now, actor, act, after, detail),
    ]);
    return outcome === 'ok' ? after : null;
  }, 'It was');
}

/**
 * A second person approves what was counted, and it is done, in one commit. When it counts otherwise by now it is not: the proposal then has the
 * new figures, to be looked at again.
 * @param stated the number that the figures ask for
 * @throws AvisoError `not_found`; `not_possible`: they are no second person, it counts otherwise, or it is not open
 */
export async function approveChange(deps: ChangeDeps, id: string, stated: number): Promise<Change> {
  const done = await decide(deps, id, {
    state: 'done',
    act: 'change.approve',
    writes: (change) => approvedWrites(deps, change, stated),
  });
  await RULES[done.kind].follow?.(deps);
  return done;
}

async function approvedWrites(
  deps: ChangeDeps,
  change: Change,
  stated: number,
): Promise<readonly Write[] | null> {
  const { storage, clock, actor } = deps;
  const why = await whyNoSecondPerson(storage, change.authors, actor);
  if (why !== null) throw new AvisoError('not_possible', why);
  const rule = RULES[change.kind];
  const guards = await noneAssignedSince(storage);
  const figures = await rule.count(deps, change.subject);
  if (figures.digest !== change.figures.digest) {
    const counted: Change = { ...change, version: change.version + 1, figures };
    const outcome = await storage.commit([
      { kind: 'change', change: counted },
      audit(clock.now(), actor, 'change.recount', counted),
    ]);
    if (outcome !== 'ok') return null;
    throw new AvisoError(
      'not_possible',
      `The figures have changed since it was proposed. Then: ${figuresInWords(change.figures)}. Now: ${figuresInWords(figures)}. Look at it again and state the new number. Nothing was changed.`,
    );
  }
  needStated(figures, stated);
  return [...guards, ...(await rule.writes(deps, { subject: change.subject, actor }, figures))];
}

/** Ends a proposal: nothing is changed. Throws AvisoError `not_found`, `not_possible`. */
export function rejectChange(deps: ChangeDeps, id: string, reason: string): Promise<Change> {
  return decide(deps, id, {
    state: 'rejected',
    act: 'change.reject',
    writes: () => Promise.resolve([]),
    detail: { reason },
  });
}

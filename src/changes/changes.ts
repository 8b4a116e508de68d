import { assignTurnstile } from '../appointments/assign.ts';
import type { Tools } from '../appointments/outgoing.ts';
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
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { phaseClosing } from './phase-closing.ts';
import type { ChangeRule } from './rule.ts';

/** How long a proposal waits for its second person. */
const LIVES_MS = 24 * 3_600_000;
/** How often a commit that others got ahead of is tried again. */
const TRIES = 5;
/** Proposals that may be open at once. */
const OPEN = 200;

/** Every kind of change. */
const RULES: Readonly<Record<ChangeKind, ChangeRule>> = { phase_close: phaseClosing };

export interface ChangeTools extends Tools {
  /** Who acts, for the audit. */
  readonly actor: string;
}

/** What is to be changed. */
export interface ChangeOf {
  readonly kind: ChangeKind;
  readonly subject: string;
}

/** What a change would do now. Writes nothing. Throws as the rule of its kind does. */
export function countChange(tools: Tools, { kind, subject }: ChangeOf): Promise<ChangeFigures> {
  return RULES[kind].count(tools, subject);
}

/** Figures in one line, for whoever stated another number. */
export function figuresInWords({ families, appointments, people }: ChangeFigures): string {
  return `${String(families)} families concerned, ${String(appointments)} appointments cancelled for ${String(people)} people`;
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
      const name = assignTurnstile(port);
      return { kind: 'turnstile', name, expected: await storage.readTurnstile(name) } as const;
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
  return {
    kind: 'audit',
    entry: { at, actor, act, subject: id, detail: { kind, subject, families, appointments, ...more } },
  };
};

/** Throws AvisoError `not_found`. */
export async function needChange(storage: Pick<Storage, 'findChange'>, id: string): Promise<Change> {
  const change = await storage.findChange(id);
  if (change === null) throw new AvisoError('not_found', `Change ${id}.`);
  return change;
}

/** What a proposal would do now; null once it is decided, or where there is nothing left to be done. */
export async function countNow(tools: Tools, change: Change): Promise<ChangeFigures | null> {
  if (changeStateAt(change, tools.clock.now()) !== 'proposed') return null;
  try {
    return await countChange(tools, change);
  } catch (error) {
    if (error instanceof AvisoError && error.code === 'not_possible') return null;
    throw error;
  }
}

const keyOf = ({ kind, subject }: ChangeOf): string => `${kind} ${subject}`;

async function openProposal({ storage, clock }: Tools, of: ChangeOf): Promise<Change | null> {
  const open = await storage.listChanges({ state: 'proposed', limit: OPEN });
  const now = clock.now();
  const same = open.find((change) => keyOf(change) === keyOf(of));
  return same === undefined || changeStateAt(same, now) !== 'proposed' ? null : same;
}

/**
 * Does a change whose figures were looked at, or proposes it where it needs a second person: then nothing is changed yet. What is proposed
 * already is proposed anew, as it counts now, by both.
 * @param stated the number that the figures ask for (countToState); null when it was not stated
 * @param newId of the proposal
 * @returns the proposal; null when it is done
 * @throws AvisoError `not_found`; `not_possible`: another number was stated, or there is nothing to be done
 */
export async function requestChange(
  tools: ChangeTools,
  of: ChangeOf,
  stated: number | null,
  newId: string,
): Promise<{ readonly figures: ChangeFigures; readonly change: Change | null }> {
  const { storage, clock, actor } = tools;
  const rule = RULES[of.kind];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const guards = await noneAssignedSince(storage);
    const figures = await rule.count(tools, of.subject);
    needStated(figures, stated);
    const now = clock.now();
    if (!rule.needsSecond(figures, now)) {
      const writes = await rule.writes(tools, { subject: of.subject, actor }, figures);
      if ((await storage.commit([...guards, ...writes])) === 'ok') return { figures, change: null };
      continue;
    }
    const before = await openProposal(tools, of);
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
    if (outcome === 'ok') return { figures, change };
  }
  throw new AvisoError('not_possible', 'It was changed by others each time this was tried.');
}

/** Throws AvisoError `not_possible` when nobody can decide about it any more. */
function needOpen(change: Change, now: number): void {
  const state = changeStateAt(change, now);
  if (state !== 'proposed') throw new AvisoError('not_possible', `The change is ${state}.`);
}

/**
 * A second person approves what was counted, and it is done, in one commit. When it counts otherwise by now it is not: the proposal then has the
 * new figures, to be looked at again.
 * @param stated the number that the figures ask for
 * @throws AvisoError `not_found`; `not_possible`: they are no second person, it counts otherwise, or it is not open
 */
export async function approveChange(tools: ChangeTools, id: string, stated: number): Promise<Change> {
  const { storage, clock, actor } = tools;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const change = await needChange(storage, id);
    needOpen(change, clock.now());
    const why = await whyNoSecondPerson(storage, change.authors, actor);
    if (why !== null) throw new AvisoError('not_possible', why);
    const rule = RULES[change.kind];
    const guards = await noneAssignedSince(storage);
    const figures = await rule.count(tools, change.subject);
    const now = clock.now();
    if (figures.digest !== change.figures.digest) {
      const counted: Change = { ...change, version: change.version + 1, figures };
      const outcome = await storage.commit([
        { kind: 'change', change: counted },
        audit(now, actor, 'change.recount', counted),
      ]);
      if (outcome !== 'ok') continue;
      throw new AvisoError(
        'not_possible',
        `The figures have changed since it was proposed. Then: ${figuresInWords(change.figures)}. Now: ${figuresInWords(figures)}. Look at it again and state the new number. Nothing was changed.`,
      );
    }
    needStated(figures, stated);
    const done: Change = {
      ...change,
      version: change.version + 1,
      state: 'done',
      decidedBy: actor,
      decidedAt: now,
    };
    const outcome = await storage.commit([
      ...guards,
      { kind: 'change', change: done },
      ...(await rule.writes(tools, { subject: change.subject, actor }, figures)),
      audit(now, actor, 'change.approve', done),
    ]);
    if (outcome === 'ok') return done;
  }
  throw new AvisoError('not_possible', 'It was changed by others each time this was tried.');
}

/** Ends a proposal: nothing is changed. Throws AvisoError `not_found`, `not_possible`. */
export async function rejectChange(tools: ChangeTools, id: string, reason: string): Promise<Change> {
  const { storage, clock, actor } = tools;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const change = await needChange(storage, id);
    const now = clock.now();
    needOpen(change, now);
    const rejected: Change = {
      ...change,
      version: change.version + 1,
      state: 'rejected',
      decidedBy: actor,
      decidedAt: now,
    };
    const outcome = await storage.commit([
      { kind: 'change', change: rejected },
      audit(now, actor, 'change.reject', rejected, { reason }),
    ]);
    if (outcome === 'ok') return rejected;
  }
  throw new AvisoError('not_possible', 'It was changed by others each time this was tried.');
}

import { z } from 'zod';
import { AvisoError } from '../domain/errors.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { HeldKeys, KeyStorage } from '../storage/key-port.ts';
import { SEALED } from '../storage/records/sealed.ts';
import type { SealsSeen, SealStorage } from '../storage/seal-port.ts';
import type { Storage } from '../storage/storage.ts';
import { sealsOf, stateOf, type RotationState } from './rotation-state.ts';

/** Rows that one transaction seals again: so few that nobody's text waits for it. */
const AT_ONCE = 100;
/** Between two of them, for everybody else. */
const PAUSE_MS = 10;
/** Between two looks at who has which keys. */
const LOOK_MS = 1_000;

/** Setting in which a walk keeps how far it has come, for the run that goes on after a kill. */
const WALK_SETTING = 'key-rotation';
const walkText = z.object({
  /** The key that rows are sealed with again. */
  key: z.string(),
  record: z.string(),
  after: z.string().nullable(),
});

export interface RotateDeps {
  readonly storage: KeyStorage & SealStorage & Pick<Storage, 'readSetting' | 'commit' | 'sweepErased'>;
  /** UTC milliseconds, the real ones. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
  /** Told what happens. */
  readonly tell: (line: string) => void;
  /** Who acts, for the audit. */
  readonly actor: string;
  readonly atOnce?: number;
  readonly pauseMs?: number;
  readonly lookMs?: number;
}

/** Seals that were looked at. */
export type SealSum = Omit<SealsSeen, 'next'>;

/** How it stands. */
export interface Rotation {
  readonly state: RotationState;
  /** Names of the key that is sealed with, and of the one that is to be, which is the same before a rotation and after it. */
  readonly seals: string;
  readonly newest: string;
}

/** How far the rotation to DATA_KEY_NEXT has come. Throws `not_possible` where that is not set. */
export async function readRotation(storage: KeyStorage): Promise<Rotation> {
  const keys = await storage.listKeys();
  const { present, newest } = sealsOf(keys);
  return { state: stateOf(keys, nextOf(storage)), seals: present, newest };
}

/** Looks at every seal, and counts those that are not as this process seals. Writes nothing. */
export async function countSeals(storage: SealStorage, atOnce = AT_ONCE): Promise<SealSum> {
  let sum: SealSum = { rows: 0, stale: 0, damaged: 0 };
  for (const record of SEALED)
    for (let after: string | null | undefined; after !== null;) {
      const seen: SealsSeen = await storage.countSeals({ record, after: after ?? null, limit: atOnce });
      sum = added(sum, seen);
      after = seen.next;
    }
  return sum;
}

/**
 * Replaces DATA_KEY by DATA_KEY_NEXT, and the key of seals by a new one, while the service runs: every key is wrapped by both; once every
 * live process has the new one it is sealed with; everything is sealed again; what only the old key opens is counted until it is
 * nothing; then the old ones go. Each step is whole or not made, so that a run which was killed anywhere is begun again.
 * Throws `not_possible` with the reason, nothing changed.
 */
export async function rotateKeys(deps: RotateDeps): Promise<SealSum> {
  const { storage, tell } = deps;
  const next = nextOf(storage);
  if ((await readRotation(storage)).state === 'ended') return countSeals(storage, deps.atOnce);
  await refuseLacking(deps, next);
  await storage.moveKeys('begin', deps.now());
  const { newest } = await readRotation(storage);
  tell(`Every key can be had by DATA_KEY_NEXT as well; ${newest} is the new one for seals.`);
  await everyone(deps, `to have ${newest}`, ({ opens }) => opens.includes(newest));
  await storage.moveKeys('turn', deps.now());
  await everyone(deps, `to seal with ${newest}`, ({ seals }) => seals === newest);
  const sum = await resealAll(deps, newest);
  await everyone(deps, 'to have DATA_KEY_NEXT', ({ dataKeys }) => dataKeys.includes(next));
  await storage.moveKeys('end', deps.now());
  await storage.sweepErased?.();
  const { rows, damaged } = sum;
  await storage.commit([auditWrite(deps.now(), deps.actor, 'keys.rotate', newest, { rows, damaged })]);
  return sum;
}

/** Until nothing is left that only an old key opens. */
async function resealAll(deps: RotateDeps, key: string): Promise<SealSum> {
  const { storage, tell, atOnce } = deps;
  for (let walk = 1; ; walk += 1) {
    await resealOnce(deps, key);
    const sum = await countSeals(storage, atOnce);
    tell(
      `Walk ${String(walk)}: ${String(sum.rows)} sealed rows, ${String(sum.stale)} of them by an old key alone.`,
    );
    if (sum.stale === 0) return sum;
  }
}

/** Every row once, from where a run before was killed. */
async function resealOnce(deps: RotateDeps, key: string): Promise<void> {
  const { storage, pause, atOnce = AT_ONCE, pauseMs = PAUSE_MS } = deps;
  const begun = await readWalk(storage, key);
  const remaining = begun === null ? SEALED : SEALED.slice(SEALED.findIndex((name) => name === begun.record));
  for (const record of remaining)
    for (let after = begun?.record === record ? begun.after : null, more = true; more;) {
      const { next, stale }: SealsSeen = await storage.resealBatch({ record, after, limit: atOnce });
      after = next;
      more = next !== null;
      if (stale === 0) continue;
      await writeWalk(storage, JSON.stringify({ key, record, after }));
      await pause(pauseMs);
    }
  await writeWalk(storage, '');
}

const writeWalk = (storage: RotateDeps['storage'], value: string) =>
  storage.commit([{ kind: 'setting', name: WALK_SETTING, value }]);

/** Where a walk to this key stopped; null where none did. */
async function readWalk(storage: RotateDeps['storage'], key: string) {
  const stored = await storage.readSetting(WALK_SETTING);
  if (stored === null || stored === '') return null;
  const walk = walkText.parse(JSON.parse(stored));
  return walk.key === key && SEALED.some((name) => name === walk.record) ? walk : null;
}

/** Waits until every live process has what a step needs. */
async function everyone(deps: RotateDeps, what: string, has: (process: HeldKeys) => boolean): Promise<void> {
  const { storage, now, pause, tell, lookMs = LOOK_MS } = deps;
  for (let told = ''; ;) {
    const waiting = (await storage.listProcesses(now())).filter((process) => !has(process));
    if (waiting.length === 0) return;
    const line = `Waiting for ${waiting.map(({ name }) => name).join(', ')} ${what}.`;
    if (line !== told) tell(line);
    told = line;
    await pause(lookMs);
  }
}

async function refuseLacking({ storage, now }: RotateDeps, next: string): Promise<void> {
  const without = (await storage.listProcesses(now())).filter(({ dataKeys }) => !dataKeys.includes(next));
  if (without.length > 0)
    throw new AvisoError(
      'not_possible',
      `These processes have not this DATA_KEY_NEXT: ${without.map(({ name }) => name).join(', ')}. Start them with it, and give the command again.`,
    );
}

/** The fingerprint of DATA_KEY_NEXT. */
function nextOf(storage: KeyStorage): string {
  const [, next] = storage.keysHeld().dataKeys;
  if (next !== undefined) return next;
  throw new AvisoError('not_possible', 'DATA_KEY_NEXT is missing: it is the key to rotate to.');
}

const added = (sum: SealSum, seen: SealSum): SealSum => ({
  rows: sum.rows + seen.rows,
  stale: sum.stale + seen.stale,
  damaged: sum.damaged + seen.damaged,
});

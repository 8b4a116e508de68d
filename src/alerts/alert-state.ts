import { z } from 'zod';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** Setting that holds what was told last, and the count that every change of it expects and passes. */
const SETTING = 'alerts';

const hook = z.object({
  /** The same at each try, so that who gets it twice knows. */
  id: z.string(),
  urgent: z.number(),
  oldestMinutes: z.number(),
  tries: z.number(),
  nextAt: z.number(),
});

const state = z.object({
  /** When staff and an admin were told last, UTC milliseconds; null before the first time. */
  staffAt: z.number().nullable(),
  adminAt: z.number().nullable(),
  /** What is still to be posted; null when nothing is. */
  hook: hook.nullable(),
});

/** What was told of urgent requests. */
export type AlertState = Readonly<z.output<typeof state>>;
export type PendingHook = Readonly<z.output<typeof hook>>;

const NOTHING_TOLD: AlertState = { staffAt: null, adminAt: null, hook: null };

/** The state as it stands, and the count that a change of it must find. */
export interface ReadState {
  readonly state: AlertState;
  readonly expected: number;
}

export async function readAlertState(
  storage: Pick<Storage, 'readCount' | 'readSetting'>,
): Promise<ReadState> {
  // Read before the setting: if anyone changes it after this, the commit is refused.
  const expected = await storage.readCount(SETTING);
  const stored = await storage.readSetting(SETTING);
  return { expected, state: stored === null ? NOTHING_TOLD : state.parse(JSON.parse(stored)) };
}

/** Replaces what was read; the commit is stale when somebody else did. */
export function alertStateWrites({ expected }: ReadState, next: AlertState): readonly Write[] {
  return [
    { kind: 'expectedCount', name: SETTING, expected },
    { kind: 'setting', name: SETTING, value: JSON.stringify(next) },
  ];
}

/** Changes what is to be posted, unless it is another one by now. */
export async function changeHook(storage: Storage, id: string, next: PendingHook | null): Promise<void> {
  await retryStale(async () => {
    const read = await readAlertState(storage);
    if (read.state.hook?.id !== id) return 'other';
    const outcome = await storage.commit(alertStateWrites(read, { ...read.state, hook: next }));
    return outcome === 'ok' ? 'done' : null;
  });
}

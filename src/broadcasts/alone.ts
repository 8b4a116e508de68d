import { z } from 'zod';
import { handsOf, shareAHand } from '../staff/hands.ts';
import type { Write } from '../storage/write.ts';
import type { BroadcastDeps } from './deps.ts';

/** Setting that holds which broadcasts were let go without a second person, and the count that each of them expects and passes. */
const NAME = 'broadcasts-alone';
const DAY_MS = 24 * 3_600_000;

const entries = z.array(z.object({ id: z.string(), at: z.number(), by: z.string() }));
type Entry = z.output<typeof entries>[number];

/** What somebody has let go alone within a day. */
export interface Alone {
  /** People it was for; without end where somebody wrote past the service how many they were. */
  readonly people: number;
  /** What lets one more go: refused when anybody let one go since this was read. */
  readonly writes: (id: string) => readonly Write[];
}

/**
 * Counts what a person let go without a second one in the last 24 hours. What may be another token's of the same person is theirs too
 * (src/staff/hands.ts). What was taken back before its start does not count.
 * @param now UTC milliseconds; the `approvedAt` of what is let go
 */
export async function sentAlone(deps: BroadcastDeps, by: string, now: number): Promise<Alone> {
  const { storage } = deps;
  // Before the list: who passes in between makes the commit stale.
  const expected = await storage.readCount(NAME);
  const stored = entries.parse(JSON.parse((await storage.readSetting(NAME)) ?? '[]'));
  const recent = stored.filter(({ at }) => at > now - DAY_MS);
  // Nobody knows what was let go today where somebody wrote over it: a second person looks until that is taken away (rows:verify --drop).
  const unknown = (await storage.isSettingForged(NAME)) ? Number.POSITIVE_INFINITY : 0;
  const hands = await handsOf(storage, by);
  const people = await Promise.all(recent.map((entry) => peopleOf(deps, entry, hands)));
  return {
    people: people.reduce((sum, each) => sum + each, unknown),
    writes: (id) => [
      { kind: 'expectedCount', name: NAME, expected },
      { kind: 'setting', name: NAME, value: JSON.stringify([...recent, { id, at: now, by }]) },
    ],
  };
}

async function peopleOf(
  { storage }: BroadcastDeps,
  { id, at, by }: Entry,
  hands: ReadonlySet<string>,
): Promise<number> {
  const broadcast = await storage.findBroadcast(id);
  // Undone or edited since, or approved by a second person then.
  if (broadcast === null || broadcast.approvedAt !== at || broadcast.approvedBy !== null) return 0;
  return shareAHand(hands, await handsOf(storage, by)) ? (broadcast.approvedCount ?? 0) : 0;
}

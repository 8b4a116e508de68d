import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../../../src/domain/message.ts';
import { turnOf } from '../../../src/storage/outbox-rules.ts';
import { makeId, makeOutboxMessage, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

/** A message as the rules of the port see it. */
interface Expected {
  readonly id: string;
  readonly contact: number;
  readonly priority: Priority;
  readonly expiresAt: number;
  /** Place in line: contacts take turns. */
  readonly turn: number;
  notBefore: number;
  state: 'queued' | 'flying' | 'held' | 'gone';
  holdUntil: number;
  /** Waits to be sent again, and what is behind it with it. */
  inOrder: boolean;
}

/** The rules of claimOutbox, said as plainly as possible over a list in the order of commits. */
function expectedClaim(rows: readonly Expected[], now: number, limit: number): Expected[] {
  for (const row of rows) if (row.state === 'held' && row.holdUntil <= now) row.state = 'gone';
  const claimed: Expected[] = [];
  const inOrder = [...rows].sort(
    (a, b) => a.priority - b.priority || a.turn - b.turn || rows.indexOf(a) - rows.indexOf(b),
  );
  for (const row of inOrder) {
    if (claimed.length === limit) break;
    if (row.state !== 'queued' || row.notBefore > now || row.expiresAt <= now) continue;
    const others = rows.filter((other) => other.contact === row.contact && other !== row);
    if (others.some(({ state }) => state === 'flying' || state === 'held')) continue;
    const barred = others.some(
      (other) =>
        other.state === 'queued' &&
        other.inOrder &&
        other.expiresAt > now &&
        (other.priority < row.priority || (other.priority === row.priority && !row.inOrder)),
    );
    if (barred) continue;
    row.state = 'flying';
    row.inOrder = false;
    claimed.push(row);
  }
  return claimed;
}

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('queue' as const),
      contact: fc.nat(2),
      priority: fc.constantFrom<Priority>(0, 1, 2, 3),
      wait: fc.constantFrom(0, 0, 0, 2, 5),
      life: fc.constantFrom(3, 8, 100),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), limit: fc.constantFrom(1, 2, 50) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('result' as const),
      which: fc.nat(9),
      outcome: fc.constantFrom('accepted', 'retry', 'retryInOrder', 'failed', 'unknown', 'unclaim', 'sent'),
      wait: fc.constantFrom(0, 1, 4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 2, 5) }) },
);

export function outboxOrderContract(held: Held): void {
  describe('outbox: order', () => {
    it('claims exactly what the rules allow, in their order, whatever happens between', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
          const run = makeId();
          const rows: Expected[] = [];
          let now = NOW;
          for (const next of acts) {
            if (next.kind === 'queue') {
              const before = rows.filter(
                (row) =>
                  row.contact === next.contact &&
                  row.priority === next.priority &&
                  row.state === 'queued' &&
                  row.expiresAt > now,
              );
              const last = before.length === 0 ? null : Math.max(...before.map((row) => row.turn));
              const row: Expected = {
                id: makeId(),
                contact: next.contact,
                priority: next.priority,
                turn: turnOf({ createdAt: now }, last),
                notBefore: now + next.wait,
                expiresAt: now + next.life,
                state: 'queued',
                holdUntil: 0,
                inOrder: false,
              };
              rows.push(row);
              const { id, priority, notBefore, expiresAt } = row;
              const message = makeOutboxMessage({
                ...{ id, priority, notBefore, expiresAt, createdAt: now },
                ...{ sender: run, contactId: `${run}-${next.contact}` },
              });
              expect(await held.storage.commit([{ kind: 'send', message }])).toBe('ok');
            } else if (next.kind === 'claim') {
              const claimed = await held.storage.claimOutbox({
                sender: run,
                owner: 'w',
                now,
                limit: next.limit,
              });
              const expected = expectedClaim(rows, now, next.limit);
              expect(claimed.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
              const flying = rows.filter(({ state }) => state === 'flying');
              expect(new Set(flying.map(({ contact }) => contact)).size).toBe(flying.length);
            } else if (next.kind === 'time') now += next.ms;
            else await applyResult(held, rows, next, now);
          }
          const listed = await Promise.all(
            [0, 1, 2].map((contact) => held.storage.listOutboxOf(`${run}-${contact}`)),
          );
          for (const [contact, list] of listed.entries())
            expect(list.map(({ id }) => id)).toEqual(
              rows.filter((row) => row.contact === contact).map(({ id }) => id),
            );
        }),
        { numRuns: held.runs(150) },
      );
    });
  });
}

async function applyResult(
  held: Held,
  rows: readonly Expected[],
  { which, outcome, wait }: { which: number; outcome: string; wait: number },
  now: number,
): Promise<void> {
  const flying = rows.filter(({ state }) => state === 'flying' || state === 'held');
  const row = flying[which % Math.max(1, flying.length)];
  if (row === undefined) return;
  const { id } = row;
  if (outcome === 'sent') {
    await held.storage.recordReport({ id, sid: `SM-${id}`, state: 'sent', error: null });
    row.state = 'gone';
    return;
  }
  if (outcome === 'unclaim') {
    const stored = await held.storage.findOutbox(id);
    await held.storage.unclaimOutbox([{ id, notBefore: now + wait }]);
    if (stored?.state !== 'sending') return;
    Object.assign(row, { state: 'queued', notBefore: now + wait, inOrder: true });
    return;
  }
  if (outcome === 'accepted') {
    await held.storage.recordSends([{ id, outcome, sid: `SM-${id}`, holdUntil: now + wait }]);
    // Said again of one that is held already, it holds on as long as it says.
    Object.assign(row, { state: 'held', holdUntil: now + wait });
    return;
  }
  if (outcome === 'failed' || outcome === 'unknown') {
    await held.storage.recordSends([{ id, outcome, error: 'x' }]);
    if (outcome === 'failed' && row.state === 'flying') row.state = 'gone';
    return;
  }
  const inOrder = outcome === 'retryInOrder';
  await held.storage.recordSends([{ id, outcome: 'retry', notBefore: now + wait, error: 'x', inOrder }]);
  if (row.state === 'flying') Object.assign(row, { state: 'queued', notBefore: now + wait, inOrder });
}

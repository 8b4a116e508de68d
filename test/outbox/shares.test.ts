import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES, type Priority } from '../../src/domain/message.ts';
import { createShares } from '../../src/outbox/shares.ts';

const { reply, appointment, reminder, broadcast } = PRIORITIES;

/** Sends `count` messages of those that always wait, one a claim, and gives how many segments of each left. */
function flood(waiting: ReadonlyMap<Priority, number>, count: number): ReadonlyMap<Priority, number> {
  const shares = createShares(1);
  const sent = new Map<Priority, number>();
  const [urgent] = [...waiting.keys()].sort();
  for (let n = 0; n < count; n += 1) {
    const due = shares.due(1).find(({ priority }) => waiting.has(priority));
    const priority = due?.priority ?? urgent ?? reply;
    const units = waiting.get(priority) ?? 0;
    shares.sent(priority, units);
    sent.set(priority, (sent.get(priority) ?? 0) + units);
  }
  return sent;
}

describe('the shares of a sender', () => {
  it('keep three fifths for appointments while replies flood it, and something for everybody', () => {
    const sent = flood(
      new Map([
        [reply, 2],
        [appointment, 2],
        [reminder, 1],
        [broadcast, 1],
      ]),
      5_000,
    );
    const of = (priority: Priority): number => sent.get(priority) ?? 0;
    expect(of(appointment) / (of(reply) + of(appointment))).toBeCloseTo(0.6, 1);
    expect(of(reminder) / (of(reply) + of(appointment) + of(reminder))).toBeCloseTo(0.1, 1);
    expect(of(broadcast) / [...sent.values()].reduce((sum, each) => sum + each, 0)).toBeCloseTo(0.05, 1);
  });

  it('begin with what is more urgent, and are due as soon as a segment of it has left', () => {
    const shares = createShares(1);
    expect(shares.due(1)).toEqual([]);
    shares.sent(reply, 1);
    expect(shares.due(1)).toEqual([{ priority: appointment, rows: 1 }]);
    shares.sent(appointment, 2);
    expect(shares.due(1)).toEqual([]);
  });

  it('are not saved up over a quiet time, and nothing is owed for what nobody else wanted', () => {
    const shares = createShares(1);
    for (let n = 0; n < 1_000; n += 1) shares.sent(reply, 1);
    expect(shares.due(1)).toEqual([
      { priority: appointment, rows: 4 },
      { priority: reminder, rows: 1 },
      { priority: broadcast, rows: 1 },
    ]);
    for (let n = 0; n < 1_000; n += 1) shares.sent(appointment, 2);
    shares.sent(reply, 2);
    shares.sent(reply, 2);
    expect(shares.due(1).map(({ priority }) => priority)).toContain(appointment);
  });

  it('let nobody starve, whatever floods', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (ours, theirs) => {
        for (const other of [appointment, reminder, broadcast]) {
          const sent = flood(
            new Map([
              [reply, theirs],
              [other, ours],
            ]),
            500,
          );
          expect(sent.get(other) ?? 0).toBeGreaterThan(10);
          expect(sent.get(reply) ?? 0).toBeGreaterThan(100);
        }
      }),
    );
  });
});

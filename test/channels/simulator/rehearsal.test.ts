import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../src/channels/simulator/clock.ts';
import { moveInSteps } from '../../../src/channels/simulator/rehearsal.ts';

/** A schedule like the service's: handling something may take time and may make something new due. */
function schedule(
  first: readonly number[],
  options: { tickMs?: number; makes?: (due: number) => number | null } = {},
) {
  let real = 0;
  const clock = createClock({ startAt: 0, system: () => real });
  const waiting = [...first];
  const handled: { due: number; at: number }[] = [];
  return {
    clock,
    waiting,
    handled,
    nextDueAt: async (now: number) => {
      const later = waiting.filter((due) => due > now);
      return later.length === 0 ? null : Math.min(...later);
    },
    handleDue: async () => {
      for (;;) {
        const due = waiting.filter((one) => one <= clock.now()).sort((a, b) => a - b)[0];
        if (due === undefined) break;
        waiting.splice(waiting.indexOf(due), 1);
        handled.push({ due, at: clock.now() });
        const made = options.makes?.(due) ?? null;
        if (made !== null) waiting.push(made);
        real += options.tickMs ?? 0;
      }
    },
  };
}

describe('moving the clock in steps', () => {
  it('handles everything in order, each at its own time, and stops at the target', async () => {
    const due = schedule([300, 100, 200, 1_000, 1_001]);
    await moveInSteps({ ...due, target: 1_000 });
    expect(due.handled).toEqual([100, 200, 300, 1_000].map((time) => ({ due: time, at: time })));
    expect(due.clock.now()).toBe(1_000);
    expect(due.waiting).toEqual([1_001]);
  });

  it('handles what is already due, and what handling makes due on the way', async () => {
    const due = schedule([0, 100], { makes: (time) => (time < 300 ? time + 100 : null) });
    await moveInSteps({ ...due, target: 350 });
    expect(due.handled.map((one) => one.due)).toEqual([0, 100, 100, 200, 200, 300, 300]);
  });

  it('is not late for what comes due while it works', async () => {
    // Handling the first takes 50 ms, in which the second comes due; the next one is a day later.
    const due = schedule([100, 130, 86_400_000], { tickMs: 50 });
    await moveInSteps({ ...due, target: 90_000_000 });
    expect(due.handled[1]).toEqual({ due: 130, at: 150 });
  });

  it('never handles early and never out of order, whatever the schedule', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 6_000 }),
        fc.integer({ min: 0, max: 40 }),
        async (first, target, tickMs) => {
          const due = schedule(first, { tickMs });
          await moveInSteps({ ...due, target });
          const order = due.handled.map((one) => one.due);
          expect(order).toEqual([...order].sort((a, b) => a - b));
          for (const one of due.handled) expect(one.at).toBeGreaterThanOrEqual(one.due);
          expect(due.waiting.every((one) => one > target)).toBe(true);
          expect(due.clock.now()).toBeGreaterThanOrEqual(target);
        },
      ),
    );
  });

  it('refuses to go back', async () => {
    const due = schedule([]);
    due.clock.moveTo(500);
    await expect(moveInSteps({ ...due, target: 499 })).rejects.toThrow(/forward only/);
  });

  it('fails when something keeps putting itself off, instead of going on for ever', async () => {
    const due = schedule([1], { makes: (time) => time + 1 });
    await expect(moveInSteps({ ...due, target: 1_000_000, maxSteps: 50 })).rejects.toThrow(/within 50 steps/);
  });

  it('passes on what handling throws and leaves the clock there', async () => {
    const due = schedule([100, 200]);
    const handleDue = async (): Promise<void> => {
      if (due.clock.now() === 100) throw new Error('disk full');
      await due.handleDue();
    };
    await expect(moveInSteps({ ...due, handleDue, target: 300 })).rejects.toThrow('disk full');
    expect(due.clock.now()).toBe(100);
  });
});

import { describe, expect, it } from 'vitest';
import { createSignal } from '../../src/outbox/signal.ts';

describe('a signal', () => {
  it('wakes who waits, and is kept for who comes later, once', async () => {
    const signal = createSignal();
    const waiting = signal.wait(Infinity);
    signal.notify();
    await waiting;
    signal.notify();
    signal.notify();
    await signal.wait(Infinity);
    let woken = false;
    const again = signal.wait(Infinity).then(() => (woken = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(woken).toBe(false);
    signal.notify();
    await again;
  });

  it('wakes by itself after its time, and at once when there is none to wait', async () => {
    const signal = createSignal();
    await signal.wait(1);
    await signal.wait(0);
    await signal.wait(-5);
    // Longer than a timer of Node can be: must not fire at once.
    let woken = false;
    const long = signal.wait(2 ** 40).then(() => (woken = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(woken).toBe(false);
    signal.notify();
    await long;
  });
});

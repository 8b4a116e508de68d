import { describe, expect, it } from 'vitest';
import { TurnQueue } from '../../src/bot/turn-queue.ts';

describe('the queue of turns', () => {
  it('makes the turns of one person one after another, in the order they came', async () => {
    const queue = new TurnQueue();
    const log: string[] = [];
    let release = (): void => undefined;
    const first = queue.run(['a'], async () => {
      log.push('first begins');
      await new Promise<void>((resolve) => (release = resolve));
      log.push('first ends');
    });
    const second = queue.run(['a'], async () => log.push('second'));
    const other = queue.run(['b'], async () => log.push('other person'));
    await other;
    expect(log).toEqual(['first begins', 'other person']);
    release();
    await Promise.all([first, second]);
    expect(log).toEqual(['first begins', 'other person', 'first ends', 'second']);
  });

  it('makes the turns of one person who is known under two names one after another', async () => {
    const queue = new TurnQueue();
    const log: string[] = [];
    const turn = (keys: readonly string[], name: string) =>
      queue.run(keys, async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${name} ends`);
      });
    await Promise.all([
      turn(['id'], 'id alone'),
      turn(['number', 'id'], 'both'),
      turn(['number'], 'number alone'),
      turn(['id'], 'id again'),
    ]);
    expect(log.slice(0, 4)).toEqual(['id alone begins', 'id alone ends', 'both begins', 'both ends']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(queue.size).toBe(0);
  });

  it('goes on after a turn that failed, and forgets everyone who is done', async () => {
    const queue = new TurnQueue();
    const failed = queue.run(['a'], () => Promise.reject(new Error('disk')));
    const next = queue.run(['a'], async () => 'done');
    await expect(failed).rejects.toThrow('disk');
    await expect(next).resolves.toBe('done');
    await new Promise((resolve) => setImmediate(resolve));
    expect(queue.size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { createTurnTaking } from '../../../src/storage/mongo/turn-taking.ts';

/** A promise and its resolver. */
function gate() {
  let open = (): void => undefined;
  // A promise runs its function at once, so `open` is the resolver by the time it is given.
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('taking turns', () => {
  it('lets what shares a key come one after the other, in order, and the rest at once', async () => {
    const turns = createTurnTaking(10_000);
    const first = gate();
    const log: string[] = [];
    const run = (name: string, keys: string[], until: Promise<void> = Promise.resolve()) =>
      turns.run(keys, async () => {
        log.push(`${name} begins`);
        await until;
        log.push(`${name} ends`);
        return name;
      });
    const all = [
      run('a', ['x', 'y'], first.opened),
      run('b', ['y', 'z']),
      run('c', ['z', 'x']),
      run('d', ['elsewhere']),
      run('e', []),
    ];
    await all[3];
    await all[4];
    expect(log).toEqual(['a begins', 'd begins', 'e begins', 'd ends', 'e ends']);
    first.open();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(log.slice(5)).toEqual(['a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('goes on after a failure', async () => {
    const turns = createTurnTaking(10_000);
    const failing = turns.run(['x'], () => Promise.reject(new Error('no')));
    const next = turns.run(['x'], () => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('waits no longer than its patience', async () => {
    const turns = createTurnTaking(20);
    const never = gate();
    const stuck = turns.run(['x'], () => never.opened);
    expect(await turns.run(['x'], () => Promise.resolve('all the same'))).toBe('all the same');
    never.open();
    await stuck;
  });
});

import { describe, expect, it } from 'vitest';
import { createProcesses, type ProcessSystem } from '../../../src/storage/sqlite/processes.ts';

/** A machine on which processes run, each with its number, start time and state. */
function machine(
  over: Partial<Record<'boot' | 'namespace', string | null>> = {},
  pid = 100,
  others: Readonly<Record<number, { start: number; state?: string }>> = {},
): ProcessSystem {
  const { boot = 'boot-1', namespace = 'pid:[1]' } = over;
  const all: Readonly<Record<number, { start: number; state?: string }>> = {
    [pid]: { start: 5_000 },
    ...others,
  };
  const stat = (of: number): string | null => {
    const found = all[of];
    if (found === undefined) return null;
    const fields = [found.state ?? 'S', ...Array<string>(18).fill('0'), String(found.start), '0'];
    return `${String(of)} (node (a) b) ${fields.join(' ')}`;
  };
  return {
    pid,
    read: (path) => {
      if (path === '/proc/sys/kernel/random/boot_id') return boot === null ? null : `${boot}\n`;
      if (path === '/proc/self/stat') return stat(pid);
      return stat(Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1]));
    },
    readLink: () => namespace,
    exists: (of) => all[of] !== undefined,
  };
}

describe('the mark of a process', () => {
  const mark = createProcesses(machine({}, 100)).own ?? '';
  const seen = (system: ProcessSystem): boolean => createProcesses(system).isGone(mark);

  it('names it, whatever process gets its number later', () => {
    expect(mark).toBe('boot-1/pid:[1]/100/5000');
    expect(seen(machine({}, 200, { 100: { start: 5_000 } }))).toBe(false);
    expect(seen(machine({}, 200, { 100: { start: 9_000 } }))).toBe(true);
    expect(seen(machine({}, 100))).toBe(false);
  });

  it('is of one that has ended when nobody has its number, or its parent has not collected it', () => {
    expect(seen(machine({}, 200))).toBe(true);
    expect(seen(machine({}, 200, { 100: { start: 5_000, state: 'Z' } }))).toBe(true);
  });

  it('is not of one that has ended while it is stopped, sleeps or waits for a disk', () => {
    for (const state of ['T', 't', 'S', 'D', 'R', 'I'])
      expect(seen(machine({}, 200, { 100: { start: 5_000, state } }))).toBe(false);
  });

  it('says nothing on another machine, after another boot, or in another container over the same file', () => {
    expect(seen(machine({ boot: 'boot-2' }, 200))).toBe(false);
    expect(seen(machine({ namespace: 'pid:[2]' }, 200))).toBe(false);
  });

  it('is not taken for gone when others may not look at it', () => {
    const hidden: ProcessSystem = { ...machine({}, 200, {}), exists: (pid) => pid === 100 || pid === 200 };
    expect(seen(hidden)).toBe(false);
  });

  it('is none where the system does not say enough', () => {
    for (const system of [machine({ boot: null }), machine({ namespace: null })]) {
      expect(createProcesses(system).own).toBeNull();
      expect(createProcesses(system).isGone(mark)).toBe(false);
    }
    // A /proc that is not of this namespace.
    const foreign: ProcessSystem = {
      ...machine(),
      read: (path) => (path === '/proc/100/stat' ? null : machine().read(path)),
    };
    expect(createProcesses(foreign).own).toBeNull();
  });

  it('cannot be made up', () => {
    for (const odd of [
      '',
      'boot-1/pid:[1]/',
      'boot-1/pid:[1]/0/1',
      'boot-1/pid:[1]/-1/1',
      'boot-1/pid:[1]/x/1',
    ])
      expect(createProcesses(machine({}, 200)).isGone(odd)).toBe(false);
  });
});

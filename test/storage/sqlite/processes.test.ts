import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProcesses, type ProcessSystem } from '../../../src/storage/sqlite/processes.ts';
import { openTempStorage } from '../../support/storage.ts';

const LINUX = process.platform === 'linux';

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

describe.skipIf(!LINUX)('a lease on the embedded file', () => {
  /** A process of which only the mark is needed. */
  async function stranger(): Promise<{ child: ChildProcess; mark: string }> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000); console.log("up")'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const own = createProcesses().own?.split('/') ?? [];
    const stat = readFileSync(`/proc/${String(child.pid)}/stat`, 'utf8');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return { child, mark: [...own.slice(0, 2), String(child.pid), start].join('/') };
  }

  async function open() {
    const { child, mark } = await stranger();
    const temp = await openTempStorage({ processes: { own: mark, isGone: () => false } });
    onTestFinished(() => temp.close());
    const lease = (owner: string, now: number, restMs?: number) => ({
      name: 'sender:+1',
      owner,
      now,
      until: now + 10_000,
      ...(restMs === undefined ? {} : { restMs }),
    });
    expect(await temp.storage.takeLease(lease('killed', 0))).toBe(true);
    return { child, lease, storage: await temp.reopen({}) };
  }

  const end = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('is taken over at once when its holder was killed, by one of those who want it', async () => {
    const { child, lease, storage } = await open();
    expect(await storage.takeLease(lease('next', 1))).toBe(false);
    await end(child);
    expect(await storage.takeLease(lease('next', 2))).toBe(true);
    expect(await storage.takeLease(lease('third', 3))).toBe(false);
    await storage.dropLease('sender:+1', 'killed');
    expect(await storage.takeLease(lease('third', 4))).toBe(false);
  });

  it('is kept by a holder that is stopped, and runs out as ever', async () => {
    const { child, lease, storage } = await open();
    child.kill('SIGSTOP');
    for (const now of [1, 5_000, 9_999]) expect(await storage.takeLease(lease('next', now))).toBe(false);
    expect(await storage.takeLease(lease('next', 10_000))).toBe(true);
  });

  it('rests for as long as was asked for before the next one has it, and no longer', async () => {
    const { child, lease, storage } = await open();
    await end(child);
    expect(await storage.takeLease(lease('next', 1_000, 1_000))).toBe(false);
    expect(await storage.takeLease(lease('next', 1_500, 1_000))).toBe(false);
    expect(await storage.takeLease(lease('next', 2_000, 1_000))).toBe(true);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProcesses } from '../../src/storage/sqlite/processes.ts';
import { openTempStorage } from '../support/storage.ts';

const LINUX = process.platform === 'linux';

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

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What a figure depends on and another machine does not share. No host name, no user. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  /** Whether processes were pinned to cores. */
  readonly pinned: boolean;
}

const hasTaskset = spawnSync('taskset', ['-V'], { stdio: 'ignore' }).status === 0;

/** Whether server and load can have a core each. */
export const pinned = hasTaskset && cpus().length > 1;

export function machine(): Machine {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    pinned,
  };
}

/** Puts `taskset` before a command when cores can be told apart. */
export function onCore(core: number, command: readonly string[]): [string, string[]] {
  const whole = pinned ? ['taskset', '-c', String(core), ...command] : command;
  const [first = '', ...rest] = whole;
  return [first, rest];
}

// Linux counts processor time in hundredths of a second for every architecture Node runs on.
const TICKS_PER_SECOND = 100;

/** Processor time of a process with all its threads, user and system, in microseconds; 0 when it is gone or not on Linux. */
export function cpuMicroseconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets and may hold blanks: count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** Time a core was not idle, in microseconds, whoever used it; 0 when not on Linux. */
export function busyMicroseconds(core: number): number {
  try {
    const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = line.split(' ').map(Number);
    return ((user + nice + system + irq + soft + steal) * 1e6) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** A memory line of /proc/PID/status in megabytes: `VmRSS` now, `VmHWM` the most it ever was; 0 when it is gone. */
export function memoryMb(pid: number, line: 'VmRSS' | 'VmHWM'): number {
  try {
    const found = new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The process and everything it started that still runs. */
export function processTree(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [
      pid,
      ...children
        .split(' ')
        .filter(Boolean)
        .flatMap((child) => processTree(Number(child))),
    ];
  } catch {
    return [pid];
  }
}

import { readFileSync, readlinkSync } from 'node:fs';

/** Tells processes that share a file apart, and knows which of them have ended. */
export interface Processes {
  /** Names this process, whatever process gets its number later; null where the system does not say enough for that. */
  readonly own: string | null;
  /** Whether the process of a mark has certainly ended. A process that is stopped or hangs has not. */
  isGone(mark: string): boolean;
}

/** What of a system is asked; tests give their own. */
export interface ProcessSystem {
  readonly pid: number;
  /** The text of a file, null when it cannot be read. */
  read(path: string): string | null;
  /** Where a link leads, null when it cannot be read. */
  readLink(path: string): string | null;
  /** Whether the system knows a process of this number here. */
  exists(pid: number): boolean;
}

const SYSTEM: ProcessSystem = {
  pid: process.pid,
  read: (path) => orNull(() => readFileSync(path, 'utf8')),
  readLink: (path) => orNull(() => readlinkSync(path)),
  exists(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // Not allowed to signal it: it is there.
      return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
    }
  },
};

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** State and start time of a process, from /proc/PID/stat: the fields behind the name, which may hold spaces and brackets. */
function statOf(system: ProcessSystem, pid: number | 'self'): { state: string; start: string } | null {
  const text = system.read(`/proc/${String(pid)}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return state === undefined || start === undefined ? null : { state, start };
}

/**
 * Marks on Linux: the machine's boot, the namespace in which process numbers count, the number, and when the process started. A
 * mark of another boot or namespace says nothing here: that process may run on another machine or in another container
 * over the same file. Elsewhere there are no marks, and nobody is known to have ended.
 */
export function createProcesses(system: ProcessSystem = SYSTEM): Processes {
  const boot = system.read('/proc/sys/kernel/random/boot_id')?.trim();
  const namespace = system.readLink('/proc/self/ns/pid');
  const self = statOf(system, 'self');
  // A /proc of another namespace would speak of other processes.
  const known =
    boot !== undefined &&
    boot !== '' &&
    namespace !== null &&
    self !== null &&
    statOf(system, system.pid)?.start === self.start;
  const here = known ? `${boot}/${namespace}` : null;
  return {
    own: here === null || self === null ? null : `${here}/${String(system.pid)}/${self.start}`,
    isGone(mark) {
      if (here === null || !mark.startsWith(`${here}/`)) return false;
      const [pid, start] = mark.slice(here.length + 1).split('/');
      if (!/^[1-9]\d*$/.test(pid ?? '')) return false;
      if (!system.exists(Number(pid))) return true;
      const present = statOf(system, Number(pid));
      // Ended and not yet collected by its parent, or another process with its number.
      return present !== null && (present.start !== start || present.state === 'Z' || present.state === 'X');
    },
  };
}

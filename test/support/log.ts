import type { Log, LogFields } from '../../src/domain/log.ts';

/** A log that keeps its lines, to see what operators would read, and that no person can be read in it. */
export function createMemoryLog(): Log & {
  readonly lines: readonly { level: string; fields: LogFields; message: string }[];
} {
  const lines: { level: string; fields: LogFields; message: string }[] = [];
  const at =
    (level: string) =>
    (fields: LogFields, message: string): void => {
      lines.push({ level, fields, message });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A log that nobody reads. */
export const silentLog: Log = createMemoryLog();

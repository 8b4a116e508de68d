import { pino, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/**
 * JSON lines on standard output. Callers pass codes, ids and counts only; as a second fence, fields that could
 * carry a person are removed wherever they stand, and an error is written as its code and message without a cause.
 */
export function createLog(level: LogLevel): Log {
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ['to', 'from', 'address', 'body', 'text', 'content', 'aNumber', 'birthDate', 'names'].flatMap(
        (field) => [field, `*.${field}`],
      ),
      remove: true,
    },
  });
}

import type { Log } from '../domain/log.ts';

/** So many rows are told apart; of more nothing new is said. */
const MOST_ROWS = 10_000;

/** Writes a line of each row that does not open, once a process: its record, never its key, which may be somebody's. */
export function createDamagedLog(
  log: Log,
): (owner: { readonly record: string; readonly key: string }) => void {
  const told = new Set<string>();
  return ({ record, key }) => {
    const row = `${record}\u0000${key}`;
    if (told.has(row) || told.size >= MOST_ROWS) return;
    told.add(row);
    log.error({ code: 'sealed_damaged', record }, 'a row does not open; it stays as it is');
  };
}

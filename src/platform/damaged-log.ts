import type { Log } from '../domain/log.ts';
import type { VaultWatch } from '../storage/vault.ts';

/** So many rows are told apart; of more nothing new is said. */
const MOST_ROWS = 10_000;

/** Writes a line of each row that somebody wrote or put back past the service, once a process: its record, never its key, which may be somebody's. */
export function createDamagedLog(log: Log): VaultWatch {
  const told = new Set<string>();

  const once = (code: string, text: string) => {
    return ({ record, key }: Parameters<VaultWatch['damaged']>[0]): void => {
      const row = `${code}\u0000${record}\u0000${key}`;
      if (told.has(row) || told.size >= MOST_ROWS) return;
      told.add(row);
      log.error({ code, record }, text);
    };
  };

  return {
    damaged: once('sealed_damaged', 'a row does not open; it stays as it is'),
    putBack: once('row_put_back', 'a row was put back to what it was before; it grants nothing'),
    forged: once('row_forged', 'a row was not written by the service; it grants nothing'),
  };
}

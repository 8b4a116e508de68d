import type { KeyStorage } from '../key-port.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createKeyRows } from './key-rows.ts';
import { createLiveProcesses } from './live-processes.ts';
import type { Processes } from './processes.ts';

/** Keys and who has them, as the port has them. */
export function keyPort(
  connection: Connection,
  vault: Vault,
  processes: Processes,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): KeyStorage {
  const rows = createKeyRows(connection, vault);
  const live = createLiveProcesses(connection, vault, processes);
  const { ring } = vault;
  const refresh = () =>
    read(() => {
      ring.take(rows.list());
    });
  return {
    keysHeld: () => ring.held(),
    listKeys: () => read(rows.list),
    refreshKeys: refresh,
    async moveKeys(step, at) {
      await write(() => {
        rows.replace(ring.moved(step, rows.list(), at));
      });
      await refresh();
    },
    async announceProcess({ id, name, now, liveMs }) {
      const put = write(() => {
        live.put({ id, name, until: now + Math.ceil(liveMs * 1.5), ...ring.held() });
      });
      await put.catch((error: unknown) => {
        ring.doubt();
        throw error;
      });
      ring.trustUntil(now + liveMs);
    },
    dropProcess: (id, now) =>
      write(() => {
        live.drop(id, now);
      }),
    listProcesses: (now) => read(() => live.list(now)),
  };
}

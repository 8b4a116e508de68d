import type { LiveProcess } from '../key-port.ts';
import { processRecord } from '../records/processes.ts';
import type { Vault } from '../vault.ts';
import { text, textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';
import type { Processes } from './processes.ts';
import { createTable } from './record-table.ts';

/** Which processes live, and which keys they have. One whose process is seen to have ended counts no more. */
export function createLiveProcesses(connection: Connection, vault: Vault, processes: Processes) {
  const table = createTable(connection, vault, processRecord, { mark: () => processes.own });
  const live = table.select('WHERE until > ? ORDER BY id');
  const marks = connection.prepare('SELECT id, mark FROM processes');
  const drop = connection.prepare('DELETE FROM processes WHERE id = ? OR until <= ?');
  return {
    put: table.write,
    drop: (id: string, now: number): void => void drop.run([id, now]),
    list(now: number): readonly LiveProcess[] {
      const gone = new Set(
        marks.all([]).flatMap((row) => {
          const mark = textOrNull(row, 1);
          return mark !== null && processes.isGone(mark) ? [text(row, 0)] : [];
        }),
      );
      return live.all([now]).filter(({ id }) => !gone.has(id));
    },
  };
}

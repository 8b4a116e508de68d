import type { PortId } from '../../domain/port.ts';
import type { Slot } from '../../domain/slot.ts';
import { slotRecord } from '../records/slots.ts';
import type { SlotCounts, SlotsPage } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Places at ports. */
export function createSlots(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, slotRecord);
  const list = table.select(
    'WHERE (?1 IS NULL OR port = ?1) AND date BETWEEN ?2 AND ?3 ORDER BY starts_at, id',
  );
  const RANGE =
    'starts_at >= ? AND starts_at < ? AND (starts_at, id) > (?, ?) ORDER BY starts_at, id LIMIT ?';
  const page = table.select(`WHERE ${RANGE}`);
  const pageAtPort = table.select(`WHERE port = ? AND ${RANGE}`);
  const fits = connection.prepare(
    `SELECT 1 FROM slots WHERE id = ?1 AND (?2 <= 0 OR taken + ?2 <= capacity
       AND NOT EXISTS (SELECT 1 FROM closures WHERE closures.id IN (slots.id, slots.port || '|' || slots.date)))`,
  );
  const move = connection.prepare('UPDATE slots SET taken = max(0, taken + ?) WHERE id = ?');
  const update = connection.prepare(
    'UPDATE slots SET port = ?, date = ?, time = ?, starts_at = ?, capacity = ? WHERE id = ?',
  );

  return {
    findSlot: table.find,
    // ISO dates compare as texts; every one lies between these two.
    listSlots: (query: { port?: PortId; from?: string; to?: string }) =>
      list.all([query.port ?? null, query.from ?? '', query.to ?? '~']),
    pageSlots({ port, startsFrom, startsBefore, after, limit }: SlotsPage): readonly Slot[] {
      const range = [
        Math.max(startsFrom ?? 0, after?.startsAt ?? 0),
        startsBefore ?? Number.MAX_SAFE_INTEGER,
        after?.startsAt ?? 0,
        after?.id ?? '',
        limit,
      ];
      return port === undefined ? page.all(range) : pageAtPort.all([port, ...range]);
    },

    checkSlot: (slotId: string, people: number): CommitOutcome =>
      fits.get([slotId, people]) === null ? 'full' : 'ok',
    takePlaces: (slotId: string, people: number): void => void move.run([people, slotId]),

    importSlots(slots: readonly Slot[]): SlotCounts {
      const counts = { added: 0, changed: 0, unchanged: 0 };
      const refused: string[] = [];
      for (const slot of slots) {
        const { id, port, date, time, startsAt, capacity } = slot;
        const stored = table.find(id);
        if (stored === null) {
          table.write({ ...slot, taken: 0 });
          counts.added += 1;
        } else if (capacity < stored.taken) refused.push(id);
        else if (stored.capacity === capacity && stored.startsAt === startsAt) counts.unchanged += 1;
        else {
          update.run([port, date, time, startsAt, capacity, id]);
          counts.changed += 1;
        }
      }
      return { ...counts, refused };
    },
  };
}

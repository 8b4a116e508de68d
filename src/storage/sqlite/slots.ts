import { PORT_IDS, type PortId } from '../../domain/port.ts';
import type { Slot } from '../../domain/slot.ts';
import type { SlotCounts, SlotsPage } from '../storage.ts';
import type { CommitOutcome } from '../write.ts';
import { number, oneOf, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const COLUMNS = 'id, port, date, time, starts_at, capacity, taken';

function slotOf(row: Row): Slot {
  return {
    id: text(row, 0),
    port: oneOf(PORT_IDS, row, 1),
    date: text(row, 2),
    time: text(row, 3),
    startsAt: number(row, 4),
    capacity: number(row, 5),
    taken: number(row, 6),
  };
}

/** Places at ports. */
export function createSlots(connection: Connection) {
  const find = connection.prepare(`SELECT ${COLUMNS} FROM slots WHERE id = ?`);
  const list = connection.prepare(
    `SELECT ${COLUMNS} FROM slots WHERE (?1 IS NULL OR port = ?1) AND date BETWEEN ?2 AND ?3 ORDER BY starts_at, id`,
  );
  const RANGE =
    'starts_at >= ? AND starts_at < ? AND (starts_at, id) > (?, ?) ORDER BY starts_at, id LIMIT ?';
  const page = connection.prepare(`SELECT ${COLUMNS} FROM slots WHERE ${RANGE}`);
  const pageAtPort = connection.prepare(`SELECT ${COLUMNS} FROM slots WHERE port = ? AND ${RANGE}`);
  const fits = connection.prepare(
    `SELECT 1 FROM slots WHERE id = ?1 AND (?2 <= 0 OR taken + ?2 <= capacity
       AND NOT EXISTS (SELECT 1 FROM closures WHERE closures.id IN (slots.id, slots.port || '|' || slots.date)))`,
  );
  const move = connection.prepare('UPDATE slots SET taken = max(0, taken + ?) WHERE id = ?');
  const insert = connection.prepare(`INSERT INTO slots (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, 0)`);
  const update = connection.prepare(
    'UPDATE slots SET port = ?, date = ?, time = ?, starts_at = ?, capacity = ? WHERE id = ?',
  );

  return {
    findSlot(id: string): Slot | null {
      const row = find.get([id]);
      return row === null ? null : slotOf(row);
    },
    // ISO dates compare as texts; every one lies between these two.
    listSlots: (query: { port?: PortId; from?: string; to?: string }) =>
      list.all([query.port ?? null, query.from ?? '', query.to ?? '~']).map(slotOf),
    pageSlots({ port, startsFrom, startsBefore, after, limit }: SlotsPage): readonly Slot[] {
      const range = [
        Math.max(startsFrom ?? 0, after?.startsAt ?? 0),
        startsBefore ?? Number.MAX_SAFE_INTEGER,
        after?.startsAt ?? 0,
        after?.id ?? '',
        limit,
      ];
      return (port === undefined ? page.all(range) : pageAtPort.all([port, ...range])).map(slotOf);
    },

    checkSlot: (slotId: string, people: number): CommitOutcome =>
      fits.get([slotId, people]) === null ? 'full' : 'ok',
    takePlaces: (slotId: string, people: number): void => void move.run([people, slotId]),

    importSlots(slots: readonly Slot[]): SlotCounts {
      const counts = { added: 0, changed: 0, unchanged: 0 };
      const refused: string[] = [];
      for (const { id, port, date, time, startsAt, capacity } of slots) {
        const row = find.get([id]);
        if (row === null) {
          insert.run([id, port, date, time, startsAt, capacity]);
          counts.added += 1;
          continue;
        }
        const stored = slotOf(row);
        if (capacity < stored.taken) refused.push(id);
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

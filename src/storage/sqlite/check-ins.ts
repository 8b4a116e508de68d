import { CHECK_IN_STATES } from '../../domain/check-in.ts';
import type { PortTime } from '../../domain/closure.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { checkInRecord } from '../records/check-ins.ts';
import type { CheckInCount, CheckInsQuery } from '../storage.ts';
import type { Vault } from '../vault.ts';
import { number, oneOf, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import { createTable } from './record-table.ts';

/** What the staff of ports recorded of appointments. */
export function createCheckIns(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, checkInRecord);
  const ofDay = table.select('WHERE date = ?1 AND port = ?2 AND (?3 IS NULL OR time = ?3) ORDER BY time, id');
  const counts = connection.prepare(
    `SELECT port, date, state, count(*), sum(people), sum(came) FROM check_ins
      WHERE date BETWEEN ?1 AND ?2 AND (?3 IS NULL OR port = ?3) GROUP BY date, port, state ORDER BY date, port, state`,
  );

  return {
    findCheckIn: table.find,
    listCheckIns: ({ port, date, time }: PortTime) => ofDay.opening([date, port, time]),
    // ISO dates compare as texts; every one lies between these two.
    countCheckIns: ({ port, from, to }: CheckInsQuery): readonly CheckInCount[] =>
      counts.all([from ?? '', to ?? '~', port ?? null]).map(countOf),
    checkCheckIn: table.check,
    writeCheckIn: table.write,
  };
}

function countOf(row: Row): CheckInCount {
  return {
    port: oneOf(PORT_IDS, row, 0),
    date: text(row, 1),
    state: oneOf(CHECK_IN_STATES, row, 2),
    appointments: number(row, 3),
    people: number(row, 4),
    came: number(row, 5),
  };
}

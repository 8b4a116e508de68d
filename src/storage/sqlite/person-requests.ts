import { URGENT_REASONS, urgentFirst, type PersonRequest } from '../../domain/person-request.ts';
import { personRequestRecord } from '../records/person-requests.ts';
import type { RequestPage, UrgentCount } from '../storage.ts';
import { UNASKED_REASONS } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, numberOrNull } from './cells.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

const URGENT = URGENT_REASONS.map((reason) => `'${reason}'`).join(', ');
const UNASKED = UNASKED_REASONS.map((reason) => `'${reason}'`).join(', ');

/** Requests for a person. */
export function createPersonRequests(connection: Connection, vault: Vault) {
  const requests = createTable(connection, vault, personRequestRecord);
  const requestsOf = requests.select('WHERE state = ? ORDER BY opened_at, id');
  const pageWhere = (which: string) =>
    requests.select(
      `WHERE state = ? AND ${which} AND (opened_at, id) > (?, ?) ORDER BY opened_at, id LIMIT ?`,
    );
  const urgentPage = pageWhere(`reason IN (${URGENT})`);
  const otherPage = pageWhere(`reason NOT IN (${URGENT})`);
  const openOf = requests.select(`WHERE contact_id = ? AND state = 'open' ORDER BY opened_at, id`);
  const everOf = requests.select('WHERE contact_id = ? ORDER BY id');
  const openRequest = requests.select(
    `WHERE contact_id = ? AND state = 'open' AND reason NOT IN (${UNASKED}) ORDER BY opened_at, id LIMIT 1`,
  );

  const urgent = connection.prepare(
    `SELECT count(*) FILTER (WHERE taken_by IS NULL),
       min(coalesce(waits_since, opened_at)) FILTER (WHERE taken_by IS NULL),
       count(*) FILTER (WHERE taken_by IS NOT NULL)
     FROM person_requests WHERE state = 'open' AND reason IN (${URGENT})`,
  );

  const mark = connection.prepare(
    `SELECT count(*), max(opened_at), max(renewed_at), max(taken_at), max(waits_since) FROM person_requests WHERE state = 'open'`,
  );

  return {
    inboxMark: (): string => (mark.get([]) ?? []).join(' '),
    countUrgent(): UrgentCount {
      const row = urgent.get([]);
      if (row === null) return { waiting: 0, oldestAt: null, taken: 0 };
      return { waiting: number(row, 0), oldestAt: numberOrNull(row, 1), taken: number(row, 2) };
    },
    findPersonRequest: requests.find,
    listPersonRequests: (state: PersonRequest['state']) => urgentFirst(requestsOf.all([state])),
    pagePersonRequests({ state, limit, after }: RequestPage) {
      const from = after === undefined ? ([0, ''] as const) : ([after.openedAt, after.id] as const);
      if (after?.urgent === false) return otherPage.all([state, ...from, limit]);
      const urgent = urgentPage.all([state, ...from, limit]);
      return [...urgent, ...otherPage.all([state, 0, '', limit - urgent.length])];
    },
    listPersonRequestsOf: (contactId: string) => everOf.all([contactId]),
    listOpenPersonRequestsOf: (contactId: string) => openOf.all([contactId]),
    findOpenPersonRequest: (contactId: string) => openRequest.one([contactId]),
    /** @param holder see Write */
    checkPersonRequest({ id }: PersonRequest, holder: string | null | undefined): CommitOutcome {
      if (holder === undefined) return 'ok';
      const stored = requests.find(id);
      return stored?.state === 'open' && stored.takenBy === holder ? 'ok' : 'stale';
    },
    writePersonRequest: requests.write,
  };
}

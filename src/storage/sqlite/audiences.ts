import type { Audience, AudienceGroup, AudienceRow, PlainPart } from '../../domain/audience.ts';
import { CHANNELS } from '../../domain/address.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { registrationRecord } from '../records/registrations.ts';
import { appointmentRecord } from '../records/appointments.ts';
import { conversationRecord } from '../records/conversations.ts';
import type { AudiencePage } from '../broadcast-port.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Appointments } from './appointments.ts';
import { bool, number, oneOf, oneOfOrNull, text, textOrNull } from './cells.ts';
import type { Cell, Connection, Row } from './connection.ts';
import { columnsOf } from './record-table.ts';
import type { Registrations } from './registrations.ts';
import type { Turns } from './turns.ts';

const REGISTRATION = columnsOf(registrationRecord, 'r');
const ID = REGISTRATION.indexOf('r.id');
const TALK = columnsOf(conversationRecord, 't');
const SELECT = `SELECT ${[...REGISTRATION, ...TALK, ...columnsOf(appointmentRecord, 'a')].join(', ')}`;
const JOINS = `LEFT JOIN conversations t ON t.contact_id = r.contact_id
  LEFT JOIN appointments a ON a.registration_id = r.id AND a.state IN ('offered', 'confirmed')`;

/** Registrations that one statement counts: bounds how long it holds the event loop. */
const COUNTED_AT_ONCE = 20_000;

interface Condition {
  readonly sql: string;
  readonly params: readonly Cell[];
}

/** One part as SQL over `r` and `a`; TRUE for one without conditions. */
function conditionOf({ outcomes, phases, ports, languages, needs, appointments }: PlainPart): Condition {
  const all: Condition[] = [];
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values !== undefined)
      all.push({
        sql: `${column} IN (SELECT value FROM json_each(?))`,
        params: [JSON.stringify(values)],
      });
  };
  among('r.outcome', outcomes);
  among('r.phase_id', phases);
  among('r.port_of_return', ports);
  among('r.language', languages);
  if (needs !== undefined) all.push({ sql: 'r.in_need = 1', params: [] });
  if (appointments !== undefined)
    // ISO dates compare as texts; every one lies between these two.
    all.push({
      sql: 'a.date BETWEEN ? AND ?',
      params: [appointments.from ?? '', appointments.to ?? '~'],
    });
  return {
    sql: ['TRUE', ...all.map(({ sql }) => sql)].join(' AND '),
    params: all.flatMap(({ params }) => params),
  };
}

/** Who a broadcast is for. */
export function createAudiences(
  connection: Connection,
  registrations: Registrations,
  turns: Turns,
  appointments: Appointments,
) {
  const byIds = connection.prepare(
    `${SELECT} FROM registrations r ${JOINS} WHERE r.id IN (SELECT value FROM json_each(?))`,
  );
  const chunkEnd = connection.prepare(
    'SELECT max(id), count(*) FROM (SELECT id FROM registrations WHERE id > ? ORDER BY id LIMIT ?)',
  );

  /** The last of so many registrations behind one; null where there are no more than these. */
  function endOf(after: string, within: number): string | null {
    const [end = null, count = 0] = chunkEnd.get([after, within]) ?? [];
    return Number(count) < within || typeof end !== 'string' ? null : end;
  }

  function rowOf(row: Row): AudienceRow {
    const talkAt = REGISTRATION.length;
    const appointmentAt = talkAt + TALK.length;
    return {
      registration: registrations.open(row),
      talk: turns.open(row, talkAt),
      appointment: row[appointmentAt] === null ? null : appointments.open(row, appointmentAt),
    };
  }

  function groupOf(row: Row): AudienceGroup {
    return {
      language: oneOf(LANGUAGES, row, 0),
      channel: oneOfOrNull(CHANNELS, row, 1),
      sender: textOrNull(row, 2),
      zone: text(row, 3),
      stopped: bool(row, 4),
      broadcastOptIn: bool(row, 5),
      count: number(row, 6),
    };
  }

  return {
    /** Counts some: those behind `after`. `next` is where to go on; null at the end. */
    countSome(
      { include, exclude }: Audience,
      after: string,
    ): { groups: readonly AudienceGroup[]; next: string | null } {
      const end = textOrNull(chunkEnd.get([after, COUNTED_AT_ONCE]) ?? [null], 0);
      if (end === null) return { groups: [], next: null };
      const taken = conditionOf(include);
      const left = exclude.map(conditionOf);
      const counted = connection.prepare(
        `SELECT r.language, t.channel, t.sender, r.zone, coalesce(t.stopped, 0), coalesce(t.news, 1), count(*)
         FROM registrations r ${JOINS}
         WHERE r.id > ? AND r.id <= ? AND r.stage <> 'withdrawn' AND (${taken.sql})
           ${left.map(({ sql }) => `AND (${sql}) IS NOT TRUE`).join(' ')}
         GROUP BY 1, 2, 3, 4, 5, 6`,
      );
      const params = [after, end, ...taken.params, ...left.flatMap((each) => each.params)];
      return { groups: counted.all(params).map(groupOf), next: end };
    },
    pageAudience({ audience, after, until, limit, within }: AudiencePage) {
      const end = within === undefined ? null : endOf(after ?? '', within);
      const taken = conditionOf(audience.include);
      const page = connection.prepare(
        `${SELECT} FROM registrations r ${JOINS}
         WHERE r.id > ? ${end === null ? '' : 'AND r.id <= ?'} AND r.created_at <= ? AND r.stage <> 'withdrawn' AND (${taken.sql})
         ORDER BY r.id LIMIT ?`,
      );
      const upTo = end === null ? [] : [end];
      const found = page.all([after ?? '', ...upTo, until, ...taken.params, limit]);
      const last = found.length < limit ? undefined : found.at(-1);
      return { rows: thoseThatOpen(found, rowOf), next: last === undefined ? end : text(last, ID) };
    },
    listAudienceRows: (registrationIds: readonly string[]): readonly AudienceRow[] =>
      thoseThatOpen(byIds.all([JSON.stringify(registrationIds)]), rowOf),
  };
}

import { z } from 'zod';
import { FIRST_ROW_LINE, importSlotRows, MOST_SLOT_ROWS } from '../../../appointments/slot-rows.ts';
import { closedSlots } from '../../../appointments/closed-slots.ts';
import type { Slot } from '../../../domain/slot.ts';
import type { SlotsPage, Storage } from '../../../storage/storage.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, post, type Route } from '../route.ts';
import { day, iso, moment, nothing, portId, time24 } from '../shown.ts';

const HOUR = 3_600_000;
/** No port's local time is further from UTC. */
const FURTHEST_ZONE = 14 * HOUR;
const DAY = 24 * HOUR;

const slotSchema = z
  .object({
    id: z.string(),
    port: portId,
    date: day.describe('at the port'),
    time: z.string().describe('24-hour, at the port'),
    startsAt: moment,
    capacity: z.int().describe('people'),
    taken: z.int().describe('people'),
    closed: z.boolean().describe('nobody is assigned there'),
  })
  .meta({ id: 'Slot' });

const place = z.object({ startsAt: z.int(), id: z.string() });

/** Reads on until there are `limit` slots of those days, or no more. */
async function slotsOf(storage: Storage, query: SlotsPage, from = '', to = '~'): Promise<readonly Slot[]> {
  const found: Slot[] = [];
  let { after } = query;
  for (;;) {
    const rows = await storage.pageSlots({ ...query, ...(after === undefined ? {} : { after }) });
    found.push(...rows.filter(({ date }) => date >= from && date <= to));
    after = rows.at(-1);
    if (found.length >= query.limit || rows.length < query.limit) return found;
  }
}

export const slotRoutes: readonly Route[] = [
  get({
    path: '/slots',
    permission: 'slot.read',
    summary: 'Slots by start',
    params: nothing,
    query: z.strictObject({
      port: portId.optional(),
      from: day.optional().describe('first day, at the port'),
      to: day.optional().describe('last day, at the port'),
      ...paging,
    }),
    answer: pageOf(slotSchema),
    async handle({ storage, query: { port, from, to, limit, cursor } }) {
      const after = readCursor(place, cursor);
      const query: SlotsPage = {
        limit: limit + 1,
        ...(port === undefined ? {} : { port }),
        ...(from === undefined ? {} : { startsFrom: Math.max(0, Date.parse(from) - FURTHEST_ZONE) }),
        ...(to === undefined ? {} : { startsBefore: Date.parse(to) + DAY + FURTHEST_ZONE }),
        ...(after === undefined ? {} : { after }),
      };
      const rows = await slotsOf(storage, query, from, to);
      const isShut = await closedSlots(
        storage,
        rows.reduce((first, { date }) => (date < first ? date : first), '~'),
      );
      const show = (slot: Slot) => ({ ...slot, startsAt: iso(slot.startsAt), closed: isShut(slot) });
      return page(rows, limit, show, ({ startsAt, id }) => ({ startsAt, id }));
    },
  }),
  post({
    path: '/slots/import',
    permission: 'slot.import',
    summary: 'Adds slots, and sets the capacity of those that are there; what is taken stays',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      rows: z
        .array(
          z.strictObject({
            port: portId,
            date: day,
            time: time24,
            capacity: z.int().min(0).max(10_000),
          }),
        )
        .min(1)
        .max(MOST_SLOT_ROWS),
    }),
    answer: z.object({
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
      rejects: z.array(
        z.object({ pointer: z.string().describe('JSON pointer to the row'), reason: z.string() }),
      ),
    }),
    async handle({ storage, clock, actor, body: { rows } }) {
      const result = await importSlotRows({ name: 'api', storage, clock, actor }, rows);
      const rejects = result.rejects.map(({ line, reason }) => ({
        pointer: `/rows/${line - FIRST_ROW_LINE}`,
        reason,
      }));
      return { ...result, rejects };
    },
    again: 'run',
  }),
];

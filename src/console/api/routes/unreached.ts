import { z } from 'zod';
import { listUnreached, type Unreached } from '../../../reach/unreached.ts';
import { fullName } from '../../../domain/full-name.ts';
import { ADDRESS_FLAGS } from '../../../domain/address-flag.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { OUTBOX_STATES } from '../../../domain/message.ts';
import { REACH_KINDS } from '../../../domain/reminder.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, type Route } from '../route.ts';
import { channelName, day, iso, moment, nothing, personal, portId } from '../shown.ts';
import { phoneSchema, receiptsOf } from './people.ts';

export const unreachedSchema = z
  .object({
    reference: z.string(),
    receipt: z.string(),
    contact: z.string().nullable().describe('whose texts and messages; null when no phone belongs to it'),
    port: portId,
    date: day.describe('at the port'),
    time: z.string().describe('24-hour, at the port'),
    startsAt: moment,
    daysLeft: z.int().describe('0 on the last day, negative when it has gone by'),
    people: z.int(),
    language: z.enum(LANGUAGES),
    names: personal(z.array(z.string())),
    phone: personal(z.string()),
    alternate: personal(phoneSchema),
    shelter: personal(phoneSchema),
    flags: z
      .array(z.object({ channel: channelName, flag: z.enum(ADDRESS_FLAGS) }))
      .describe('what is known of their phone for good'),
    tried: z.array(
      z.object({
        at: moment,
        what: z.enum(['instruction', 'reminder', ...REACH_KINDS]),
        channel: channelName,
        state: z.enum(OUTBOX_STATES),
        error: z.string().nullable().describe('the channel’s code'),
      }),
    ),
    next: z
      .object({ kind: z.enum(REACH_KINDS), dueAt: moment })
      .nullable()
      .describe('null: all was tried'),
    request: z.string().nullable().describe('the open request to call them'),
  })
  .meta({ id: 'Unreached' });

/** A family that was not reached, as the principal may see it. */
export function showUnreached(seesPeople: boolean, entry: Unreached): z.input<typeof unreachedSchema> {
  const { appointment, registration, daysLeft, phone, flags, tried, next, requestId } = entry;
  const { reference, port, date, time, startsAt, people } = appointment;
  const only = <T>(value: T): T | null => (seesPeople ? value : null);
  return {
    ...{ reference, port, date, time, people, daysLeft },
    receipt: registration.receipt,
    contact: registration.contactId,
    startsAt: iso(startsAt),
    language: registration.language,
    names: only(registration.members.map(fullName)),
    phone: only(phone),
    alternate: only(registration.alternate),
    shelter: only(registration.shelter),
    flags: [...flags],
    tried: tried.map((each) => ({ ...each, at: iso(each.at) })),
    next: next === null ? null : { kind: next.kind, dueAt: iso(next.dueAt) },
    request: requestId,
  };
}

const place = z.object({ startsAt: z.int(), id: z.string() });

export const unreachedRoutes: readonly Route[] = [
  get({
    path: '/unreached',
    permission: 'unreached.read',
    summary: 'Families with an appointment whom no message reached, by date: why, what was tried, days left',
    params: nothing,
    query: z.strictObject(paging),
    answer: pageOf(unreachedSchema),
    async handle({ principal, query: { limit, cursor }, ...context }) {
      const after = readCursor(place, cursor);
      const all = (await listUnreached(context)).filter(
        ({ appointment: { startsAt, id } }) =>
          after === undefined || startsAt > after.startsAt || (startsAt === after.startsAt && id > after.id),
      );
      return page(
        all,
        limit,
        (entry) => showUnreached(principal.seesPeople, entry),
        ({ appointment: { startsAt, id } }) => ({ startsAt, id }),
      );
    },
    looksAt: ({ items }, { principal }) => (principal.seesPeople ? receiptsOf(items) : {}),
  }),
];

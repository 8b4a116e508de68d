import { z } from 'zod';
import { CHANNELS } from '../domain/address.ts';
import { APPOINTMENT_STATES } from '../domain/appointment.ts';
import { OUTBOX_STATES } from '../domain/message.ts';
import { PORT_IDS } from '../domain/port.ts';
import type { Collection, CopiedRow, CopyStorage } from '../storage/copy-port.ts';

/** What a check reads of each record. */
export const slotRow = z.object({ id: z.string(), capacity: z.number(), taken: z.number() });
export const appointmentRow = z.object({
  id: z.string(),
  reference: z.string(),
  registrationId: z.string(),
  familyId: z.string(),
  slotId: z.string(),
  port: z.enum(PORT_IDS),
  date: z.string(),
  time: z.string(),
  startsAt: z.number(),
  people: z.number(),
  state: z.enum(APPOINTMENT_STATES),
});
export const registrationRow = z.object({
  id: z.string(),
  receipt: z.string(),
  contactId: z.string().nullable(),
  familyId: z.string(),
  aNumber: z.string(),
  members: z.array(z.object({ aNumber: z.string() })),
  stage: z.enum(['idle', 'waiting', 'scheduled', 'withdrawn']),
  decisionDue: z.boolean(),
});
export const talkRow = z.object({
  contactId: z.string(),
  lastInboundAt: z.number(),
  stopped: z.boolean(),
  withPerson: z.boolean(),
});
export const reminderRow = z.object({ id: z.string(), appointmentId: z.string(), state: z.string() });
export const requestRow = z.object({ contactId: z.string(), reason: z.string() });
export const textRow = z.object({
  sid: z.string(),
  contactId: z.string(),
  receivedAt: z.number(),
  answeredByCarrier: z.string().nullable(),
});
export const messageRow = z.object({
  id: z.string(),
  contactId: z.string(),
  channel: z.enum(CHANNELS),
  to: z.string(),
  sender: z.string(),
  priority: z.number(),
  purpose: z.string(),
  group: z.string().nullable(),
  notBefore: z.number(),
  expiresAt: z.number(),
  quietZone: z.string().nullable(),
  evenIfStopped: z.boolean(),
  createdAt: z.number(),
  state: z.enum(OUTBOX_STATES),
  attempts: z.number(),
  attemptedAt: z.number().nullable(),
  sid: z.string().nullable(),
  content: z.object({
    body: z.string(),
    redacted: z.boolean().optional(),
    asks: z.object({ what: z.string(), mark: z.string().nullish() }).optional(),
  }),
});
export type AppointmentRow = z.output<typeof appointmentRow>;
export type RegistrationRow = z.output<typeof registrationRow>;
export type TalkRow = z.output<typeof talkRow>;
export type TextRow = z.output<typeof textRow>;
export type MessageRow = z.output<typeof messageRow>;

const PAGE = 1_000;

/** Values by what `nameOf` gives, each in their order. */
export function grouped<Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const name = nameOf(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}

/** Personal fields stand beside the others, wherever they are sealed. */
function flat({ record }: CopiedRow): object {
  const { personal, ...fields } = record;
  return typeof personal === 'object' && personal !== null ? { ...fields, ...personal } : fields;
}

/** All of a collection, in its order. */
export async function* rowsOf<Row>(
  rows: Pick<CopyStorage, 'exportRows'>,
  collection: Collection,
  schema: z.ZodType<Row>,
): AsyncGenerator<Row> {
  let after: string | null = null;
  do {
    const page = await rows.exportRows(collection, after, PAGE);
    for (const row of page.rows) yield schema.parse(flat(row));
    after = page.next;
  } while (after !== null);
}

/** What is ordered by contact, a contact at a time. */
export async function* byContact<Row extends { readonly contactId: string }>(
  rows: AsyncIterable<Row>,
): AsyncGenerator<readonly Row[]> {
  let together: Row[] = [];
  for await (const row of rows) {
    if (together[0] !== undefined && together[0].contactId !== row.contactId) {
      yield together;
      together = [];
    }
    together.push(row);
  }
  if (together.length > 0) yield together;
}

import { z } from 'zod';
import { APPOINTMENT_STATES } from '../../../domain/appointment.ts';
import { OUTCOMES } from '../../../domain/eligibility.ts';
import { OUTBOX_STATES } from '../../../domain/message.ts';
import type { Registration } from '../../../domain/registration.ts';
import type { Storage } from '../../../storage/storage.ts';
import { LOOK } from '../../looks.ts';
import { pageOf, pageOfAll, paging } from '../cursor.ts';
import { get, type Route } from '../route.ts';
import { channelName, day, iso, moment, personal, portId } from '../shown.ts';
import { registrationOf } from './people.ts';

/** More than anybody texts. */
const MOST_TEXTS = 10_000;
const MOST_AUDIT = 1_000;

const entrySchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'),
      at: moment,
      id: z.string(),
      channel: channelName,
      text: personal(z.string()),
    }),
    z.object({
      kind: z.literal('message'),
      at: moment,
      id: z.string(),
      channel: channelName,
      purpose: z.string(),
      state: z.enum(OUTBOX_STATES),
      error: z.string().nullable(),
      body: personal(z.string()),
    }),
    z.object({ kind: z.literal('registered'), at: moment, id: z.string() }),
    z.object({
      kind: z.literal('decision'),
      at: moment.describe('now: what is decided at this moment'),
      id: z.string(),
      outcome: z.enum(OUTCOMES),
      rule: z.string(),
      toldOutcome: z.enum(OUTCOMES),
    }),
    z.object({
      kind: z.literal('appointment'),
      at: moment,
      id: z.string(),
      reference: z.string(),
      state: z.enum(APPOINTMENT_STATES),
      port: portId,
      date: day,
      time: z.string(),
    }),
    z.object({ kind: z.literal('audit'), at: moment, id: z.string(), actor: z.string(), act: z.string() }),
  ])
  .meta({ id: 'TimelineEntry' });
type Entry = z.input<typeof entrySchema>;

/** All that is known of a registration, by time. Its phone's texts and messages are among it as long as the phone is its own. */
async function entriesOf(
  storage: Storage,
  registration: Registration,
  now: number,
  seesPeople: boolean,
): Promise<readonly Entry[]> {
  const { id, receipt, contactId, decision, toldOutcome } = registration;
  const [texts, messages, appointment] = await Promise.all([
    contactId === null ? [] : storage.listInbound(contactId, MOST_TEXTS),
    contactId === null ? [] : storage.listOutboxOf(contactId),
    storage.findActiveAppointment(id),
  ]);
  const subjects = [id, receipt, appointment?.id, contactId].filter((each) => typeof each === 'string');
  const audit = await Promise.all(
    subjects.map((subject) =>
      storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: MOST_AUDIT, subject }),
    ),
  );
  const entries: Entry[] = [
    { kind: 'registered', at: iso(registration.createdAt), id },
    ...texts.map((text): Entry => ({
      kind: 'text',
      at: iso(text.receivedAt),
      id: text.sid,
      channel: text.channel,
      text: seesPeople ? text.text : null,
    })),
    ...messages.map((row): Entry => ({
      kind: 'message',
      at: iso(row.createdAt),
      id: row.id,
      channel: row.channel,
      purpose: row.purpose,
      state: row.state,
      error: row.error,
      body: seesPeople ? row.content.body : null,
    })),
    ...audit
      .flat()
      // Who looked is in the audit; here is what was done.
      .filter(({ act }) => act !== LOOK)
      .map(({ seq, at, actor, act }): Entry => ({ kind: 'audit', at: iso(at), id: String(seq), actor, act })),
    {
      kind: 'decision',
      at: iso(now),
      id: `${id}:decision`,
      outcome: decision.outcome,
      rule: decision.rule,
      toldOutcome,
    },
  ];
  if (appointment !== null) {
    const { reference, state, port, date, time, createdAt } = appointment;
    const at = iso(createdAt);
    entries.push({ kind: 'appointment', at, id: appointment.id, reference, state, port, date, time });
  }
  // Sorting is stable: what has one time stays as its own list has it.
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

export const timelineRoutes: readonly Route[] = [
  get({
    path: '/registrations/{receipt}/timeline',
    permission: 'registration.read',
    summary:
      'Texts, messages with their states, the decision, the appointment and acts of staff, oldest first',
    params: z.object({ receipt: z.string().min(1).max(40) }),
    query: z.strictObject(paging),
    answer: pageOf(entrySchema),
    errors: ['not_found'],
    async handle({ storage, clock, principal, params: { receipt }, query }) {
      const registration = await registrationOf(storage, receipt);
      const all = await entriesOf(storage, registration, clock.now(), principal.seesPeople);
      return pageOfAll(
        all,
        query,
        (entry) => entry,
        ({ kind, id }) => `${kind}:${id}`,
      );
    },
    looksAt: (_, { params: { receipt } }) => ({ receipts: [receipt.toUpperCase()] }),
  }),
];

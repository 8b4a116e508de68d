import type { Appointment } from '../domain/appointment.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import { wasPassedOn } from './passed-on.ts';
import type { Storage } from '../storage/storage.ts';

/** What is known of whether a family knows of its present date. */
export interface Reach {
  /** A message about it was reported as delivered, the family texted after it was queued, or who was asked to says that they told them. */
  readonly reached: boolean;
  /** Everything queued for the family's own phone about the present date, in order. */
  readonly told: readonly OutboxRow[];
  /** The talk of the family's own phone; null when no phone belongs to it. */
  readonly talk: Conversation | null;
  /** Whether the date was another one before. */
  readonly moved: boolean;
  /** Whether all of it still waits in our own line: that says nothing of the phone. */
  readonly waits: boolean;
}

type Reads = Pick<Storage, 'findConversation' | 'listOutboxOf' | 'findPassedOn' | 'readSetting'>;

/** Messages to the family that say where and when. */
export const tells = ({ purpose }: OutboxRow): boolean =>
  purpose === 'instruction' || purpose === 'reach.other_channel' || purpose.startsWith('reminder.');

/**
 * Whether a family was reached about its present date. Reached means delivered or replied, never only sent.
 *
 * A message to a phone that no longer belongs to the registration counts for nothing, nor does a text from a phone that was
 * not told: who moved the registration to a new phone has not read the instruction that went to the old one.
 */
export async function reachOf(
  storage: Reads,
  appointment: Appointment,
  registration: Registration,
): Promise<Reach> {
  const { contactId } = registration;
  const talk = contactId === null ? null : await storage.findConversation(contactId);
  const all = contactId === null ? [] : await storage.listOutboxOf(contactId);
  const group = appointmentGroup(appointment.id);
  const about = all.filter((row) => row.group === group && tells(row));
  // A changed date has an instruction of its own; what was said before it is about the earlier one.
  const since = about.reduce(
    (latest, row) => (row.purpose === 'instruction' ? Math.max(latest, row.createdAt) : latest),
    0,
  );
  const first = about.findIndex((row) => row.purpose === 'instruction' && row.createdAt === since);
  const told = about.slice(Math.max(first, 0)).filter((row) => row.createdAt >= since);
  const from = told[0]?.createdAt ?? Infinity;
  const reached =
    appointment.state === 'confirmed' ||
    told.some((row) => row.state === 'delivered') ||
    (talk !== null && talk.lastInboundAt > from) ||
    (await wasPassedOn(storage, appointment));
  const waits = told.length > 0 && told.every((row) => row.state === 'queued' && row.attempts === 0);
  return {
    reached,
    told,
    talk,
    moved: about.some((row) => row.createdAt < since && row.purpose === 'instruction'),
    waits,
  };
}

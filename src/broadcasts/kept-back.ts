import { PLACE_NAMES } from '../../flows/place-names.ts';
import { allHaveAppointments, partTakesIn, type AudienceRow } from '../domain/audience.ts';
import { SAME_PHONE, type Broadcast, type RecipientValues } from '../domain/broadcast.ts';
import { mayMove } from '../domain/broadcast-problems.ts';
import { tellsAppointment } from '../domain/broadcast-variables.ts';
import type { Conversation } from '../domain/conversation.ts';

/** Why one who was meant gets nothing. Stored with the recipient, counted and shown. */
export type KeptBackReason =
  | 'withdrawn'
  | 'number_changed'
  | 'no_phone'
  | 'stopped'
  | 'news_stopped'
  | 'outcome_changed'
  | 'appointment_changed'
  | typeof SAME_PHONE
  | 'outside_window'
  | 'value_missing';

/** What the reasons are looked for in: one who is meant, as things stand when their audience is frozen, or their message queued. */
export interface Candidate {
  readonly broadcast: Pick<Broadcast, 'content' | 'kind'>;
  readonly row: AudienceRow;
  /** Contact that it is for: of the frozen recipient, or of who got what it follows; null when it is for whoever has the registration. */
  readonly contactId: string | null;
  /** What was frozen for them; null while that is being done. */
  readonly frozen: RecipientValues | null;
  /** The phone gets the same text for another registration. */
  readonly samePhone: boolean;
  /** There is a channel that takes it to them. */
  readonly hasWay: boolean;
  /** There is a text for them, and all that it asks for is known. */
  readonly hasText: boolean;
}

type Rung = readonly [KeptBackReason, (candidate: Candidate) => boolean];

/** The reasons in the order in which they are looked for: the first that holds is the one that is told. */
const LADDER: readonly Rung[] = [
  ['withdrawn', ({ row }) => row.registration.stage === 'withdrawn'],
  ['number_changed', ({ row, contactId }) => contactId !== null && contactId !== row.registration.contactId],
  ['no_phone', ({ row }) => keptFromContact(row.talk) === 'no_phone'],
  ['stopped', ({ row }) => keptFromContact(row.talk) === 'stopped'],
  ['news_stopped', ({ row }) => keptFromContact(row.talk) === 'news_stopped'],
  ['outcome_changed', outcomeChanged],
  ['appointment_changed', appointmentChanged],
  [SAME_PHONE, ({ samePhone }) => samePhone],
  ['outside_window', ({ hasWay }) => !hasWay],
  ['value_missing', ({ hasText }) => !hasText],
];

/** Why nothing is sent to one who is meant; null when it is. */
export function whyKeptBack(candidate: Candidate): KeptBackReason | null {
  return LADDER.find(([, holds]) => holds(candidate))?.[0] ?? null;
}

/** Why nothing of a broadcast goes to a contact, whatever it says; null when it does. @param contact null for no phone */
export function keptFromContact(
  contact: Pick<Conversation, 'stopped' | 'broadcastOptIn'> | null,
): 'no_phone' | 'stopped' | 'news_stopped' | null {
  if (contact === null) return 'no_phone';
  if (contact.stopped) return 'stopped';
  return contact.broadcastOptIn ? null : 'news_stopped';
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Whether they are meant no more. Who got a text gets its correction, whatever has been decided about them since. While the audience is
 * being frozen, it says so itself.
 */
function outcomeChanged({ broadcast, row, frozen }: Candidate): boolean {
  if (frozen === null || broadcast.kind === 'correction') return false;
  const { include, exclude } = broadcast.content.audience;
  const { outcomes, phases } = include;
  const meant = { ...(outcomes !== undefined && { outcomes }), ...(phases !== undefined && { phases }) };
  if (!partTakesIn(meant, row, NOBODY)) return true;
  return exclude.some(
    (part) =>
      (part.outcomes !== undefined || part.phases !== undefined) &&
      part.unreached === undefined &&
      partTakesIn(part, row, NOBODY),
  );
}

/**
 * Whether the appointment is another one, or gone, that the text speaks of or that all who are meant have. Of a correction only if it
 * speaks of it, or could move them.
 */
function appointmentChanged({ broadcast, row, frozen }: Candidate): boolean {
  if (frozen === null) return false;
  const { content, kind } = broadcast;
  const toHolders =
    allHaveAppointments(content.audience) && (kind !== 'correction' || mayMove(content, PLACE_NAMES));
  if (!toHolders && !tellsAppointment(content)) return false;
  const { appointment } = row;
  const same =
    appointment?.reference === (frozen.reference ?? undefined) &&
    appointment?.date === (frozen.date ?? undefined) &&
    appointment?.time === (frozen.time ?? undefined);
  // A correction or a resend is frozen anew: some may have had none by then.
  return !same || (toHolders && appointment === null);
}

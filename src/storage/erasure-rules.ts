import { recipientOfMessage } from '../domain/broadcast.ts';
import { isClip } from '../domain/clip.ts';
import type { Erasure } from '../domain/erasure.ts';
import type { Content, InboundMessage, OutboxState } from '../domain/message.ts';
import { appointmentGroup, askedGroup, registrationGroup } from '../domain/message-groups.ts';

/** What stays in the sealed fields of a text, a message and a recipient that were erased. */
export const NO_TEXT = { from: '', externalId: null, text: '', payload: null, location: null };
export const NO_MESSAGE = { to: '', content: { body: '' } };
export const NO_RECIPIENT = {
  to: '',
  values: {
    first_name: '',
    receipt: '',
    reference: null,
    date: null,
    time: null,
    port: null,
    gate: null,
    city: null,
  },
};

/** A text as it is once staff took its words. */
export const withoutWords = <Text extends InboundMessage>(taken: Text): Text => ({
  ...taken,
  ...{ text: '', payload: null, location: null, attachment: null, redacted: true },
});

/** What stays of the content of a message. */
export const REDACTED_CONTENT: Content = { body: '', redacted: true };

/** What of a message decides whether it goes. */
export interface ErasableMessage {
  readonly id: string;
  readonly contactId: string;
  readonly state: OutboxState;
  readonly purpose: string;
  readonly group: string | null;
}

/** `goes`: its content goes now. `later`: it is being handed over, and its content is needed to find out what became of it. */
export type MessageFate = 'stays' | 'goes' | 'later';

/** What is said of a registration, of an appointment, or to a broadcast's audience. */
const OF_SOMETHING = /^(?:appointment|registration|asked|broadcast):/;

/**
 * Gives what becomes of a message that somebody got who is erased, or that spoke of their registrations.
 * @param appointmentIds of the registrations that go
 * @param recipients ids of the first messages of broadcasts' recipients that were frozen for those registrations
 */
export function messageFates(
  { contactIds, registrationIds, whole }: Erasure,
  appointmentIds: readonly string[],
  recipients: ReadonlySet<string>,
): (message: ErasableMessage) => MessageFate {
  const contacts = new Set(contactIds);
  const groups = new Set([
    ...appointmentIds.map(appointmentGroup),
    ...registrationIds.flatMap((id) => [registrationGroup(id), askedGroup(id)]),
  ]);
  return ({ id, contactId, state, purpose, group }) => {
    const own = contacts.has(contactId);
    const about = (group !== null && groups.has(group)) || recipients.has(firstMessageOf(id));
    // Of several families at a phone: what waits for the others, and what was said of their dates, stays.
    const loose =
      own &&
      !OF_SOMETHING.test(group ?? '') &&
      (state !== 'queued' || purpose === 'reply' || isClip({ purpose }));
    if (!about && !(whole ? own : loose)) return 'stays';
    return state === 'sending' || state === 'unsure' ? 'later' : 'goes';
  };
}

/** A recipient's messages by the broadcast and the position; '' for every other one. */
function firstMessageOf(id: string): string {
  const whose = recipientOfMessage(id);
  return whose === null ? '' : recipientKey(whose);
}

export const recipientKey = ({
  broadcastId,
  position,
}: {
  readonly broadcastId: string;
  readonly position: number;
}): string => `${broadcastId} ${String(position)}`;

/** A message of which it is known what became of it, or that nobody has handed over. */
export const isSettled = (state: OutboxState): boolean =>
  state !== 'queued' && state !== 'sending' && state !== 'unsure';

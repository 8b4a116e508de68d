import type { TalkEvent } from '../../../flows/talk.ts';
import { newTalk, readTalk, type Talk } from '../../conversation/stored-talk.ts';
import { createTurns } from '../../conversation/turn.ts';
import { contactPoint } from '../../domain/address.ts';
import type { Conversation } from '../../domain/conversation.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Write } from '../../storage/write.ts';
import type { Ground } from './ground.ts';

/** The senders that everybody texts. */
export const SENDERS = { sms: '+15005550006', whatsapp: 'whatsapp:+15005550007' } as const;

/** What a turn made of a text. */
export interface HeardText {
  /** What it was read as; null where nothing was. */
  readonly event: TalkEvent | null;
  readonly before: { readonly talk: Talk; readonly conversation: Conversation | null };
  readonly after: { readonly talk: Talk; readonly conversation: Conversation | null };
  /** All that the turn's commit holds. */
  readonly writes: readonly Write[];
}

/**
 * Makes the turn of a text, and writes it.
 * @param over what came beside its words
 */
export async function sayText(
  ground: Ground,
  from: string,
  text: string,
  over: Partial<InboundMessage> = {},
): Promise<HeardText> {
  return turnOf(ground, ground.storage, { ...plainText(ground, from, text), ...over });
}

/** Makes the turn of a text and writes nothing: the next text finds the phone as it was. */
export async function hearText(ground: Ground, from: string, text: string): Promise<HeardText> {
  return turnOf(
    ground,
    { ...ground.storage, commit: () => Promise.resolve('ok') },
    plainText(ground, from, text),
  );
}

async function turnOf(
  { wording, keywords, ids, clock, storage: stored }: Ground,
  storage: Storage,
  message: InboundMessage,
): Promise<HeardText> {
  const before = await stored.findConversation(stored.contactIdOf(contactPoint(message.from)));
  let event: TalkEvent | null = null;
  let writes: readonly Write[] = [];
  const turns = createTurns({
    storage: {
      ...storage,
      commit: (list) => {
        writes = list;
        return storage.commit(list);
      },
    },
    ...{ wording, clock, ids, damps: false },
    understood: (read) => {
      event = read;
    },
  });
  const word = keywords.match(wording.said(message.text).text);
  const say = <R>(replies: R): Promise<R> => Promise.resolve(replies);
  await turns.take(message, { word, overtaken: null, say });
  const after = writes.flatMap((write) => (write.kind === 'conversation' ? [write.conversation] : []))[0];
  return {
    event,
    before: { conversation: before, talk: talkIn(before) },
    after: { conversation: after ?? before, talk: talkIn(after ?? before) },
    writes,
  };
}

const talkIn = (conversation: Conversation | null): Talk =>
  conversation === null
    ? newTalk()
    : readTalk(conversation.snapshot, conversation.machine, conversation.machineVersion);

function plainText({ ids, clock }: Ground, from: string, text: string): InboundMessage {
  return {
    ...{ sid: ids.next(), receivedAt: clock.now(), from, text, to: SENDERS.sms, channel: 'sms' },
    ...{ externalId: null, payload: null, attachment: null, location: null, answeredByCarrier: null },
  };
}

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
  return listener(ground, ground.storage)({ ...plainText(ground, from, text), ...over });
}

/** Makes the turn of a text and writes nothing: the next text finds the phone as it was. */
export async function hearText(ground: Ground, from: string, text: string): Promise<HeardText> {
  return listener(ground, heldBack(ground.storage))(plainText(ground, from, text));
}

/**
 * The same of texts that come one after the other before anything was handed over: each finds the talk as the one before it left
 * it, and records as they were before the first.
 */
export async function hearTexts(
  ground: Ground,
  from: string,
  texts: readonly string[],
): Promise<readonly HeardText[]> {
  const hear = listener(ground, heldBack(ground.storage));
  const heard: HeardText[] = [];
  for (const text of texts)
    heard.push(await hear(plainText(ground, from, text), heard.at(-1)?.after.conversation));
  return heard;
}

const heldBack = (storage: Storage): Storage => ({ ...storage, commit: () => Promise.resolve('ok') });

type Listener = (message: InboundMessage, before?: Conversation | null) => Promise<HeardText>;

/** Turns over a storage, with what each reads and writes. */
function listener(ground: Ground, storage: Storage): Listener {
  const { wording, keywords, ids, clock } = ground;
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
  return async (message, known) => {
    const before = known ?? (await storage.findConversation(storage.contactIdOf(contactPoint(message.from))));
    const word = keywords.match(wording.said(message.text).text);
    const say = <R>(replies: R): Promise<R> => Promise.resolve(replies);
    [event, writes] = [null, []];
    await turns.take(message, { word, overtaken: null, say });
    const after = writes.flatMap((write) => (write.kind === 'conversation' ? [write.conversation] : []))[0];
    return {
      event,
      before: { conversation: before, talk: talkIn(before) },
      after: { conversation: after ?? before, talk: talkIn(after ?? before) },
      writes,
    };
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

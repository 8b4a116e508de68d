import { LANGUAGES, type Language } from '../domain/language.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Write } from '../storage/write.ts';
import { isDanger, type Danger } from '../understanding/topic.ts';
import type { Rendered, Wording } from '../wording/wording.ts';
import { sayText } from './rendering.ts';
import { requestWrites, type Requesting } from './staff-request.ts';
import { replyWrite } from './turn-writes.ts';

/** What an urgent request of a person is about whose stored rows do not open. */
export const DAMAGED = 'danger.damaged';
/** Within this a person is told once that their data does not open. */
const TOLD_AGAIN_MS = 60 * 60 * 1000;

/** What a text comes to whose person's rows do not open. */
export interface DamagedTurn {
  readonly replies: readonly Rendered[];
  readonly writes: readonly Write[];
}

/**
 * The turn of a person of whom a stored row does not open: other bytes, or fields of another row in its place. It reads nothing of
 * them and writes nothing over them: the text is kept, staff are told at once, and the person hears that somebody looks. A call for
 * help is answered as one.
 */
export async function damagedTurn(
  message: InboundMessage,
  { storage, wording, ids, now, contactId }: Requesting & { readonly wording: Wording },
): Promise<DamagedTurn> {
  const { language, topic } = heardIn(message, wording);
  const open = await storage.listOpenPersonRequestsOf(contactId);
  const told = open.find(({ reason }) => reason === 'danger');
  const isTold = told !== undefined && now - (told.renewedAt ?? told.openedAt) < TOLD_AGAIN_MS;
  const key = topic === null ? 'conversation:damaged' : 'danger:answer';
  const body = sayText(wording, { language, channel: message.channel }, { key });
  return {
    replies: isTold && topic === null ? [] : [wording.render({ body }, message.channel)],
    writes: [
      { kind: 'inbound', contactId, message },
      ...(await requestWrites({ storage, ids, now, contactId }, 'danger', topic ?? DAMAGED)),
    ],
  };
}

/** The commit of such a turn. */
export function damagedWrites(
  { writes }: DamagedTurn,
  replies: readonly Rendered[],
  { message, contactId, now, nextId }: DamagedCommit,
): readonly Write[] {
  return [
    ...writes,
    ...replies.map((reply) => replyWrite({ message, contactId, id: nextId(), now }, reply, { group: null })),
  ];
}

interface DamagedCommit {
  readonly message: InboundMessage;
  readonly contactId: string;
  readonly now: number;
  readonly nextId: () => string;
}

/** What their language is by this text alone, and whether it calls for help: what was stored of them cannot be asked. */
function heardIn(message: InboundMessage, wording: Wording): { language: Language; topic: Danger | null } {
  const { language, languageLead, findings } = wording.readout(wording.said(message.text).text);
  const topic = findings.map((finding) => finding.topic).find(isDanger) ?? null;
  // A word or two may be of several languages.
  return { language: language !== null && languageLead > 1 ? language : LANGUAGES[0], topic };
}

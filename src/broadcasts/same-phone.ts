import { SAME_PHONE, type BroadcastContent, type BroadcastRecipient } from '../domain/broadcast.ts';
import { isPersonal, textFor } from '../domain/broadcast-variables.ts';
import type { EnqueueMove } from '../storage/write.ts';
import type { BroadcastDeps } from './deps.ts';

type Reader = Pick<BroadcastRecipient, 'contactId' | 'language'>;

/** The same for those alone who would read the same text on the same phone. */
export function phoneAndText(
  content: Pick<BroadcastContent, 'texts' | 'fallback'>,
  { contactId, language }: Reader,
): string {
  return `${textFor(content, language)?.language ?? language} ${contactId}`;
}

/** Phones that get a broadcast already, each with its text, of those contacts; none when each registration has a text of its own. */
export async function phonesTaken(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  { id, content }: { readonly id: string; readonly content: BroadcastContent },
  contactIds: readonly string[],
): Promise<Set<string>> {
  if (isPersonal(content) || contactIds.length === 0) return new Set();
  const there = await storage.listRecipientsAt(id, contactIds);
  return new Set(
    there.filter(({ state }) => state !== 'suppressed').map((each) => phoneAndText(content, each)),
  );
}

/**
 * The successors of recipients that get nothing after all: another registration at the phone, kept back only because these were
 * to get the text there.
 */
export async function successorsOf(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  { id, content }: { readonly id: string; readonly content: BroadcastContent },
  gone: readonly Reader[],
): Promise<readonly EnqueueMove[]> {
  if (isPersonal(content) || gone.length === 0) return [];
  const open = new Set(gone.map((each) => phoneAndText(content, each)));
  const there = await storage.listRecipientsAt(
    id,
    gone.map(({ contactId }) => contactId),
  );
  return there.flatMap((each): EnqueueMove[] =>
    each.state === 'suppressed' && each.reason === SAME_PHONE && open.delete(phoneAndText(content, each))
      ? [{ position: each.position, feeds: 0, to: 'successor' }]
      : [],
  );
}

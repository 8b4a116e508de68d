import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { contactPoint, isScopedId } from '../domain/address.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage } from '../domain/message.ts';
import { ALIAS_SETTINGS } from '../storage/carried-settings.ts';
import { tryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { stepTalk } from './step.ts';
import { newTalk, readTalk, writeTalk } from './stored-talk.ts';

const MAX_TRIES = 5;

/** Whose a text is, and what the turn's commit must write for the next one to be found. */
export interface Whose {
  readonly contactId: string;
  readonly writes: readonly Write[];
}

/**
 * Who a text is from. A number names its contact by itself. A WhatsApp business-scoped id names one through an alias: the
 * record by the keyed hash of the id holds the contact of the number that the id once came with. See docs/decisions/0008-identity.md.
 */
export interface Identity {
  /** Turns that share a key are made one after another: a person's own, whichever name their texts come under. */
  keysOf(message: InboundMessage): readonly [string, ...string[]];
  /** No read for a number; one for an id that comes alone, and two when it leads nowhere. */
  whoseIs(message: InboundMessage): Promise<Whose>;
  /**
   * A number came with an id that its talk does not know yet. What the id did without the number becomes the number's, in a
   * commit of its own. Gives whose the text is after that: another contact where both have registrations, because then
   * neither may see what the other one told us.
   */
  join(externalId: string, contactId: string, talk: Conversation | null): Promise<Whose>;
  /** The contact of the id by itself: under it messages may still be queued. Null when it is the same, or there is no id. */
  formerOf(contactId: string, externalId: string | null): string | null;
  /** Every name that the person's texts come under, and came under before; the contact is the first. */
  allNamesOf(message: InboundMessage, contactId: string, talk: Conversation | null): readonly string[];
}

/** Every contact under which an address has texted or was answered: its own, and the one that it is an alias of. */
export async function contactsOf(storage: Storage, address: string): Promise<readonly string[]> {
  const own = storage.contactIdOf(contactPoint(address));
  const alias = isScopedId(address) ? await aliasOfContact(storage, own) : null;
  return alias === null ? [own] : [own, alias];
}

/** Not kept at hand: what an id has not joined yet, another process may join at any moment. */
async function aliasOfContact(
  storage: Pick<Storage, 'findAlias' | 'readSetting'>,
  id: string,
): Promise<string | null> {
  const stored = await storage.findAlias(id);
  // Or as a process of the version before wrote it.
  return stored?.contactId ?? (await storage.readSetting(`${ALIAS_SETTINGS}${id}`));
}

export function createIdentity(storage: Storage): Identity {
  const hashOf = (address: string): string => storage.contactIdOf(contactPoint(address));
  const aliasWrite = (name: string, contactId: string): Write => ({
    kind: 'alias',
    alias: { id: hashOf(name), contactId },
  });
  const aliasOf = (name: string): Promise<string | null> => aliasOfContact(storage, hashOf(name));

  /** The names that a text's person is known under; the id comes beside a number, or in another form beside itself. */
  function namesOf({ from, externalId }: InboundMessage): readonly string[] {
    return externalId === null || externalId === from ? [from] : [from, externalId];
  }

  /** Whether a talk is of somebody whose number we have not seen: a number's own talk is under its number. */
  function isNumberless({ contactId, address }: Conversation): boolean {
    return isScopedId(address) || hashOf(address) !== contactId;
  }

  return {
    keysOf({ from, externalId }) {
      return externalId === null || externalId === from ? [hashOf(from)] : [hashOf(from), hashOf(externalId)];
    },

    async whoseIs(message) {
      if (!isScopedId(message.from)) return { contactId: hashOf(message.from), writes: [] };
      const names = namesOf(message);
      const aliases = await Promise.all(names.map(aliasOf));
      const contactId = aliases.find((alias) => alias !== null) ?? hashOf(message.from);
      return {
        contactId,
        writes: names
          .filter((name, i) => aliases[i] === null && hashOf(name) !== contactId)
          .map((name) => aliasWrite(name, contactId)),
      };
    },

    formerOf(contactId, externalId) {
      const former = externalId === null ? contactId : hashOf(externalId);
      return former === contactId ? null : former;
    },

    allNamesOf(message, contactId, talk) {
      const before = talk?.externalId ?? null;
      return [
        ...new Set([contactId, ...[...namesOf(message), ...(before === null ? [] : [before])].map(hashOf)]),
      ];
    },

    async join(externalId, contactId, talk) {
      const alias: Whose = { contactId, writes: [aliasWrite(externalId, contactId)] };
      let known: Conversation | null | undefined = talk;
      const whose = await tryStale(async (): Promise<Whose | null> => {
        const own = known === undefined ? await storage.findConversation(contactId) : known;
        known = undefined;
        const other = (await aliasOf(externalId)) ?? hashOf(externalId);
        if (other === contactId) return { contactId, writes: [] };
        const theirs = await storage.findConversation(other);
        if (theirs === null || !isNumberless(theirs)) return alias;
        const [ours, others] = await Promise.all([
          storage.listRegistrationsOf(contactId),
          storage.listRegistrationsOf(other),
        ]);
        if (ours.length > 0 && others.length > 0) return { contactId: other, writes: [] };
        const requests = await storage.listOpenPersonRequestsOf(other);
        const newest = own === null || theirs.lastInboundAt >= own.lastInboundAt ? theirs : own;
        const kept = others.length > 0 ? theirs : ours.length > 0 ? (own ?? theirs) : newest;
        // The id that it texted from may be another form of the one that came with the number.
        const names = new Set([externalId, ...[theirs.address, theirs.externalId ?? ''].filter(isScopedId)]);
        const outcome = await storage.commit([
          ...Array.from(names, (name) => aliasWrite(name, contactId)),
          { kind: 'conversation', conversation: joined(contactId, externalId, kept, theirs, own) },
          { kind: 'conversation', conversation: emptied(theirs) },
          ...others.map((registration): Write => ({
            kind: 'registration',
            registration: { ...registration, version: registration.version + 1, contactId },
          })),
          ...requests.map((request): Write => ({
            kind: 'personRequest',
            request: { ...request, contactId },
            holder: request.takenBy,
          })),
        ]);
        return outcome === 'ok' ? { contactId, writes: [] } : null;
      }, MAX_TRIES);
      // Somebody is always quicker: the number alone goes on, and its next text tries again.
      return whose ?? { contactId, writes: [] };
    },
  };
}

/** One talk of two. Who said STOP on either has said it; only START brings back. */
function joined(
  contactId: string,
  externalId: string,
  kept: Conversation,
  theirs: Conversation,
  own: Conversation | null,
): Conversation {
  const talk = readTalk(kept.snapshot, kept.machine, kept.machineVersion);
  const stopped = theirs.stopped || own?.stopped === true;
  return {
    ...kept,
    contactId,
    externalId,
    version: (own?.version ?? 0) + 1,
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: writeTalk(stopped && !kept.stopped ? stepTalk(talk, { type: 'STOP' }).talk : talk),
    lastWhatsAppAt: Math.max(theirs.lastWhatsAppAt ?? 0, own?.lastWhatsAppAt ?? 0),
    lastInboundAt: Math.max(theirs.lastInboundAt, own?.lastInboundAt ?? 0),
    stopped,
    broadcastOptIn: theirs.broadcastOptIn && own?.broadcastOptIn !== false,
    withPerson: theirs.withPerson || own?.withPerson === true,
  };
}

/** A talk of which nothing is left: what it knew is the number's now. */
function emptied(talk: Conversation): Conversation {
  return {
    ...talk,
    version: talk.version + 1,
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: writeTalk(newTalk()),
    stopped: false,
    withPerson: false,
  };
}

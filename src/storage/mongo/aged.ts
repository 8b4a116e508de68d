import type { OutboxState } from '../../domain/message.ts';
import { cursorOf, readCursor, type AgedPage, type AgedQuery } from '../retention-port.ts';
import type { Models } from './models.ts';
import { createEnded, createHeld, isOldRequest, REQUEST, UNSENT, type Candidates } from './retention-held.ts';

/** Finds what has come of age. */
export function createAged(models: Models) {
  const { inbound, outbox, personRequests } = models;
  const held = createHeld(models);
  const ended = createEnded(models);

  /** Behind the cursor and older than `before`, in order of time. */
  const older = (name: 'receivedAt' | 'createdAt' | 'openedAt', before: number, after: string) => {
    const { at, id } = readCursor(after);
    const from = new Date(at);
    return {
      // The first condition is for the index, which would else be read from its beginning.
      [name]: { $gte: from, $lt: new Date(before) },
      $or: [{ [name]: { $gt: from } }, { _id: { $gt: id } }],
    };
  };

  async function candidates({ kind, before, after, limit }: AgedQuery): Promise<Candidates> {
    switch (kind) {
      case 'requests': {
        const found = await personRequests
          .find({ state: 'closed', ...older('openedAt', before, after) }, REQUEST)
          .sort({ openedAt: 1, _id: 1 })
          .limit(limit)
          .lean();
        const rows = found.filter((each) => isOldRequest(each, before));
        return {
          rows: rows.map(({ _id }) => ({ id: _id, contactId: null })),
          next: nextOf(found, limit, 'openedAt'),
        };
      }
      case 'texts': {
        const found = await inbound
          .find(older('receivedAt', before, after), { contactId: 1, receivedAt: 1 })
          .sort({ receivedAt: 1, _id: 1 })
          .limit(limit)
          .lean();
        return { rows: found.map(whose), next: nextOf(found, limit, 'receivedAt') };
      }
      case 'messages': {
        const found = await outbox
          .find(older('createdAt', before, after), { contactId: 1, createdAt: 1, state: 1 })
          .sort({ createdAt: 1, _id: 1 })
          .limit(limit)
          .lean();
        const rows = found.filter(({ state }) => !isUnsent(state));
        return { rows: rows.map(whose), next: nextOf(found, limit, 'createdAt') };
      }
      case 'registrations':
        return ended.endedRegistrations(before, after, limit);
      case 'talks':
        return ended.silentTalks(before, after, limit);
    }
  }

  return {
    async listAged(query: AgedQuery): Promise<AgedPage> {
      const { rows, next } = await candidates(query);
      const contacts = rows.flatMap(({ contactId }) => (contactId === null ? [] : [contactId]));
      const holding =
        query.kind === 'texts' || query.kind === 'messages'
          ? await held.contactsHeld(contacts, query.before)
          : await held.contactsAsking(contacts);
      const free = rows.filter(({ contactId }) => contactId === null || !holding.has(contactId));
      return { ids: free.map(({ id }) => id), next };
    },
  };
}

const isUnsent = (state: OutboxState): boolean => UNSENT.some((each) => each === state);

const whose = ({ _id, contactId }: { readonly _id: string; readonly contactId: string }) => ({
  id: _id,
  contactId,
});

function nextOf<Name extends string>(
  found: readonly (Readonly<Record<Name, Date>> & { readonly _id: string })[],
  limit: number,
  name: Name,
): string | null {
  const last = found.at(-1);
  return last === undefined || found.length < limit ? null : cursorOf(last[name].getTime(), last._id);
}

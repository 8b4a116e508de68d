import type { ClientSession } from 'mongoose';
import { URGENT_REASONS, urgentFirst, type PersonRequest } from '../../domain/person-request.ts';
import { personRequestRecord } from '../records/person-requests.ts';
import type { RequestPage, UrgentCount } from '../storage.ts';
import { UNASKED_REASONS } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Requests for a person. */
export function createPersonRequests({ personRequests }: Models, vault: Vault) {
  const requests = createDocuments(personRequests, vault, personRequestRecord);
  const pageOf = (
    state: PersonRequest['state'],
    reason: PersonRequest['reason'] | { readonly $nin: PersonRequest['reason'][] },
    limit: number,
    after?: RequestPage['after'],
  ) => {
    const from = after === undefined ? null : new Date(after.openedAt);
    return requests.all(
      personRequests
        .find({
          state,
          reason,
          ...(from !== null && {
            // The first condition is for the index, which would else be read from its beginning.
            openedAt: { $gte: from },
            $or: [{ openedAt: { $gt: from } }, { _id: { $gt: after?.id ?? '' } }],
          }),
        })
        .sort({ openedAt: 1, _id: 1 })
        .limit(limit)
        .lean(),
    );
  };

  return {
    inboxMark: () => markOf(personRequests),
    async countUrgent(): Promise<UrgentCount> {
      const waits = { $eq: [{ $ifNull: ['$takenBy', null] }, null] };
      const [found] = await personRequests.aggregate<{
        waiting: number;
        taken: number;
        oldestAt: Date | null;
      }>([
        { $match: { state: 'open', reason: { $in: [...URGENT_REASONS] } } },
        {
          $group: {
            _id: null,
            waiting: { $sum: { $cond: [waits, 1, 0] } },
            taken: { $sum: { $cond: [waits, 0, 1] } },
            oldestAt: { $min: { $cond: [waits, { $ifNull: ['$waitsSince', '$openedAt'] }, null] } },
          },
        },
      ]);
      if (found === undefined) return { waiting: 0, oldestAt: null, taken: 0 };
      return { waiting: found.waiting, oldestAt: found.oldestAt?.getTime() ?? null, taken: found.taken };
    },
    findPersonRequest: requests.find,
    listPersonRequests: async (state: PersonRequest['state']) =>
      urgentFirst(await requests.all(personRequests.find({ state }).sort({ openedAt: 1, _id: 1 }).lean())),
    async pagePersonRequests({ state, limit, after }: RequestPage) {
      if (after?.urgent === false) return pageOf(state, { $nin: [...URGENT_REASONS] }, limit, after);
      // Each urgent reason by itself, so that the index gives them in order.
      const [reason] = URGENT_REASONS;
      const urgent = await pageOf(state, reason, limit, after);
      if (urgent.length === limit) return urgent;
      const others = await pageOf(state, { $nin: [...URGENT_REASONS] }, limit - urgent.length);
      return [...urgent, ...others];
    },
    listPersonRequestsOf: (contactId: string) =>
      requests.all(personRequests.find({ contactId }).sort({ _id: 1 }).lean()),
    listOpenPersonRequestsOf: (contactId: string) =>
      requests.all(personRequests.find({ contactId, state: 'open' }).sort({ openedAt: 1, _id: 1 }).lean()),
    findOpenPersonRequest: (contactId: string) =>
      requests.one(
        personRequests
          .findOne({ contactId, state: 'open', reason: { $nin: [...UNASKED_REASONS] } })
          .sort({ openedAt: 1, _id: 1 })
          .lean(),
      ),
    /** @param holder see Write */
    writePersonRequest: (
      request: PersonRequest,
      holder: string | null | undefined,
      session: ClientSession,
    ): Promise<void> =>
      holder === undefined
        ? requests.put(request, session)
        : // Of a request that nobody has, older processes wrote no holder: null finds those, too.
          requests.write(request, { session, before: { state: 'open', takenBy: holder } }),
  };
}

/** Changes whenever something of the open requests does. */
async function markOf(personRequests: Models['personRequests']): Promise<string> {
  const found: readonly object[] = await personRequests.aggregate([
    { $match: { state: 'open' } },
    {
      $group: {
        _id: null,
        count: { $sum: 1 },
        opened: { $max: '$openedAt' },
        renewed: { $max: '$renewedAt' },
        taken: { $max: '$takenAt' },
        waits: { $max: '$waitsSince' },
      },
    },
  ]);
  return JSON.stringify(found);
}

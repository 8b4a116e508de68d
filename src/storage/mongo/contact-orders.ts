import type { ClientSession } from 'mongoose';
import type { Models } from './models.ts';

/** Orders are this fine: messages of one commit and one millisecond stay in their order. */
const ORDERS_A_MILLISECOND = 1_000;

/** Something committed for a contact that takes a place in its order. */
export interface Placed {
  readonly contactId: string;
  /** UTC milliseconds at which it was made. */
  readonly madeAt: number;
}

/**
 * Gives out the order of commits.
 *
 * There is no counter that everybody would wait for. An order is the time at which something was made, moved behind everything
 * that this process gave out before and that the contact has. The contact's own document is written for it in the
 * transaction, so for one contact the order is exactly that of commits, however the clocks of machines differ; between
 * contacts it is as near as those are. Shared by all transactions of the process.
 */
export function createContactOrders({ contacts }: Pick<Models, 'contacts'>) {
  let given = 0;

  /** The first of `many` orders that lie behind all given out here. */
  function candidate(madeAt: number, many: number): number {
    const first = Math.max(given + 1, madeAt * ORDERS_A_MILLISECOND);
    given = first + many - 1;
    return first;
  }

  /** A contact's last order goes behind `first` and up by `many`. */
  const raise = (first: number, many: number) => [
    { $set: { lastOrder: { $add: [{ $max: [{ $ifNull: ['$lastOrder', 0] }, first - 1] }, many] } } },
  ];

  async function take(
    wanted: ReadonlyMap<string, { first: number; many: number }>,
    session: ClientSession,
  ): Promise<ReadonlyMap<string, number>> {
    const [only] = wanted;
    if (only !== undefined && wanted.size === 1) {
      const [contactId, { first, many }] = only;
      // Two plain calls: whoever else writes the contact has to wait for this transaction's end or to run again.
      await contacts.updateOne({ _id: contactId }, raise(first, many), {
        session,
        upsert: true,
        updatePipeline: true,
      });
      const contact = await contacts.findById(contactId, null, { session }).lean();
      return new Map([[contactId, contact?.lastOrder ?? 0]]);
    }
    await contacts.bulkWrite(
      Array.from(wanted, ([contactId, { first, many }]) => ({
        updateOne: { filter: { _id: contactId }, update: raise(first, many), upsert: true },
      })),
      { session, ordered: false },
    );
    const raised = await contacts.find({ _id: { $in: [...wanted.keys()] } }, null, { session }).lean();
    return new Map(raised.map(({ _id, lastOrder }) => [_id, lastOrder ?? 0]));
  }

  return {
    /** Gives the order of each of `placed`, in their order. */
    async give(placed: readonly Placed[], session: ClientSession): Promise<readonly number[]> {
      if (placed.length === 0) return [];
      const [{ madeAt } = { madeAt: 0 }] = placed;
      const first = candidate(madeAt, placed.length);
      const wanted = new Map<string, { first: number; many: number }>();
      for (const [at, { contactId }] of placed.entries()) {
        const contact = wanted.get(contactId);
        if (contact === undefined) wanted.set(contactId, { first: first + at, many: 1 });
        else contact.many += 1;
      }
      const last = await take(wanted, session);
      const next = new Map<string, number>();
      return placed.map(({ contactId }) => {
        const order =
          next.get(contactId) ?? (last.get(contactId) ?? 0) - (wanted.get(contactId)?.many ?? 0) + 1;
        next.set(contactId, order + 1);
        given = Math.max(given, order);
        return order;
      });
    },
  };
}

export type ContactOrders = ReturnType<typeof createContactOrders>;

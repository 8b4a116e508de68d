import { duplicateField } from './failures.ts';
import type { Models } from './models.ts';

/** Named leases: one holder at a time, until a time. */
export function createLeases({ leases }: Models) {
  return {
    async takeLease(lease: { name: string; owner: string; now: number; until: number }): Promise<boolean> {
      const { name, owner, now, until } = lease;
      try {
        await leases.updateOne(
          { _id: name, $or: [{ owner }, { until: { $lte: new Date(now) } }] },
          { $set: { owner, until: new Date(until) } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        // It is there and neither ours nor over: the upsert would have been a second one of its name.
        if (duplicateField(error) !== null) return false;
        throw error;
      }
    },
    async dropLease(name: string, owner: string): Promise<void> {
      await leases.deleteOne({ _id: name, owner });
    },
  };
}

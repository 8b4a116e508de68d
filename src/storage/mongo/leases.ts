import { duplicateField } from './failures.ts';
import type { Models } from './models.ts';

/**
 * Named leases: one holder at a time, for a time. The database's clock says when one is over, so that machines whose clocks
 * differ agree on it. Numbers are compared, not dates: not every server compares its own time with a stored one.
 */
export function createLeases({ leases }: Pick<Models, 'leases'>) {
  const over = { $expr: { $lte: [{ $toLong: '$until' }, { $toLong: '$$NOW' }] } };
  return {
    async takeLease(lease: { name: string; owner: string; now: number; until: number }): Promise<boolean> {
      const { name, owner, now, until } = lease;
      try {
        await leases.updateOne(
          { _id: name, $or: [{ owner }, over] },
          [{ $set: { owner: { $literal: owner }, until: { $add: ['$$NOW', until - now] } } }],
          { upsert: true, updatePipeline: true },
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

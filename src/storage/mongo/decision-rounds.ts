import type { ClientSession } from 'mongoose';
import type { Models } from './models.ts';

const ROUND = 'decision-round';

/**
 * The round of decisions: how often everybody's decision had to be made again.
 *
 * A registration keeps the round in which it was written. Behind the present round its decision is due, and its version
 * counts one further for each round. So everyone is marked by one small write, in a transaction that no other one of
 * 25,000 registrations can get in the way of, and one that is being registered at that moment is marked with the others.
 */
export function createDecisionRounds({ counters }: Pick<Models, 'counters'>) {
  return {
    async present(session?: ClientSession): Promise<number> {
      const round = await counters.findById(ROUND, null, session && { session }).lean();
      return round?.count ?? 0;
    },
    async begin(session: ClientSession): Promise<void> {
      await counters.updateOne({ _id: ROUND }, { $inc: { count: 1 } }, { session, upsert: true });
    },
  };
}

export type DecisionRounds = ReturnType<typeof createDecisionRounds>;

import { OUTBOX_STATES, type OutboxState } from '../../domain/message.ts';
import { noMessages } from '../outbox-rules.ts';
import { number, oneOf } from './cells.ts';
import type { Connection } from './connection.ts';

/**
 * How many messages are in each state, kept beside them: counting a million rows takes seconds, and operators
 * look all the time. Changes gather in memory and are written once a transaction.
 */
export function createOutboxCounts(connection: Connection) {
  const read = connection.prepare('SELECT state, messages FROM outbox_counts');
  const add = connection.prepare(
    `INSERT INTO outbox_counts (state, messages) VALUES (?, ?)
     ON CONFLICT (state) DO UPDATE SET messages = messages + excluded.messages`,
  );
  let changes = new Map<OutboxState, number>();

  function change(state: OutboxState, by: number): void {
    changes.set(state, (changes.get(state) ?? 0) + by);
  }

  return {
    added(state: OutboxState): void {
      change(state, 1);
    },
    removed(state: OutboxState, messages: number): void {
      change(state, -messages);
    },
    moved(from: OutboxState, to: OutboxState, messages = 1): void {
      change(from, -messages);
      change(to, messages);
    },
    flush(): void {
      for (const [state, by] of changes) if (by !== 0) add.run([state, by]);
      changes.clear();
    },
    forget(): void {
      changes.clear();
    },
    /** Gives a way back to the counts of this moment. */
    mark(): () => void {
      const then = new Map(changes);
      return () => {
        changes = then;
      };
    },
    countOutbox(): Record<OutboxState, number> {
      const counts = noMessages();
      for (const row of read.all([])) counts[oneOf(OUTBOX_STATES, row, 0)] = number(row, 1);
      return counts;
    },
  };
}

export type OutboxCounts = ReturnType<typeof createOutboxCounts>;

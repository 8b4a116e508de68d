import type { Ground } from './ground.ts';
import { SENDERS } from './hear.ts';

/** Hands over all that is queued and due, which arrives: what it asks counts from then on. */
export async function handOver({ storage, clock }: Ground): Promise<void> {
  const now = clock.now();
  for (const sender of Object.values(SENDERS)) {
    for (;;) {
      const rows = await storage.claimOutbox({ sender, owner: 'proof', now, limit: 100 });
      if (rows.length === 0) break;
      await storage.recordSends(
        rows.map(({ id }) => ({ id, outcome: 'accepted', sid: `SM${id}`, holdUntil: now })),
      );
      for (const { id } of rows)
        await storage.recordReport({ id, sid: `SM${id}`, state: 'delivered', error: null });
    }
  }
}

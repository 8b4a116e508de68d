import type { Broadcast } from '../domain/broadcast.ts';
import { dueAtFirst } from '../domain/broadcast-problems.ts';
import type { Write } from '../storage/write.ts';
import { clearRecipients, UNAPPROVED } from './compose.ts';
import { frozenPage } from './frozen-page.ts';
import { createMeantPages } from './meant-pages.ts';
import { stepped, type BroadcastDeps } from './deps.ts';
import { auditWrite } from '../storage/audit-write.ts';

/** Makes recipients of those whom approved broadcasts mean: from then on it is known who gets what. */
export interface AudienceFreezer {
  /**
   * Freezes one more page of an approved broadcast, or ends the freezing: then it is held back until its time. One commit; who
   * comes too late does nothing. Gives false when that was the last one.
   */
  freezeSome(broadcast: Broadcast): Promise<boolean>;
}

export function createAudienceFreezer(deps: BroadcastDeps): AudienceFreezer {
  const nextPage = createMeantPages(deps);
  return {
    async freezeSome(broadcast) {
      const { id, expansion, approvedHash } = broadcast;
      // What an earlier approval had frozen.
      if (expansion.made === 0 && expansion.after === null) await clearRecipients(deps, id);
      const meant = await nextPage(broadcast);
      const page = await frozenPage(deps, broadcast, meant);
      // Nobody approved it: it goes to no more people than were counted as the person's own of the day.
      if (broadcast.approvedBy === null && page.expansion.made > (broadcast.approvedCount ?? 0)) {
        await takeBack(deps, broadcast, page.expansion.made);
        return false;
      }
      await deps.storage.commit([
        { kind: 'recipients', broadcastId: id, approvedHash, made: expansion.made, ...page },
        // With the last page, or a kill in between would freeze everybody once more.
        ...(meant.next === null ? ending({ ...broadcast, expansion: page.expansion }) : []),
      ]);
      return meant.next !== null;
    },
  };
}

/** Ends the freezing: the broadcast is held back until its time, or until what somebody held it back to meanwhile. */
function ending(broadcast: Broadcast): readonly Write[] {
  const dueAt = Math.max(dueAtFirst(broadcast), broadcast.dueAt ?? 0);
  const after = stepped(broadcast, { event: { type: 'FROZEN' }, change: { dueAt } });
  return after === null ? [] : [{ kind: 'broadcast', broadcast: after }];
}

/** It was small enough to need nobody else, and has grown: a draft again. Who comes too late does nothing. */
async function takeBack(deps: BroadcastDeps, broadcast: Broadcast, made: number): Promise<void> {
  const { storage, clock } = deps;
  const after = stepped(broadcast, { event: { type: 'UNDO' }, change: UNAPPROVED });
  if (after === null) return;
  const detail = { count: broadcast.approvedCount, made };
  const outcome = await storage.commit([
    { kind: 'broadcast', broadcast: after },
    auditWrite(clock.now(), 'service', 'broadcast.grew', broadcast.id, detail),
  ]);
  if (outcome === 'ok') await clearRecipients(deps, broadcast.id);
}

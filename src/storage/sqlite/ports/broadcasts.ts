import { sumGroups, type AudienceGroup } from '../../../domain/audience.ts';
import type { BroadcastStorage } from '../../broadcast-port.ts';
import type { Calls } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** Broadcasts and who gets them, as the port has it. */
export function broadcastPort(
  { audiences, broadcasts, recipients }: Pick<Parts, 'audiences' | 'broadcasts' | 'recipients'>,
  { read, write }: Calls,
): BroadcastStorage {
  return {
    findBroadcast: (id) => read(() => broadcasts.findBroadcast(id)),
    listBroadcasts: (query) => read(() => broadcasts.listBroadcasts(query)),
    listLiveBroadcasts: () => read(() => broadcasts.listLiveBroadcasts()),
    countAudience: async (audience) => {
      const groups: AudienceGroup[] = [];
      for (let after: string | null = ''; after !== null;) {
        const behind: string = after;
        const some = await read(() => audiences.countSome(audience, behind));
        groups.push(...some.groups);
        after = some.next;
      }
      return sumGroups(groups);
    },
    pageAudience: (query) => read(() => audiences.pageAudience(query)),
    listAudienceRows: (ids) => read(() => audiences.listAudienceRows(ids)),
    listRecipients: (query) => read(() => recipients.listRecipients(query)),
    findRecipient: (broadcastId, position) => read(() => recipients.findRecipient(broadcastId, position)),
    listRecipientsAt: (broadcastId, contactIds) =>
      read(() => recipients.listRecipientsAt(broadcastId, contactIds)),
    countRecipients: (broadcastId) => read(() => recipients.countRecipients(broadcastId)),
    listLeft: (broadcastId) => read(() => recipients.listLeft(broadcastId)),
    listToEnqueue: (query) => read(() => recipients.listToEnqueue(query)),
    sumQueuedRecipients: () => read(() => recipients.sumQueuedRecipients()),
    listOpenRecipients: (query) => read(() => recipients.listOpenRecipients(query)),
    listNewReplies: (query) => read(() => recipients.listNewReplies(query)),
    endWaiting: (query) => write(() => recipients.endWaiting(query)),
    clearRecipients: (broadcastId, limit) => write(() => recipients.clearRecipients(broadcastId, limit)),
  };
}

import type { BroadcastStorage } from '../../broadcast-port.ts';
import type { Call } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** Broadcasts and who gets them, as the port has it. */
export function broadcastPort(
  {
    audiences,
    broadcasts,
    recipients,
    transactions,
  }: Pick<Parts, 'audiences' | 'broadcasts' | 'recipients' | 'transactions'>,
  call: Call,
): BroadcastStorage {
  return {
    findBroadcast: (id) => call(() => broadcasts.findBroadcast(id)),
    listBroadcasts: (query) => call(() => broadcasts.listBroadcasts(query)),
    listLiveBroadcasts: () => call(() => broadcasts.listLiveBroadcasts()),
    countAudience: (audience) => call(() => audiences.countAudience(audience)),
    pageAudience: (query) => call(() => audiences.pageAudience(query)),
    listAudienceRows: (ids) => call(() => audiences.listAudienceRows(ids)),
    listRecipients: (query) => call(() => recipients.listRecipients(query)),
    findRecipient: (broadcastId, position) => call(() => recipients.findRecipient(broadcastId, position)),
    listRecipientsAt: (broadcastId, contactIds) =>
      call(() => recipients.listRecipientsAt(broadcastId, contactIds)),
    countRecipients: (broadcastId) => call(() => recipients.countRecipients(broadcastId)),
    listLeft: (broadcastId) => call(() => recipients.listLeft(broadcastId)),
    listToEnqueue: (query) => call(() => recipients.listToEnqueue(query)),
    sumQueuedRecipients: () => call(() => recipients.sumQueuedRecipients()),
    listOpenRecipients: (query) => call(() => recipients.listOpenRecipients(query)),
    listNewReplies: (query) => call(() => recipients.listNewReplies(query)),
    endWaiting: (query) =>
      call(() =>
        transactions.run(async (session) => {
          if (query.state === 'recalled' && (await broadcasts.isBeingSent(query.broadcastId, session)))
            return 0;
          return recipients.endWaiting(query, session);
        }),
      ),
    clearRecipients: (broadcastId, limit) =>
      call(() =>
        transactions.run(async (session) =>
          (await broadcasts.isUnmade(broadcastId, session))
            ? recipients.clearRecipients(broadcastId, limit, session)
            : 0,
        ),
      ),
  };
}

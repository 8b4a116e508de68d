import type { ChannelReport } from '../channels/transport.ts';
import { isClip } from '../domain/clip.ts';
import type { OutboxRow, OutboxState } from '../domain/message.ts';
import { isErasedContact } from '../domain/erasure.ts';
import { nextTry, overtaken, triesOf } from './again.ts';
import { queueFollowUp } from './follow-up.ts';
import type { Shared } from './options.ts';
import { againAt } from './retry.ts';
import { formThen, goAnotherWay, isWayClosed } from './window.ts';

/** States in which bad news of a message is still news. */
const OPEN: ReadonlySet<OutboxState> = new Set(['sending', 'unsure', 'accepted', 'sent']);

/**
 * Takes a delivery report in. A message that did not arrive for a reason that passes is queued anew, before the report is
 * recorded: a crash between the two leaves a message with one state too early, never one without its next try. A report
 * that comes twice queues nothing twice. One of delivery wins over what was said before, and what was queued to follow the message is
 * withdrawn with it. A clip is not tried again, and tells nothing of its text or its phone but that the person stopped us.
 * Gives the row as it is then, or null when it is none of ours.
 */
export async function takeReport(shared: Shared, report: ChannelReport): Promise<OutboxRow | null> {
  const { storage, log } = shared;
  const { flag } = report;
  let instead = false;
  if (report.again !== undefined || isWayClosed(flag)) {
    const row = await rowOf(storage, report);
    const isOpen = row !== null && OPEN.has(row.state) && !isErasedContact(row.contactId) && !isClip(row);
    if (isOpen && (row.sid === null || row.sid === report.sid)) {
      if (report.again !== undefined) await queueAnew(shared, row, report.again);
      if (isWayClosed(flag)) instead = await goAnotherWay(shared, row, flag, await formThen(shared, row));
    }
  }
  const { id, sid, state, error } = report;
  const row = await storage.recordReport({ id, sid, state, error });
  if (row === null) log.debug({ sid }, 'A report is about no message of ours.');
  else if (flag !== undefined && row.state === state && !(instead && flag === 'outside_window'))
    shared.flagged(row, flag);
  if (row?.state === 'delivered' && state === 'delivered') await shared.delivered(row);
  return row;
}

/** Whose report it is: by our id where it carries one, else by the channel's. */
async function rowOf(
  storage: Shared['storage'],
  { id, sid }: Pick<ChannelReport, 'id' | 'sid'>,
): Promise<OutboxRow | null> {
  const row = id === null ? null : await storage.findOutbox(id);
  return row ?? (await storage.findOutboxBySid(sid));
}

async function queueAnew(
  shared: Shared,
  row: OutboxRow,
  kind: NonNullable<ChannelReport['again']>,
): Promise<void> {
  const { storage, clock, ids, log } = shared;
  const notBefore = againAt(kind, triesOf(row.id), { now: clock.now(), expiresAt: row.expiresAt }, ids);
  if (notBefore === null || overtaken(row, await storage.listOutboxOf(row.contactId))) return;
  const outcome = await queueFollowUp(shared, row, `again:${row.id}`, [nextTry(row, notBefore)]);
  if (outcome === 'ok') log.info({ id: row.id, kind }, 'A message that did not arrive will be tried again.');
}

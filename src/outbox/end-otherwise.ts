import type { SendForm } from '../channels/transport.ts';
import { codeOf } from '../domain/code-of.ts';
import type { OutboxRow } from '../domain/message.ts';
import { retryAt } from './retry.ts';
import { moved, type SenderParts } from './sender-parts.ts';
import { goAnotherWay, type WayClosed } from './window.ts';

/** Why WhatsApp does not take a message as it is. */
interface Closed {
  readonly error: string;
  readonly closed: WayClosed;
  /** The form in which it was sent; null when it has not left. */
  readonly tried: SendForm | null;
}

/**
 * Ends a row that WhatsApp does not take as it is, once the same is queued to go another way, or there is none. When that cannot be
 * written yet, the row is tried again later.
 */
export async function endOtherwise(
  parts: SenderParts,
  row: OutboxRow,
  { error, closed, tried }: Closed,
): Promise<void> {
  const { sender, state, results, shared } = parts;
  const { id, attempts: attempt } = row;
  const instead = await otherWay(parts, row, closed, tried);
  if (instead === 'later') {
    const notBefore = retryAt(shared.clock.now(), row.attempts, null, shared.ids);
    results.record({ id, attempt, outcome: 'retry', notBefore, error, inOrder: true });
    return;
  }
  results.record({ id, attempt, outcome: 'failed', error });
  if (instead === 'none')
    shared.log.info(
      { sender, id, code: error },
      'WhatsApp takes this message no more, and there is no other way.',
    );
  // Of an address that has no WhatsApp others want to know in any case.
  if (instead === 'none' || closed === 'not_on_channel') shared.flagged(row, closed);
  state.dry = false;
  moved(parts);
}

async function otherWay(
  { sender, shared }: SenderParts,
  row: OutboxRow,
  closed: WayClosed,
  tried: SendForm | null,
): Promise<'queued' | 'none' | 'later'> {
  try {
    return (await goAnotherWay(shared, row, closed, tried)) ? 'queued' : 'none';
  } catch (error) {
    shared.log.warn(
      { sender, id: row.id, code: codeOf(error) },
      'Another way could not be taken yet; trying again.',
    );
    return 'later';
  }
}

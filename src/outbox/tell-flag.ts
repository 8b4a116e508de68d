import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressFlag } from '../domain/address-flag.ts';
import { codeOf } from '../domain/code-of.ts';
import { AvisoError } from '../domain/errors.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { DispatcherOptions } from './options.ts';

/** Between two tries to take in what a channel said of an address. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Tells what a channel said of an address until it is taken in: a carrier's STOP is said once, and must not be lost to a busy
 * database. Never rejects.
 * @param stopped whether to give up now
 */
export async function tellFlag(
  { onFlag, log }: Pick<DispatcherOptions, 'onFlag' | 'log'>,
  row: OutboxRow,
  flag: AddressFlag,
  stopped: () => boolean,
): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      await onFlag?.(row, flag);
      return;
    } catch (error) {
      const again = error instanceof AvisoError && error.retryable && !stopped();
      log.warn(
        { id: row.id, flag, code: codeOf(error), again },
        'What a channel said of an address was not taken in.',
      );
      if (!again) return;
      await sleep(pause, undefined, { ref: false });
    }
  }
}

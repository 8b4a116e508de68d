import type { Transport } from '../channels/transport.ts';
import type { Shared } from './options.ts';
import type { SenderRates } from './sender-rates.ts';
import { createSenderWorker, type SenderWorker } from './sender-worker.ts';

/** The workers of this process, one for each sender that had something to send. */
export interface SenderWorkers {
  /** Null, and said once, when no channel serves the sender. */
  of(sender: string): SenderWorker | null;
  /** The same, but none is begun. */
  present(sender: string): SenderWorker | null;
  /** Lets every sender with something queued work; gives their workers. */
  look(): Promise<readonly SenderWorker[]>;
  all(): readonly SenderWorker[];
}

export function createSenderWorkers(
  shared: Shared,
  transports: readonly Transport[],
  rates: SenderRates,
): SenderWorkers {
  const workers = new Map<string, SenderWorker>();
  const unserved = new Set<string>();

  function begin(sender: string): SenderWorker | null {
    const transport = transports.find((each) => each.serves(sender));
    if (transport === undefined) {
      if (!unserved.has(sender))
        shared.log.error({ sender }, 'Messages are queued for a sender that no channel serves.');
      unserved.add(sender);
      return null;
    }
    const worker = createSenderWorker(shared, sender, transport, rates(sender));
    workers.set(sender, worker);
    return worker;
  }

  const of = (sender: string): SenderWorker | null => workers.get(sender) ?? begin(sender);
  return {
    of,
    present: (sender) => workers.get(sender) ?? null,
    async look() {
      const busy = (await shared.storage.listBusySenders()).flatMap((sender) => of(sender) ?? []);
      for (const worker of busy) worker.kick();
      return busy;
    },
    all: () => [...workers.values()],
  };
}

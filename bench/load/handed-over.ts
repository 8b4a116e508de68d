import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What is handed over to phones, as the fake Twilio tells it. */
export interface HandedOver {
  /** How many messages were handed over to a phone so far. */
  count(phone: string): number;
  /** Resolves once it has more than `count`, or when `stopped` does. */
  moreThan(phone: string, count: number, stopped: Promise<unknown>): Promise<unknown>;
  close(): void;
}

/** Listens to a fake Twilio of this machine. */
export async function listen(port: number): Promise<HandedOver> {
  const request = get({ port, host: '127.0.0.1', path: '/taken' });
  const [answer] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(request, 'response'));
  const counts = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  const lines = createInterface({ input: answer }).on('line', (phone) => {
    counts.set(phone, (counts.get(phone) ?? 0) + 1);
    waiting.get(phone)?.();
  });
  const count = (phone: string): number => counts.get(phone) ?? 0;
  return {
    count,
    moreThan(phone, before, stopped) {
      if (count(phone) > before) return Promise.resolve();
      const more = new Promise<void>((resolve) => waiting.set(phone, resolve));
      return Promise.race([more, stopped]).finally(() => waiting.delete(phone));
    },
    close() {
      // That it was broken off is no news.
      answer.on('error', () => undefined);
      lines.close();
      request.destroy();
    },
  };
}

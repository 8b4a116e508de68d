/**
 * Sends to a fake Twilio, once by bare requests of Twilio's own client, once through the outbox, in turn; prints JSON. Started by
 * rows/sending.ts on the server's core.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { lazyMessages } from '../../src/channels/twilio/client.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createDispatcher } from '../../src/outbox/dispatcher.ts';
import { TUNING } from '../../src/outbox/tuning.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { ACCOUNT } from '../load/form.ts';
import { BODY, instructionTo, phone } from '../outbox-message.ts';

const [folder, port, messages, rounds] = z
  .tuple([z.string(), z.string(), z.coerce.number(), z.coerce.number()])
  .parse(process.argv.slice(2));
const apiBaseUrl = `http://127.0.0.1:${port}`;
const statusCallbackUrl = `${ACCOUNT.publicUrl}/webhooks/twilio/status`;
const account = { accountSid: ACCOUNT.sid, authToken: ACCOUNT.token, apiBaseUrl };
const clock = { now: () => Date.now() };
const ids = createIds(clock);
const silent = (): void => undefined;

interface Sample {
  readonly perSecond: number;
  /** Processor time of one message, microseconds. */
  readonly cpu: number;
}

async function timed(work: () => Promise<void>): Promise<Sample> {
  const start = performance.now();
  const used = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(used);
  return {
    perSecond: (messages * 1000) / (performance.now() - start),
    cpu: (user + system) / messages,
  };
}

/** As many requests at once as the outbox makes. */
async function bare(): Promise<Sample> {
  const list = await lazyMessages({ ...account, timeoutMs: 15_000 })();
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < messages) {
      const n = next++;
      await list.create({
        to: phone(n),
        from: ACCOUNT.sender,
        body: BODY,
        statusCallback: `${statusCallbackUrl}?id=${n}`,
        validityPeriod: 36_000,
      });
    }
  };
  return timed(async () => {
    await Promise.all(Array.from({ length: TUNING.concurrency }, one));
  });
}

/** From a full outbox, on disk, until every message is written down as accepted. */
async function outbox(round: number): Promise<Sample> {
  const storage = await openSqlite({
    path: join(folder, `sending-${round}.db`),
    vault: createVault(Buffer.alloc(32, 7), randomBytes),
  });
  const now = clock.now();
  const queued = Array.from({ length: messages }, (_, n) =>
    instructionTo(n, now, { id: ids.next(), contactIdOf: (to) => storage.contactIdOf(to) }),
  );
  for (let from = 0; from < messages; from += 1_000)
    await storage.commit(queued.slice(from, from + 1_000).map((message) => ({ kind: 'send', message })));
  const dispatcher = createDispatcher({
    storage,
    transports: [createTwilioTransport({ ...account, statusCallbackUrl })],
    clock,
    ids,
    senders: [ACCOUNT.sender],
    rates: () => Infinity,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const sample = await timed(() => dispatcher.drain());
  const { accepted } = await storage.countOutbox();
  if (accepted !== messages) throw new Error(`${accepted} of ${messages} messages were sent.`);
  await dispatcher.stop();
  await storage.close();
  return sample;
}

const results: { bare: Sample; outbox: Sample }[] = [];
for (let round = 0; round <= rounds; round += 1) {
  const sample = { bare: await bare(), outbox: await outbox(round) };
  // The first one warms up.
  if (round > 0) results.push(sample);
}
process.stdout.write(JSON.stringify(results));

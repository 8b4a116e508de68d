import { expect, it, onTestFinished } from 'vitest';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { claimRows } from '../../src/outbox/claim-rows.ts';
import { createResultWriter } from '../../src/outbox/result-writer.ts';
import { sendHeld } from '../../src/outbox/hand-over.ts';
import { createSenderParts } from '../../src/outbox/sender-parts.ts';
import { TUNING } from '../../src/outbox/tuning.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeOutboxMessage, NOW } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';

const SENDER = '+15005550006';

/** Nothing is handed over there. */
const nowhere = () =>
  createTwilioTransport({
    ...{ accountSid: 'AC0', authToken: 'none', apiBaseUrl: 'http://127.0.0.1:9' },
    ...{ statusCallbackUrl: 'http://127.0.0.1:9', timeoutMs: 100 },
  });

/** What a sender's worker works with, on a clock that is moved. */
function partsOn(storage: Storage, time: { now: number }) {
  const clock = { now: () => time.now };
  return createSenderParts(
    {
      ...{ storage, clock, ids: createIds(clock), log: createMemoryLog(), worker: 'a' },
      monotonic: () => time.now - NOW,
      ...{ metrics: null, sms: null, tuning: { ...TUNING, leaseMs: 1_000 } },
      ...{ hasTemplate: () => false, wake: () => undefined, counted: () => undefined },
      delivered: async () => undefined,
      flagged: () => undefined,
    },
    SENDER,
    nowhere(),
    10,
  );
}

/** A row that a worker has claimed, and the writer of that worker. */
async function claimed() {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  const { storage } = temp;
  await storage.commit([{ kind: 'send', message: makeOutboxMessage({ sender: SENDER, notBefore: NOW }) }]);
  const claim = (owner: string) => storage.claimOutbox({ sender: SENDER, owner, now: NOW, limit: 1 });
  const [row] = await claim('a/1');
  const writer = createResultWriter({
    storage,
    log: createMemoryLog(),
    moreToCome: () => false,
    onWritten: () => undefined,
  });
  const putBack = async (): Promise<string | undefined> => {
    writer.putBack(row!, NOW);
    await writer.flushed();
    return (await storage.findOutbox(row!.id))?.state;
  };
  return { storage, claim, putBack, row: row! };
}

it('what was claimed and has not left is put back, also while the lease is being renewed', async () => {
  const { putBack } = await claimed();
  // It was dropped then, and in the same term nobody looked for it any more: it stayed `sending` for as long as the process ran.
  expect(await putBack()).toBe('queued');
});

it('what was claimed and not handed over when the lease ran out is put back, and not looked for at the channel', async () => {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  const { storage } = temp;
  const time = { now: NOW };
  for (const n of [1, 2, 3])
    await storage.commit([
      {
        kind: 'send',
        message: makeOutboxMessage({
          id: `M${String(n)}`,
          contactId: `c${String(n)}`,
          sender: SENDER,
          notBefore: NOW,
        }),
      },
    ]);
  const parts = partsOn(storage, time);
  expect(await parts.lease.hold()).toBe(true);
  await claimRows(parts);
  expect((await storage.countOutbox()).sending).toBe(3);
  time.now += 5_000;
  expect(await parts.lease.hold()).toBe(true);
  expect(await storage.countOutbox()).toMatchObject({ queued: 3, sending: 0, unsure: 0 });
});

it('what runs out of time while it is looked at once more does not leave', async () => {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  const time = { now: NOW };
  const expiresAt = NOW + 500;
  const storage: Storage = {
    ...temp.storage,
    isStillClaimed: async (...of) => {
      const still = await temp.storage.isStillClaimed(...of);
      time.now = expiresAt;
      return still;
    },
  };
  await storage.commit([
    {
      kind: 'send',
      // Of a step towards somebody who was not reached: it is looked at before it leaves.
      message: makeOutboxMessage({ id: 'M1~2', sender: SENDER, notBefore: NOW, expiresAt }),
    },
  ]);
  const parts = partsOn(storage, time);
  expect(await parts.lease.hold()).toBe(true);
  await claimRows(parts);
  await sendHeld(parts);
  await parts.results.flushed();
  expect(await storage.findOutbox('M1~2')).toMatchObject({ state: 'queued', attemptedAt: null });
});

it('what another worker found meanwhile stays in doubt', async () => {
  const { storage, putBack } = await claimed();
  await storage.markOrphans(SENDER, 'b/1');
  expect(await putBack()).toBe('unsure');
});

it('what another worker sends by now stays theirs', async () => {
  const { storage, claim, putBack, row } = await claimed();
  await storage.unclaimOutbox([{ id: row.id, notBefore: NOW }]);
  expect(await claim('b/1')).toHaveLength(1);
  expect(await putBack()).toBe('sending');
});

it('what was queued while a claim waited for its turn is not dated before it was queued', async () => {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  const time = { now: NOW };
  const slow: Storage = {
    ...temp.storage,
    async claimOutbox(request) {
      time.now += 700;
      const message = makeOutboxMessage({ sender: SENDER, notBefore: time.now, createdAt: time.now });
      await temp.storage.commit([{ kind: 'send', message }]);
      return temp.storage.claimOutbox(request);
    },
  };
  const parts = partsOn(slow, time);
  expect(await parts.lease.hold()).toBe(true);
  await claimRows(parts);
  // Else a text that answers it would be one that came before it: the one before it, sent twice.
  expect(parts.state.held.map(({ row }) => row.attemptedAt)).toEqual([NOW + 700]);
});

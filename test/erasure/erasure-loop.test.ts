import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { createErasureLoop, finishErasures } from '../../src/erasure/erasure-loop.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { silentLog } from '../support/log.ts';
import { makeInbound, makeOutboxMessage, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const SENDER = '+15005550006';
const PHONE = '+525550000001';
const MINUTE = 60_000;

describe('what is left to do for an erasure', () => {
  let temp: TempStorage;
  let twilio: FakeTwilio;
  let now: number;
  beforeEach(async () => {
    temp = await openTempStorage();
    twilio = await startFakeTwilio();
    twilio.reporting(() => []);
    now = NOW;
  });
  afterEach(async () => {
    await twilio.close();
    await temp.close();
  });

  const transport = () =>
    createTwilioTransport({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      apiBaseUrl: twilio.url,
      statusCallbackUrl: 'https://aviso.example.org/webhooks/twilio/status',
    });
  const deps = () => ({
    storage: temp.storage,
    clock: { now: () => now },
    log: silentLog,
    copies: transport(),
  });
  const left = async (kind: 'message' | 'copy') =>
    (await temp.storage.listLeftovers({ kind, now: now + 1_000 * MINUTE, limit: 99 })).map(
      ({ subject }) => subject,
    );
  const erase = (lastMessages: readonly string[] = []) => ({
    kind: 'erase' as const,
    erasure: {
      ...{ contactIds: ['contact-1'], registrationIds: [], writtenTo: [], whole: true },
      ...{ heldRequests: [], triesIds: [], lastMessages, at: NOW },
    },
  });

  it('deletes texts with their media and messages at Twilio, both ways', async () => {
    const sid = `MM${'a'.repeat(32)}`;
    twilio.logged(PHONE, SENDER, 'mi foto', {
      ...{ MessageSid: sid, NumMedia: '1', MediaContentType0: 'image/jpeg' },
    });
    const message = makeOutboxMessage({ id: 'M1', contactId: 'contact-1', to: PHONE });
    const inbound = { kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid }) } as const;
    await temp.storage.commit([inbound, { kind: 'send', message }]);
    const [row] = await temp.storage.claimOutbox({ sender: SENDER, owner: 'w', now, limit: 1 });
    const answer = await transport().send(row!, now);
    if (answer.kind !== 'accepted') throw new Error('not accepted');
    await temp.storage.recordSends([{ id: 'M1', outcome: 'accepted', sid: answer.sid, holdUntil: now }]);
    await temp.storage.commit([erase()]);
    expect((await left('copy')).sort()).toEqual([sid, answer.sid].sort());

    // What is on its way cannot be deleted yet.
    await finishErasures(deps());
    expect(await left('copy')).toEqual([answer.sid]);
    expect(twilio.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual(
      expect.arrayContaining([expect.stringMatching(/Media\/ME/), expect.stringContaining(`/${sid}.json`)]),
    );
    await finishErasures(deps());
    expect(await left('copy')).toEqual([answer.sid]);
    await twilio.report(twilio.sent[0]!, 'delivered').catch(() => 0);
    now += 2 * MINUTE;
    await finishErasures(deps());
    expect(await left('copy')).toEqual([]);
    expect(twilio.violations).toEqual([]);
  });

  it('takes what Twilio does not know for deleted, and tries again while it cannot be reached', async () => {
    const inbound = makeInbound({ sid: `SM${'b'.repeat(32)}` });
    await temp.storage.commit([{ kind: 'inbound', contactId: 'contact-1', message: inbound }, erase()]);
    await twilio.refuse();
    await finishErasures(deps());
    expect(await left('copy')).toEqual([inbound.sid]);
    await twilio.resume();
    await finishErasures(deps());
    expect(await left('copy')).toEqual([inbound.sid]);
    now += 2 * MINUTE;
    await finishErasures(deps());
    expect(await left('copy')).toEqual([]);
  });

  it('empties the last answer once it is known what became of it, and deletes its copy', async () => {
    const last = makeOutboxMessage({ id: 'M-last', contactId: 'contact-1', to: PHONE, createdAt: NOW });
    await temp.storage.commit([erase(['M-last']), { kind: 'send', message: last }]);
    now += 2 * MINUTE;
    await finishErasures(deps());
    expect((await temp.storage.findOutbox('M-last'))?.to).toBe(PHONE);
    await temp.storage.claimOutbox({ sender: SENDER, owner: 'w', now, limit: 1 });
    await temp.storage.recordSends([{ id: 'M-last', outcome: 'accepted', sid: 'SMlast', holdUntil: now }]);
    await temp.storage.recordReport({ id: 'M-last', sid: 'SMlast', state: 'delivered', error: null });
    now += 2 * MINUTE;
    await finishErasures({
      ...deps(),
      copies: { forget: async () => ({ kind: 'later', error: 'x', afterMs: null }) },
    });
    expect(await temp.storage.findOutbox('M-last')).toMatchObject({ to: '', content: { body: '' } });
    expect(await temp.storage.listOutboxOf('contact-1')).toEqual([]);
    expect(await left('message')).toEqual([]);
    expect(await left('copy')).toEqual(['SMlast']);
  });

  it('is done by one process at a time, round after round', async () => {
    const inbound = makeInbound({ sid: `SM${'c'.repeat(32)}` });
    await temp.storage.commit([{ kind: 'inbound', contactId: 'contact-1', message: inbound }, erase()]);
    let done: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (done = resolve));
    const loop = createErasureLoop({
      ...deps(),
      owner: 'one',
      copies: {
        forget: async () => {
          done();
          return { kind: 'gone' };
        },
      },
    });
    loop.start();
    await asked;
    await loop.stop();
    expect(await left('copy')).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../../src/channels/transport.ts';
import { createTwilioTransport } from '../../../src/channels/twilio/send.ts';
import type { OutboxRow } from '../../../src/domain/message.ts';
import { claimedRow } from '../../contract/transport.ts';
import { startFakeTwilio, type Behaviour, type FakeTwilio } from '../../support/fake-twilio.ts';

const NOW = 1_613_746_800_000;
const row = (over: Partial<OutboxRow> = {}): OutboxRow =>
  claimedRow({
    id: '01EYWTFZ00ABCDEFGHJKMNPQRS',
    createdAt: NOW,
    attemptedAt: NOW,
    expiresAt: NOW + 3_600_000,
    ...over,
  });
const nobody = async (): Promise<boolean> => false;

describe('against a Twilio on this machine', () => {
  let twilio: FakeTwilio;
  let transport: Transport;
  let clock = NOW;
  beforeEach(async () => {
    clock = NOW;
    twilio = await startFakeTwilio({ now: () => clock });
    twilio.reporting(() => []);
    transport = createTwilioTransport({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      apiBaseUrl: twilio.url,
      statusCallbackUrl: 'https://aviso.example.org/webhooks/twilio/status',
      timeoutMs: 300,
    });
  });
  afterEach(() => twilio.close());

  it.each<[Behaviour, unknown]>([
    [
      { kind: 'busy', retryAfterS: 3 },
      { kind: 'busy', error: '20429', afterMs: 3000 },
    ],
    [{ kind: 'busy' }, { kind: 'busy', error: '20429', afterMs: null }],
    [
      { kind: 'error', code: 21611 },
      { kind: 'busy', error: '21611', afterMs: null },
    ],
    [
      { kind: 'error', code: 63018, status: 429 },
      { kind: 'busy', error: '20429', afterMs: null },
    ],
    [
      { kind: 'http', status: 503, stored: false },
      { kind: 'unknown', error: 'http_503' },
    ],
    // A redirect is no refusal: nothing was done yet, or "see other" after it was.
    ...[301, 302, 307, 308].map((status): [Behaviour, unknown] => [
      { kind: 'http', status, stored: false },
      { kind: 'busy', error: `http_${String(status)}`, afterMs: null },
    ]),
    [
      { kind: 'http', status: 303, stored: true },
      { kind: 'unknown', error: 'http_303' },
    ],
    [
      { kind: 'error', code: 20500, status: 500 },
      { kind: 'unknown', error: '20500' },
    ],
    [
      { kind: 'error', code: 21610, status: 500 },
      { kind: 'unknown', error: '21610' },
    ],
    [
      { kind: 'lost', stored: false },
      { kind: 'unknown', error: 'ECONNRESET' },
    ],
    [
      { kind: 'hang', stored: true },
      { kind: 'unknown', error: 'ETIMEDOUT' },
    ],
    [
      { kind: 'error', code: 21211 },
      { kind: 'refused', error: '21211', flag: 'dead' },
    ],
    [
      { kind: 'error', code: 21614 },
      { kind: 'refused', error: '21614', flag: 'dead' },
    ],
    [
      { kind: 'error', code: 21610 },
      { kind: 'refused', error: '21610', flag: 'stopped' },
    ],
    [
      { kind: 'error', code: 63003 },
      { kind: 'refused', error: '63003', flag: 'not_on_channel' },
    ],
    [
      { kind: 'error', code: 63016 },
      { kind: 'refused', error: '63016', flag: 'outside_window' },
    ],
    [
      { kind: 'error', code: 21617 },
      { kind: 'refused', error: '21617', flag: null },
    ],
    [
      { kind: 'error', code: 21408 },
      { kind: 'refused', error: '21408', flag: null },
    ],
    [
      { kind: 'error', code: 99999 },
      { kind: 'refused', error: '99999', flag: null },
    ],
    [
      { kind: 'http', status: 400, stored: false },
      { kind: 'refused', error: 'http_400', flag: null },
    ],
    [
      { kind: 'error', code: 21606 },
      { kind: 'sender_refused', error: '21606' },
    ],
    [
      { kind: 'error', code: 20003, status: 401 },
      { kind: 'sender_refused', error: '20003' },
    ],
    [
      { kind: 'http', status: 404, stored: false },
      { kind: 'sender_refused', error: 'http_404' },
    ],
  ])('reads %o', async (behaviour, answer) => {
    twilio.behave(() => behaviour);
    expect(await transport.send(row(), NOW)).toEqual(answer);
  });

  it('has handed nothing over when no connection was made', async () => {
    await twilio.refuse();
    expect(await transport.send(row(), NOW)).toEqual({ kind: 'busy', error: 'ECONNREFUSED', afterMs: null });
    await twilio.resume();
    expect(await transport.send(row(), NOW)).toMatchObject({ kind: 'accepted' });
  });

  it('is refused with a wrong token, as a whole', async () => {
    const stranger = createTwilioTransport({
      accountSid: twilio.accountSid,
      authToken: 'another',
      apiBaseUrl: twilio.url,
      statusCallbackUrl: 'https://aviso.example.org/webhooks/twilio/status',
    });
    expect(await stranger.send(row(), NOW)).toEqual({ kind: 'sender_refused', error: '20003' });
    expect(await stranger.reconcile(row(), nobody)).toEqual({ kind: 'unknown', error: '20003' });
  });

  it('finds a message whatever Twilio made of its quotes, dashes and spaces', async () => {
    await transport.send(row({ content: { body: "No 'venga' - espere...  \n Gracias" } }), NOW);
    const ours = row({ content: { body: ' No ‘venga’ – espere…\r\nGracias ' } });
    expect(await transport.reconcile(ours, nobody)).toMatchObject({ kind: 'found' });
  });

  it('finds a message that is still queued, on the second page, among what the person wrote', async () => {
    await transport.send(row(), NOW);
    clock += 1000;
    for (let i = 0; i < 1005; i += 1) await transport.send(row({ content: { body: `Otro ${i}` } }), NOW);
    expect(await transport.reconcile(row(), nobody)).toMatchObject({
      kind: 'found',
      sid: twilio.sent[0]?.sid,
    });
    expect(twilio.requests.filter((r) => r.method === 'GET')).toHaveLength(2);
  }, 60_000);

  it('does not take what was sent before the attempt, nor what came in', async () => {
    clock = NOW - 120_000;
    await transport.send(row(), NOW);
    clock = NOW;
    twilio.serveApp(twilio.url);
    await twilio.text('+15005550006', '+525550000001', 'Hola. Espere instrucciones.');
    expect(await transport.reconcile(row(), nobody)).toEqual({ kind: 'absent' });
  });

  it('finds its own among others of the same words, an hour after the answer was lost', async () => {
    const sids: string[] = [];
    // Two before and one after are other messages of ours; the third is the one whose answer was lost.
    for (const minutes of [-30, -1, 0, 10]) {
      clock = NOW + minutes * 60_000;
      const answer = await transport.send(row(), NOW);
      sids.push(answer.kind === 'accepted' ? answer.sid : '');
    }
    clock = NOW + 3_600_000;
    const [first, second, third, fourth] = sids;
    const others = async (sid: string): Promise<boolean> => [first, second, fourth].includes(sid);
    expect(await transport.reconcile(row(), others)).toEqual({ kind: 'found', sid: third });
    const all = async (sid: string): Promise<boolean> => sids.includes(sid);
    expect(await transport.reconcile(row(), all)).toEqual({ kind: 'absent' });
  });

  it('does not take what existed a minute before the attempt, even when nobody knows whose it is', async () => {
    await transport.send(row(), NOW);
    const later = (ms: number): OutboxRow => row({ attemptedAt: NOW + ms });
    expect(await transport.reconcile(later(61_000), nobody)).toEqual({ kind: 'absent' });
    // Their clock may be behind ours.
    expect(await transport.reconcile(later(59_000), nobody)).toMatchObject({ kind: 'found' });
  });

  it('looks for a message of a Messaging Service whatever its number', async () => {
    const service = row({ sender: 'MG0123456789abcdef0123456789abcdef' });
    await transport.send(service, NOW);
    expect(await transport.reconcile(service, nobody)).toMatchObject({ kind: 'found' });
  });
});

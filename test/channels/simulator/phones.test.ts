import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../../src/channels/simulator/phones.ts';
import type { ChannelReport } from '../../../src/channels/transport.ts';
import type { OutboxRow } from '../../../src/domain/message.ts';
import { createIds } from '../../../src/platform/ids.ts';

const row = (id: string, more: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  contactId: 'c1',
  channel: 'sms',
  to: '+525512345678',
  sender: '+15005550006',
  priority: 0,
  purpose: 'reply',
  group: null,
  content: { body: 'Hola' },
  segments: 1,
  notBefore: 0,
  expiresAt: 1e15,
  quietZone: null,
  ignoreOptOut: false,
  createdAt: 0,
  state: 'sending',
  attempts: 1,
  owner: 'w',
  attemptedAt: 0,
  sid: null,
  error: null,
  ...more,
});

const ids = createIds({ now: () => 0 });
const nobody = async (): Promise<boolean> => false;

describe('the simulated carrier', () => {
  it('accepts at once, then reports the delivery', async () => {
    const reports: ChannelReport[] = [];
    const simulator = createSimulator({ ids, report: async (report) => reports.push(report) });
    const answer = await simulator.transport.send(row('m1'), 0);
    expect(answer).toMatchObject({ kind: 'accepted' });
    expect(reports).toEqual([]);
    await simulator.settled();
    expect(reports).toEqual([
      { id: 'm1', sid: answer.kind === 'accepted' ? answer.sid : '', state: 'delivered', error: null },
    ]);
  });

  it('finds a message whose record was lost in this process, and none after a restart', async () => {
    const report = async (): Promise<void> => {
      throw new Error('database locked');
    };
    const errors: unknown[] = [];
    const before = createSimulator({ ids, report, onError: (error) => errors.push(error) });
    const answer = await before.transport.send(row('m1'), 0);
    await before.settled();
    expect(errors).toHaveLength(1);
    expect(await before.transport.reconcile(row('m1'), nobody)).toEqual({
      kind: 'found',
      sid: answer.kind === 'accepted' ? answer.sid : '',
    });
    // The phone lists what storage recorded; this message was on no phone, so sending it again doubles nothing.
    const after = createSimulator({ ids, report: async () => undefined });
    expect(await after.transport.reconcile(row('m1'), nobody)).toEqual({ kind: 'absent' });
  });

  it('keeps its word about a message whose answer was lost, when it is handed over again', async () => {
    const lost = async (): Promise<void> => {
      throw new Error('lost');
    };
    const simulator = createSimulator({ ids, report: lost });
    expect(await simulator.transport.send(row('m1'), 0)).toEqual(
      await simulator.transport.send(row('m1'), 0),
    );
  });

  it('serves its two senders, each on its own channel', async () => {
    const simulator = createSimulator({ ids, report: async () => undefined });
    expect(
      ['+15005550006', 'whatsapp:+15005550007', '+15005550007', '+12025550123'].map((sender) =>
        simulator.transport.serves(sender),
      ),
    ).toEqual([true, true, false, false]);
    expect(await simulator.transport.send(row('m1', { channel: 'whatsapp' }), 0)).toMatchObject({
      kind: 'sender_refused',
    });
  });

  it('tells those who watch a phone, whichever way its number is written, until they stop', async () => {
    const simulator = createSimulator({ ids, report: async () => undefined });
    let calls = 0;
    const stop = simulator.watch('+5215512345678', () => (calls += 1));
    simulator.watch('+525500000001', () => (calls += 100));
    await simulator.transport.send(row('m1'), 0);
    await simulator.settled();
    expect(calls).toBe(1);
    stop();
    await simulator.transport.send(row('m2'), 0);
    await simulator.settled();
    expect(calls).toBe(1);
  });
});

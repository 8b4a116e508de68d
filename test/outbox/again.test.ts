import { describe, expect, it } from 'vitest';
import { isAgain, nextTry, overtaken, triesOf } from '../../src/outbox/again.ts';
import { claimedRow } from '../contract/transport.ts';

const row = claimedRow({ id: 'ROOT', sid: 'SM1', error: '30003', priority: 1, createdAt: 100 });

describe('a next try', () => {
  it('is the same message under an id of its own', () => {
    const second = nextTry(row, 500);
    const { state: _s, attempts: _a, owner: _o, attemptedAt: _t, sid: _i, error: _e, ...message } = row;
    expect(second).toEqual({ ...message, id: 'ROOT~2', notBefore: 500 });
    expect(nextTry({ ...row, ...second }, 900).id).toBe('ROOT~3');
    expect([triesOf('ROOT'), triesOf('ROOT~2'), triesOf('ROOT~3')]).toEqual([1, 2, 3]);
    expect([isAgain(row), isAgain(second)]).toEqual([false, true]);
  });

  it('is overtaken by what was said since, if it weighs as much', () => {
    const said = (over: Parameters<typeof claimedRow>[0]): boolean =>
      overtaken(row, [row, claimedRow({ id: 'OTHER', createdAt: 101, priority: 1, ...over })]);
    expect(said({})).toBe(true);
    expect(said({ priority: 0 })).toBe(true);
    expect(said({ priority: 3 })).toBe(false);
    expect(said({ createdAt: 100 })).toBe(false);
    expect(said({ state: 'withdrawn' })).toBe(false);
    expect(said({ id: 'ROOT~2' })).toBe(false);
  });

  it('is not overtaken by the same on the other channel, until that has arrived', () => {
    const group = 'appointment:1';
    const sms = { ...row, group, purpose: 'instruction', channel: 'sms' as const };
    const copy = claimedRow({
      id: 'COPY',
      createdAt: 200,
      priority: 1,
      group,
      purpose: 'reach.other_channel',
      channel: 'whatsapp',
      state: 'sent',
    });
    expect(overtaken(sms, [sms, copy])).toBe(false);
    expect(overtaken(sms, [sms, { ...copy, state: 'delivered' }])).toBe(true);
    expect(overtaken(copy, [{ ...sms, state: 'delivered' }, copy])).toBe(true);
    expect(overtaken(copy, [sms, copy])).toBe(false);
    expect(overtaken(sms, [sms, { ...copy, group: 'appointment:2' }])).toBe(true);
  });

  it('is not taken for arrived because an earlier date did', () => {
    const group = 'appointment:1';
    const old = claimedRow({
      id: 'OLD',
      createdAt: 50,
      priority: 1,
      group,
      purpose: 'instruction',
      state: 'delivered',
    });
    const changed = { ...row, group, purpose: 'instruction', channel: 'sms' as const };
    const copy = claimedRow({
      id: 'COPY',
      createdAt: 200,
      priority: 1,
      group,
      purpose: 'reach.other_channel',
      channel: 'whatsapp',
    });
    expect(overtaken(copy, [{ ...old, channel: 'sms' }, changed, copy])).toBe(false);
    // Nor does the copy of the changed date keep the earlier one alive.
    expect(overtaken({ ...old, state: 'undelivered' }, [old, changed, copy])).toBe(true);
  });
});

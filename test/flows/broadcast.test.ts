import { describe, expect, it } from 'vitest';
import { stepBroadcast, type BroadcastEvent, type BroadcastStep } from '../../flows/broadcast.ts';
import {
  BROADCAST_STATES,
  isEditable,
  isBeingSent,
  type BroadcastState,
} from '../../src/domain/broadcast.ts';

const EVENTS: readonly BroadcastEvent[] = [
  { type: 'EDIT' },
  { type: 'SUBMIT', exempt: false },
  { type: 'SUBMIT', exempt: true },
  { type: 'APPROVE', own: false, seen: true },
  { type: 'APPROVE', own: true, seen: true },
  { type: 'APPROVE', own: false, seen: false },
  { type: 'REJECT' },
  { type: 'FROZEN' },
  { type: 'UNDO' },
  { type: 'HOLD' },
  { type: 'DUE', canary: true },
  { type: 'DUE', canary: false },
  { type: 'CANARY_PASSED' },
  { type: 'TOO_MANY_FAILURES' },
  { type: 'PAUSE' },
  { type: 'RESUME' },
  { type: 'RECALL' },
  { type: 'FINISHED' },
];

const at = (state: BroadcastState, paused: BroadcastStep['paused'] = null): BroadcastStep => ({
  state,
  paused,
});
const led = (step: BroadcastStep, event: BroadcastEvent) => stepBroadcast(step, event)?.state ?? null;

describe('the way of a broadcast', () => {
  it('leads from each state only where it may', () => {
    const ways = Object.fromEntries(
      BROADCAST_STATES.map((state) => [
        state,
        EVENTS.flatMap((event) => {
          const next = led(at(state, state === 'paused' ? { from: 'sending', why: 'staff' } : null), event);
          return next === null ? [] : [`${event.type}${'own' in event && event.own ? '(own)' : ''} ${next}`];
        }),
      ]),
    );
    expect(ways).toEqual({
      draft: ['EDIT draft', 'SUBMIT review', 'SUBMIT approved'],
      review: ['EDIT draft', 'APPROVE approved', 'REJECT draft'],
      approved: ['EDIT draft', 'FROZEN holding', 'UNDO draft', 'HOLD approved'],
      holding: ['EDIT draft', 'UNDO draft', 'HOLD holding', 'DUE canary', 'DUE sending', 'RECALL recalled'],
      canary: [
        'CANARY_PASSED sending',
        'TOO_MANY_FAILURES paused',
        'PAUSE paused',
        'RECALL recalled',
        'FINISHED done',
      ],
      sending: ['TOO_MANY_FAILURES paused', 'PAUSE paused', 'RECALL recalled', 'FINISHED done'],
      paused: ['RESUME sending', 'RECALL recalled', 'FINISHED done'],
      done: [],
      recalled: [],
    });
  });

  it('goes on after a pause where it was, but never asks the same canary twice', () => {
    const byStaff = stepBroadcast(at('canary'), { type: 'PAUSE' });
    expect(byStaff).toEqual({ state: 'paused', paused: { from: 'canary', why: 'staff' } });
    expect(stepBroadcast(byStaff!, { type: 'RESUME' })).toEqual(at('canary'));
    const byFailures = stepBroadcast(at('canary'), { type: 'TOO_MANY_FAILURES' });
    expect(byFailures).toEqual({ state: 'paused', paused: { from: 'canary', why: 'failures' } });
    expect(stepBroadcast(byFailures!, { type: 'RESUME' })).toEqual(at('sending'));
    expect(stepBroadcast(byFailures!, { type: 'RECALL' })).toEqual(at('recalled'));
    expect(led(stepBroadcast(at('sending'), { type: 'PAUSE' })!, { type: 'RESUME' })).toBe('sending');
  });

  it('puts nothing into the outbox where the content may still be changed', () => {
    for (const state of BROADCAST_STATES) expect(isBeingSent(state) && isEditable(state)).toBe(false);
    expect(BROADCAST_STATES.filter(isBeingSent)).toEqual(['canary', 'sending']);
    expect(BROADCAST_STATES.filter(isEditable)).toEqual(['draft', 'review', 'approved', 'holding']);
  });
});

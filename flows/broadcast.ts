import { assign, setup, transition } from 'xstate';
import { BROADCAST_STATES, type BroadcastState, type PauseReason } from '../src/domain/broadcast.ts';

export type BroadcastEvent =
  /** The content was changed. */
  | { readonly type: 'EDIT' }
  /** `exempt`: small enough to need nobody else. */
  | { readonly type: 'SUBMIT'; readonly exempt: boolean }
  /** `own`: the one who approves wrote or submitted it. `seen`: what they saw is what it is. */
  | { readonly type: 'APPROVE'; readonly own: boolean; readonly seen: boolean }
  | { readonly type: 'REJECT' }
  /** The whole audience is frozen. */
  | { readonly type: 'FROZEN' }
  /** Taken back while it is held back: no message has left. */
  | { readonly type: 'UNDO' }
  /** Held back until later than it was. */
  | { readonly type: 'HOLD' }
  /** Its time has come. `canary`: some get it first. */
  | { readonly type: 'DUE'; readonly canary: boolean }
  | { readonly type: 'CANARY_PASSED' }
  | { readonly type: 'TOO_MANY_FAILURES' }
  | { readonly type: 'PAUSE' }
  | { readonly type: 'RESUME' }
  | { readonly type: 'RECALL' }
  /** Every recipient has an end state. */
  | { readonly type: 'FINISHED' };

export interface BroadcastContext {
  readonly paused: { readonly from: 'canary' | 'sending'; readonly why: PauseReason } | null;
}

function newContext(): BroadcastContext {
  return { paused: null };
}

function anyEvent(): BroadcastEvent {
  return { type: 'EDIT' };
}

const broadcast = setup({ types: { context: newContext(), events: anyEvent() } });

const goesOn = assign<BroadcastContext, BroadcastEvent, undefined, BroadcastEvent, never>({ paused: null });

const stands = (from: 'canary' | 'sending', why: PauseReason) =>
  ({
    target: 'paused',
    actions: assign<BroadcastContext, BroadcastEvent, undefined, BroadcastEvent, never>({
      paused: { from, why },
    }),
  }) as const;

/**
 * The way of a broadcast. A change of what was written makes it a draft again, whatever had been approved. A pause by staff goes
 * on where it was; after one by failures a person has looked, so the canary is not asked a second time.
 */
export const broadcastMachine = broadcast.createMachine({
  id: 'broadcast',
  context: newContext(),
  initial: 'draft',
  states: {
    draft: {
      on: {
        EDIT: 'draft',
        SUBMIT: [{ guard: ({ event }) => event.exempt, target: 'approved' }, { target: 'review' }],
      },
    },
    review: {
      on: {
        EDIT: 'draft',
        REJECT: 'draft',
        APPROVE: { guard: ({ event }) => !event.own && event.seen, target: 'approved' },
      },
    },
    approved: { on: { EDIT: 'draft', UNDO: 'draft', HOLD: 'approved', FROZEN: 'holding' } },
    holding: {
      on: {
        EDIT: 'draft',
        UNDO: 'draft',
        HOLD: 'holding',
        DUE: [{ guard: ({ event }) => event.canary, target: 'canary' }, { target: 'sending' }],
        RECALL: 'recalled',
      },
    },
    canary: {
      on: {
        CANARY_PASSED: 'sending',
        TOO_MANY_FAILURES: stands('canary', 'failures'),
        PAUSE: stands('canary', 'staff'),
        RECALL: 'recalled',
        FINISHED: 'done',
      },
    },
    sending: {
      on: {
        TOO_MANY_FAILURES: stands('sending', 'failures'),
        PAUSE: stands('sending', 'staff'),
        RECALL: 'recalled',
        FINISHED: 'done',
      },
    },
    paused: {
      on: {
        RESUME: [
          {
            guard: ({ context }) => context.paused?.from === 'canary' && context.paused.why === 'staff',
            target: 'canary',
            actions: goesOn,
          },
          { target: 'sending', actions: goesOn },
        ],
        RECALL: { target: 'recalled', actions: goesOn },
        FINISHED: { target: 'done', actions: goesOn },
      },
    },
    done: { type: 'final' },
    recalled: { type: 'final' },
  },
});

export interface BroadcastStep extends BroadcastContext {
  readonly state: BroadcastState;
}

/** Steps a broadcast by one event; null when the event leads nowhere from where it is. Pure: nothing is executed. */
export function stepBroadcast({ state, paused }: BroadcastStep, event: BroadcastEvent): BroadcastStep | null {
  const before = broadcastMachine.resolveState({ value: state, context: { paused } });
  if (!before.can(event)) return null;
  const [after] = transition(broadcastMachine, before, event);
  const next = BROADCAST_STATES.find((each) => each === after.value);
  return next === undefined ? null : { state: next, paused: after.context.paused };
}

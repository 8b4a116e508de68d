import { createActor, type ExecutableActionObject, type ExecutableActionsFrom } from 'xstate';
import { conversationMachine } from '../../flows/conversation.ts';
import type { Effect, FlowSay, LookUp, TalkEvent } from '../../flows/talk.ts';
import { talkValue, type Talk } from './stored-talk.ts';

/** What one event led to: the talk after it, and the effects that the turn carries out. */
export interface Step {
  readonly talk: Talk;
  readonly says: readonly FlowSay[];
  /** Whether the says stand in place of the open question. */
  readonly instead: boolean;
  readonly lookUps: readonly LookUp[];
  readonly effects: readonly Effect[];
}

const nothing = (): undefined => undefined;

let executables: ExecutableActionObject[] = [];
/**
 * What XState's `transition(machine, …)` makes anew for each step, at twice the cost of the step itself: an actor that is
 * never started. One does for all steps: the machine spawns, invokes and delays nothing, so nothing is kept in it.
 */
const self = createActor(conversationMachine);
const scope = {
  self,
  system: self.system,
  id: '',
  sessionId: '',
  defer: nothing,
  logger: nothing,
  stopChild: nothing,
  emit: nothing,
  actionExecutor: (action: ExecutableActionObject) => void executables.push(action),
};

type Snapshot = ReturnType<typeof conversationMachine.resolveState>;

/** Of a talk that is stepped by one event after another, as a proof does: what XState makes of it, a third of the time of a step. */
const snapshots = new WeakMap<Talk, Snapshot>();

function snapshotOf(talk: Talk): Snapshot {
  const known = snapshots.get(talk);
  if (known !== undefined) return known;
  const made = conversationMachine.resolveState({ value: talk.value, context: talk.context });
  snapshots.set(talk, made);
  return made;
}

/** Steps a talk by one event with XState's pure transition: nothing is executed, effects come back as data. */
export function stepTalk(talk: Talk, event: TalkEvent): Step {
  executables = [];
  const next = conversationMachine.transition(snapshotOf(talk), event, scope);
  const says: FlowSay[] = [];
  const lookUps: LookUp[] = [];
  const effects: Effect[] = [];
  let instead = false;
  for (const action of executables) {
    if (!isExecuted(action)) throw new Error(`the machine has no effect called ${action.type}`);
    const { params } = action;
    if ('says' in params) {
      says.push(...params.says);
      instead ||= action.type === 'sayInstead';
    } else if (isLookUp(params)) lookUps.push(params);
    else effects.push(params);
  }
  return { talk: { value: talkValue(next.value), context: next.context }, says, instead, lookUps, effects };
}

type Executed = Extract<
  ExecutableActionsFrom<typeof conversationMachine>,
  { type: 'say' | 'sayInstead' | 'lookUp' | 'act' }
>;

const EXECUTED: ReadonlySet<string> = new Set<Executed['type']>(['say', 'sayInstead', 'lookUp', 'act']);

function isExecuted(action: ExecutableActionObject): action is ExecutableActionObject & Executed {
  return EXECUTED.has(action.type);
}

const LOOK_UPS: ReadonlySet<string> = new Set<LookUp['what']>([
  'identify',
  'register',
  'claim',
  'standing',
  'reference',
  'unlock',
  'other_phone',
  'own_phone',
  'told',
  'danger',
  'erasable',
]);

function isLookUp(params: LookUp | Effect): params is LookUp {
  return LOOK_UPS.has(params.what);
}

import { approveBroadcast, reviewBroadcast, submitBroadcast } from '../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../src/broadcasts/compose.ts';
import { createBroadcastLoop, type BroadcastLoop } from '../../src/broadcasts/loop.ts';
import { pauseBroadcast, recallBroadcast } from '../../src/broadcasts/steer.ts';
import type { Broadcast, BroadcastContent } from '../../src/domain/broadcast.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { AT_ONCE, peopleIn, toolsOver } from './broadcasts.ts';
import type { Sample } from './console-samples.ts';
import { createMemoryLog } from './log.ts';
import { actorOf, storePerson } from './staff.ts';

/** Who wrote the broadcasts of the samples, and who approved them: nobody who looks at a page. */
const WRITER = actorOf('the writer');
const APPROVER = actorOf('somebody else');

interface World {
  readonly storage: Storage;
  readonly now: number;
}

const ids = createIds({ now: () => Date.now() });
const toolsOf = ({ storage, now }: World) => toolsOver(storage, { now: () => now }, { ids });

/** What a broadcast has gone through in a sample. */
export type Stage = 'draft' | 'review' | 'holding' | 'sending' | 'paused' | 'recalled';

/** The worker's part of the world as it is now; it queues, and nothing leaves the outbox. */
export function workerOf(world: World): BroadcastLoop {
  return createBroadcastLoop({
    ...toolsOf(world),
    ...{ owner: 'test', log: createMemoryLog(), queued: () => undefined },
  });
}

/** People who can be written to, from `from` on. */
export const storePeople = (world: World, count: number, from: number): Promise<void> =>
  peopleIn(world.storage, count, { now: world.now, from });

let made = 0;

/** A broadcast to two people, as far on its way as it is asked for. */
export async function storeBroadcast(
  world: World,
  stage: Stage,
  over: Partial<BroadcastContent> = {},
): Promise<Broadcast> {
  const { storage } = world;
  const deps = toolsOf(world);
  for (const name of ['the writer', 'somebody else']) await storePerson(storage, name);
  const from = 1_000 + 2 * made;
  made += 1;
  await storePeople(world, 2, from);
  const receipts = [from, from + 1].map((i) => `R${String(i).padStart(6, '0')}`);
  const content = { ...AT_ONCE, audience: { include: { receipts }, exclude: [] }, ...over };
  const { id } = await createBroadcast(deps, { title: 'Cierre', ...content }, WRITER);
  if (stage !== 'draft') await submitBroadcast(deps, id, WRITER);
  if (stage !== 'draft' && stage !== 'review') {
    const { hash } = await reviewBroadcast(deps, id);
    await approveBroadcast(deps, id, APPROVER, hash);
    const worker = workerOf(world);
    await worker.drain();
    if (stage === 'paused') await pauseBroadcast(deps, id, WRITER);
    if (stage === 'recalled') await recallBroadcast(deps, id, WRITER, 'wrong day');
    await worker.drain();
    await worker.stop();
  }
  const found = await storage.findBroadcast(id);
  if (found === null) throw new Error('no broadcast');
  return found;
}

const of =
  (stage: Stage, fields: Readonly<Record<string, string>> = {}, over: Partial<BroadcastContent> = {}) =>
  async (world: World): Promise<Sample> => ({
    params: { id: (await storeBroadcast(world, stage, over)).id },
    fields,
  });
/** Broadcasts that pages only look at, by how far they are on their way: made once for each storage. */
const looked = new WeakMap<Storage, Map<Stage, Promise<Broadcast>>>();

/** A sample of a page that changes nothing. */
const seen =
  (stage: Stage, over: Partial<BroadcastContent> = {}) =>
  async (world: World): Promise<Sample> => {
    const known = looked.get(world.storage) ?? new Map<Stage, Promise<Broadcast>>();
    looked.set(world.storage, known);
    const broadcast = known.get(stage) ?? storeBroadcast(world, stage, over);
    known.set(stage, broadcast);
    return { params: { id: (await broadcast).id } };
  };
const LATER = { holdMinutes: 600 };
const REASON = { reason: 'the day is wrong' };

/** What is typed into the form of a draft, whole. */
export const DRAFT = {
  title: 'Cierre',
  reason: 'Las oficinas cierran',
  who: 'all',
  parts: '1',
  'text.es': 'Aviso: las oficinas cierran hoy. Quédese donde está y espere instrucciones.',
  'text.en': 'Notice: offices are closed today. Stay where you are and wait for instructions.',
  fallback: '',
  when: 'soon',
  hold: '10',
  first: '1',
  wait: '10',
  failures: '10',
  quiet: 'yes',
  lives: '36',
  do: 'save',
} as const;

/** By method and path: every page of broadcasts. */
export const BROADCAST_SAMPLES: Readonly<Record<string, (world: World) => Promise<Sample> | Sample>> = {
  'POST /broadcasts/new': () => ({ fields: DRAFT }),
  'POST /broadcasts/count': () => ({ fields: DRAFT }),
  'POST /broadcasts/check/{language}': () => ({ params: { language: 'es' }, fields: DRAFT }),
  'GET /broadcasts/{id}': seen('review'),
  'GET /broadcasts/{id}/now': seen('sending'),
  'GET /broadcasts/{id}/edit': seen('draft'),
  'POST /broadcasts/{id}/edit': of('draft', { ...DRAFT, version: '1' }),
  'GET /broadcasts/{id}/people': seen('draft'),
  'POST /broadcasts/{id}/preview': of('draft', { receipt: 'R000000' }),
  'POST /broadcasts/{id}/test': of('draft', { phone: 'none' }),
  'GET /broadcasts/{id}/submit': seen('draft'),
  'POST /broadcasts/{id}/submit': of('draft'),
  'GET /broadcasts/{id}/approve': seen('review'),
  'POST /broadcasts/{id}/approve': of('review', { hash: '', count: '2' }),
  'POST /broadcasts/{id}/reject': of('review', REASON),
  'POST /broadcasts/{id}/override': of('draft', REASON),
  'GET /broadcasts/{id}/undo': seen('holding', LATER),
  'POST /broadcasts/{id}/undo': of('holding', {}, LATER),
  'GET /broadcasts/{id}/hold': seen('holding', LATER),
  'POST /broadcasts/{id}/hold': of(
    'holding',
    { date: '2021-03-09', time: '10:00', zone: 'America/Tijuana' },
    LATER,
  ),
  'POST /broadcasts/{id}/pause': of('sending'),
  'GET /broadcasts/{id}/resume': seen('paused'),
  'POST /broadcasts/{id}/resume': of('paused'),
  'GET /broadcasts/{id}/recall': seen('sending'),
  'POST /broadcasts/{id}/recall': of('sending', { ...REASON, count: '2' }),
  'GET /broadcasts/{id}/report': seen('sending'),
  'GET /broadcasts/{id}/report.csv': seen('sending'),
  'GET /broadcasts/{id}/replies': seen('sending'),
  'GET /broadcasts/{id}/resend': seen('recalled'),
  'POST /broadcasts/{id}/resend': of('recalled'),
  'GET /broadcasts/{id}/correct': seen('recalled'),
  'POST /broadcasts/{id}/correct': of('recalled', { title: 'Otra vez', 'text.es': 'Aviso: abren mañana.' }),
};

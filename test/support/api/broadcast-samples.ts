import { listStaffPhones } from '../staff-phones.ts';
import { approveBroadcast, reviewBroadcast, submitBroadcast } from '../../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../../src/broadcasts/compose.ts';
import { createAudienceFreezer } from '../../../src/broadcasts/freeze-audience.ts';
import { pauseBroadcast, recallBroadcast } from '../../../src/broadcasts/steer.ts';
import { needBroadcast, stepped, type Transition, type BroadcastDeps } from '../../../src/broadcasts/deps.ts';
import { broadcastMessageId, type Broadcast, type BroadcastContent } from '../../../src/domain/broadcast.ts';
import { AT_ONCE, toolsOver } from '../broadcasts.ts';
import { makeInbound } from '../records.ts';
import { actorOf, storePerson } from '../staff.ts';
import type { Samples } from './samples.ts';
import type { ApiWorld } from './world.ts';

/** Who wrote the broadcasts of the samples, and who approved them: nobody whose token asks. */
const WRITER = 'token:W1:the writer';
const APPROVER = actorOf('somebody else');

export const toolsOf = ({ storage, clock, ids }: ApiWorld): BroadcastDeps =>
  toolsOver(storage, clock, { ids });

/** A family with a phone that has texted, made by the samples of people. */
export type MakeWaiting = (world: ApiWorld) => Promise<{
  readonly registration: { readonly receipt: string };
  readonly contactId: string;
  readonly phone: string;
}>;

/** Broadcasts to one family each, as far on their way as a sample needs them. */
export function broadcastsFor(makeWaiting: MakeWaiting) {
  async function draft(world: ApiWorld, over: Partial<BroadcastContent> = {}) {
    const waiting = await makeWaiting(world);
    const { receipt } = waiting.registration;
    const content = { ...AT_ONCE, audience: { include: { receipts: [receipt] }, exclude: [] }, ...over };
    const broadcast = await createBroadcast(toolsOf(world), { title: 'Cierre', ...content }, WRITER);
    return { ...waiting, receipt, broadcast, id: broadcast.id };
  }

  async function inReview(world: ApiWorld, over: Partial<BroadcastContent> = {}) {
    const made = await draft(world, over);
    await submitBroadcast(toolsOf(world), made.id, WRITER);
    const { hash } = await reviewBroadcast(toolsOf(world), made.id);
    return { ...made, hash };
  }

  async function holding(world: ApiWorld, over: Partial<BroadcastContent> = {}) {
    const made = await inReview(world, over);
    const deps = toolsOf(world);
    await storePerson(world.storage, 'somebody else');
    await approveBroadcast(deps, made.id, APPROVER, made.hash);
    const freezer = createAudienceFreezer(deps);
    while (await freezer.freezeSome(await needBroadcast(world.storage, made.id)));
    return made;
  }

  async function step({ storage }: ApiWorld, id: string, act: Transition): Promise<Broadcast> {
    const broadcast = stepped(await needBroadcast(storage, id), act)!;
    await storage.commit([{ kind: 'broadcast', broadcast }]);
    return broadcast;
  }

  async function sending(world: ApiWorld, over: Partial<BroadcastContent> = {}) {
    const made = await holding(world, over);
    const change = { expiresAt: world.now + 3_600_000, canaryAt: world.now };
    await step(world, made.id, { event: { type: 'DUE', canary: false }, change });
    return made;
  }

  /** At its end, delivered and answered. */
  async function done(world: ApiWorld) {
    const made = await sending(world);
    const { storage } = world;
    const { id: broadcastId, contactId } = made;
    const messageId = broadcastMessageId(broadcastId, 1, 1);
    const at = world.now;
    const message = makeInbound({ from: made.phone, text: 'ayuda por favor', receivedAt: at + 1 });
    await storage.commit([
      {
        kind: 'enqueue',
        broadcastId,
        moves: [{ position: 1, feeds: 0, to: 'queued', messageId, segments: 1 }],
      },
      {
        kind: 'outcomes',
        broadcastId,
        outcomes: [{ position: 1, feeds: 1, state: 'delivered', reason: null, open: false, sentAt: at }],
      },
      { kind: 'inbound', contactId, message },
      { kind: 'reply', broadcastId, replies: [{ position: 1, sid: message.sid, at: at + 1 }] },
    ]);
    await step(world, made.id, { event: { type: 'FINISHED' }, change: { endedAt: at } });
    return made;
  }

  async function recalled(world: ApiWorld) {
    const made = await holding(world);
    await recallBroadcast(toolsOf(world), made.id, WRITER, 'wrong day');
    await world.storage.endWaiting({ broadcastId: made.id, state: 'recalled', limit: 10 });
    return made;
  }

  async function paused(world: ApiWorld) {
    const made = await sending(world);
    await pauseBroadcast(toolsOf(world), made.id, WRITER);
    return made;
  }

  return { draft, inReview, holding, sending, done, recalled, paused };
}

const NONE = '/broadcasts/NONE';
const REASON = { reason: 'the day is wrong' };

/** A sample of each route of broadcasts. */
export function broadcastSamples(makeWaiting: MakeWaiting): Readonly<Record<string, Samples>> {
  const { draft, inReview, holding, sending, done, recalled, paused } = broadcastsFor(makeWaiting);
  type Make = (world: ApiWorld) => Promise<{ readonly id: string }>;

  /** An act on a broadcast that `make` made, refused to one that `other` made. */
  const acting = (verb: string, make: Make, other: Make, body?: object): Samples => {
    const rest = body === undefined ? {} : { body };
    return {
      good: async (world) => ({ path: `/broadcasts/${(await make(world)).id}/${verb}`, ...rest }),
      changes: true,
      notFound: { path: `${NONE}/${verb}`, ...rest },
      notPossible: async (world) => ({ path: `/broadcasts/${(await other(world)).id}/${verb}`, ...rest }),
    };
  };
  const reading = (rest: string, make: Make): Samples => ({
    good: async (world) => ({ path: `/broadcasts/${(await make(world)).id}${rest}` }),
    notFound: { path: `${NONE}${rest}` },
  });

  return {
    'get /broadcasts': {
      async good(world) {
        await draft(world);
        return { path: '/broadcasts?state=draft,review&state=sending&limit=2' };
      },
    },
    'post /broadcasts': {
      good: async () => ({
        path: '/broadcasts',
        body: {
          title: 'Cierre',
          texts: { es: 'Las oficinas cierran hoy.' },
          fallback: 'es',
          audience: {
            include: { cities: ['Tijuana'], appointments: { from: '2021-03-01' } },
            exclude: [{ unreached: true }],
          },
          startsAt: { date: '2021-03-05', time: '09:00', zone: 'America/Tijuana' },
        },
      }),
      changes: true,
    },
    'post /audiences/count': {
      async good(world) {
        const { receipt } = await draft(world);
        const audience = { include: { receipts: [receipt.toLowerCase()] } };
        return { path: '/audiences/count', body: { audience } };
      },
    },
    'get /broadcasts/{id}': reading('', sending),
    'get /broadcasts/{id}/progress': reading('/progress', sending),
    'get /broadcasts/{id}/review': reading('/review', inReview),
    'get /broadcasts/{id}/recipients': reading('/recipients?state=replied&limit=2', done),
    'get /broadcasts/{id}/report.csv': reading('/report.csv?state=replied', done),
    'get /broadcasts/{id}/replies': reading('/replies', done),
    'post /broadcasts/{id}/edit': {
      async good(world) {
        const { broadcast } = await inReview(world);
        const version = broadcast.version + 1;
        return {
          path: `/broadcasts/${broadcast.id}/edit`,
          body: { version, change: { title: 'Otro día' } },
        };
      },
      changes: true,
      notFound: { path: `${NONE}/edit`, body: { version: 1, change: { title: 'x' } } },
      notPossible: async (world) => ({
        path: `/broadcasts/${(await inReview(world)).id}/edit`,
        body: { version: 1, change: { title: 'x' } },
      }),
    },
    'post /broadcasts/{id}/preview': {
      async good(world) {
        const { id, receipt } = await draft(world, { texts: { es: 'Hola {{first_name}}.' } });
        return { path: `/broadcasts/${id}/preview`, body: { receipt } };
      },
      notFound: { path: `${NONE}/preview`, body: { receipt: 'R0' } },
    },
    'post /broadcasts/{id}/test': {
      async good(world) {
        await listStaffPhones(world.storage, '+15550001111');
        return {
          path: `/broadcasts/${(await draft(world)).id}/test`,
          body: { phones: [{ to: '+1 555 000 1111', channel: 'sms' }] },
        };
      },
      changes: true,
      notFound: { path: `${NONE}/test`, body: { phones: [{ to: '+15550001111', channel: 'sms' }] } },
      async notPossible(world) {
        const { id, phone } = await draft(world);
        return { path: `/broadcasts/${id}/test`, body: { phones: [{ to: phone, channel: 'sms' }] } };
      },
    },
    'post /broadcasts/{id}/override': acting('override', draft, inReview, REASON),
    'post /broadcasts/{id}/submit': acting('submit', draft, (world) => draft(world, { texts: {} })),
    'post /broadcasts/{id}/approve': {
      async good(world) {
        const { id, hash } = await inReview(world);
        return { path: `/broadcasts/${id}/approve`, body: { hash } };
      },
      changes: true,
      notFound: { path: `${NONE}/approve`, body: { hash: '0'.repeat(64) } },
      notPossible: async (world) => ({
        path: `/broadcasts/${(await inReview(world)).id}/approve`,
        body: { hash: '0'.repeat(64) },
      }),
    },
    'post /broadcasts/{id}/reject': acting('reject', inReview, draft, REASON),
    'post /broadcasts/{id}/undo': acting('undo', holding, draft),
    'post /broadcasts/{id}/hold': acting('hold', holding, draft, { until: '2021-03-09T12:00:00-08:00' }),
    'post /broadcasts/{id}/pause': acting('pause', sending, holding),
    'post /broadcasts/{id}/resume': acting('resume', paused, sending),
    'post /broadcasts/{id}/recall': acting('recall', sending, draft, REASON),
    'post /broadcasts/{id}/resend': acting('resend', done, sending),
    'post /broadcasts/{id}/correct': acting('correct', recalled, sending, {
      title: 'Corrección',
      texts: { es: 'Las oficinas abren.' },
    }),
  };
}

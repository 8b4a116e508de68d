import { z } from 'zod';
import type { BroadcastReply } from '../../broadcasts/after.ts';
import type { Review } from '../../broadcasts/approval.ts';
import { sizeOf, keptOf } from '../../broadcasts/audience.ts';
import { needBroadcast } from '../../broadcasts/deps.ts';
import type { AudienceGroup, AudiencePart } from '../../domain/audience.ts';
import {
  BROADCAST_KINDS,
  BROADCAST_STATES,
  PAUSE_REASONS,
  RECIPIENT_STATES,
  type Broadcast,
} from '../../domain/broadcast.ts';
import { audiencePart, broadcastContent } from '../../domain/broadcast-content.ts';
import { PROBLEM_CODES } from '../../domain/broadcast-problems.ts';
import type { Storage } from '../../storage/storage.ts';
import { languageName } from '../broadcast-content.ts';
import type { ProgressNow } from '../broadcast-progress.ts';
import { channelName, iso, isoOrNull, moment, personal, portId } from './shown.ts';

/** Broadcasts as they are shown. What staff wrote is nobody's secret; of people there is a receipt and no name. */

export const broadcastIdOf = z.object({ id: z.string().min(1).max(60) });

const recipientState = z.enum(RECIPIENT_STATES);
const count = z.int().min(0);

const conditions = audiencePart
  .extend({ ports: z.array(portId).exactOptional() })
  .meta({ id: 'ShownConditions' });

export const broadcastSchema = z
  .object({
    id: z.string(),
    version: z.int().describe('to be sent with an edit'),
    kind: z.enum(BROADCAST_KINDS),
    of: z.string().nullable().describe('the broadcast that it follows'),
    state: z.enum(BROADCAST_STATES),
    ...broadcastContent.shape,
    audience: z.object({ include: conditions, exclude: z.array(conditions) }),
    author: z.string().describe('who wrote what stands there now'),
    authors: z.array(z.string()).describe('everybody who wrote a version of it'),
    override: z.object({ by: z.string(), reason: z.string() }).nullable(),
    submittedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    approvedHash: z.string().nullable(),
    approvedAt: moment.nullable(),
    approvedCount: count.nullable(),
    dueAt: moment.nullable().describe('when it may start'),
    expiresAt: moment.nullable().describe('nothing leaves from then on'),
    paused: z.object({ from: z.enum(['canary', 'sending']), why: z.enum(PAUSE_REASONS) }).nullable(),
    endedAt: moment.nullable(),
    createdAt: moment,
  })
  .meta({ id: 'Broadcast' });

export function showBroadcast(broadcast: Broadcast): z.input<typeof broadcastSchema> {
  const { id, version, kind, of, state, content, author, override, submittedBy, paused } = broadcast;
  const { approvedBy, approvedHash, approvedCount } = broadcast;
  const { include, exclude } = content.audience;
  return {
    ...{ id, version, kind, of, state },
    ...content,
    texts: { ...content.texts },
    audience: { include: conditionsOf(include), exclude: exclude.map(conditionsOf) },
    ...{
      author,
      authors: [...broadcast.authors],
      override,
      submittedBy,
      approvedBy,
      approvedHash,
      approvedCount,
      paused,
    },
    approvedAt: isoOrNull(broadcast.approvedAt),
    dueAt: isoOrNull(broadcast.dueAt),
    expiresAt: isoOrNull(broadcast.expiresAt),
    endedAt: isoOrNull(broadcast.endedAt),
    createdAt: iso(broadcast.createdAt),
  };
}

/** A broadcast as it is now. Throws AvisoError `not_found`. */
export async function broadcastNow(storage: Storage, id: string): Promise<z.input<typeof broadcastSchema>> {
  return showBroadcast(await needBroadcast(storage, id));
}

function conditionsOf({
  outcomes,
  phases,
  ports,
  cities,
  languages,
  needs,
  receipts,
  ...rest
}: AudiencePart) {
  return {
    ...rest,
    ...(outcomes !== undefined && { outcomes: [...outcomes] }),
    ...(phases !== undefined && { phases: [...phases] }),
    ...(ports !== undefined && { ports: [...ports] }),
    ...(cities !== undefined && { cities: [...cities] }),
    ...(languages !== undefined && { languages: [...languages] }),
    ...(needs !== undefined && { needs: [...needs] }),
    ...(receipts !== undefined && { receipts: [...receipts] }),
  };
}

export const audienceCountSchema = z.object({
  size: count,
  groups: z.array(
    z.object({
      language: languageName,
      channel: channelName.nullable().describe('of their last text; null when no phone belongs to them'),
      count,
    }),
  ),
  kept: z
    .object({ noPhone: count, stopped: count, newsStopped: count })
    .describe('of these, those to whom nothing would be sent'),
});

export function showCount(groups: readonly AudienceGroup[]): z.input<typeof audienceCountSchema> {
  const sums = new Map<
    string,
    { language: AudienceGroup['language']; channel: AudienceGroup['channel']; count: number }
  >();
  for (const { language, channel, count: more } of groups) {
    const key = `${language} ${String(channel)}`;
    sums.set(key, { language, channel, count: more + (sums.get(key)?.count ?? 0) });
  }
  return { size: sizeOf(groups), groups: [...sums.values()], kept: keptOf(groups) };
}

const costSchema = z
  .object({
    asWritten: count.describe('segments'),
    rewritten: count.describe('segments with plain letters'),
    safe: z.string().describe('with plain letters'),
    letters: z.array(
      z.object({
        letter: z.string(),
        times: count,
        instead: z.string(),
        segmentsMore: z.int().describe('were it alone kept'),
      }),
    ),
  })
  .meta({ id: 'TextCost' });

export const reviewSchema = audienceCountSchema.extend({
  broadcast: broadcastSchema,
  hash: z.string().describe('names all of this; to be sent with the approval'),
  samples: z.array(
    z.object({
      language: languageName.describe('of the people'),
      channel: channelName,
      people: count,
      body: z.string().nullable().describe('filled with examples; null when there is no text for them'),
      segments: count,
    }),
  ),
  segments: count.describe('altogether; a message on WhatsApp counts one'),
  finishesAt: moment.nullable().describe('when the last would leave; null: never, a sender sends nothing'),
  costs: z.partialRecord(languageName, costSchema),
  problems: z.array(
    z.object({
      code: z.enum(PROBLEM_CODES).describe('docs/broadcasts.md says what to do'),
      blocks: z.enum(['always', 'unless_overridden', 'no']),
      language: languageName.optional(),
      what: z.string().optional().describe('the word, name or field'),
    }),
  ),
});

export function showReview(review: Review): z.input<typeof reviewSchema> {
  const { groups, broadcast, hash, samples, segments, finishesAt, costs, problems } = review;
  return {
    ...showCount(groups),
    broadcast: showBroadcast(broadcast),
    hash,
    samples: [...samples],
    segments,
    finishesAt: momentOrNull(finishesAt),
    costs: Object.fromEntries(
      Object.entries(costs).map(([language, cost]) => [language, { ...cost, letters: [...cost.letters] }]),
    ),
    problems: [...problems],
  };
}

/** Never is no moment. */
const momentOrNull = (at: number | null): string | null =>
  at === null || !Number.isFinite(at) ? null : iso(at);

export const progressSchema = z
  .object({
    broadcast: broadcastSchema,
    audience: count.describe('people of the frozen audience; 0 before'),
    states: z.record(recipientState, count).describe('their sum is the audience'),
    reasons: z
      .array(z.object({ state: recipientState, reason: z.string(), count }))
      .describe('why how many did not get it, most first'),
    finishesAt: moment
      .nullable()
      .describe(
        'when the last leaves, as things are; null before it is frozen, while it stands still, and at its end',
      ),
  })
  .meta({ id: 'BroadcastProgress' });

export function showProgress({
  broadcast,
  audience,
  states,
  reasons,
  finishesAt,
}: ProgressNow): z.input<typeof progressSchema> {
  return {
    broadcast: showBroadcast(broadcast),
    audience,
    states: { ...states },
    reasons: [...reasons],
    finishesAt: momentOrNull(finishesAt),
  };
}

export const reportRowSchema = z
  .object({
    position: z.int(),
    receipt: z.string(),
    language: languageName,
    channel: channelName,
    state: recipientState,
    reason: z.string().nullable(),
    sentAt: moment.nullable(),
    repliedAt: moment.nullable(),
  })
  .meta({ id: 'BroadcastRecipient' });

export const replySchema = z
  .object({
    position: z.int(),
    receipt: z.string(),
    language: languageName,
    sid: z.string(),
    at: moment,
    text: personal(z.string()),
  })
  .meta({ id: 'BroadcastReply' });

export function showReply(seesPeople: boolean, reply: BroadcastReply): z.input<typeof replySchema> {
  return { ...reply, at: iso(reply.at), text: seesPeople ? reply.text : null };
}

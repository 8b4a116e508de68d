import { z } from 'zod';
import { CHANNELS } from '../../src/domain/address.ts';
import {
  BROADCAST_KINDS,
  BROADCAST_STATES,
  PAUSE_REASONS,
  RECIPIENT_STATES,
} from '../../src/domain/broadcast.ts';
import { audiencePart, broadcastContent } from '../../src/domain/broadcast-content.ts';
import { LANGUAGES } from '../../src/domain/language.ts';

/** What the command reads of the API's answers; whatever else stands there is not looked at. */

const language = z.enum(LANGUAGES);
const moment = z.iso.datetime();

/** As the API takes it: nobody need be left out. */
export const audienceShape = z.object({
  include: audiencePart,
  exclude: z.array(audiencePart).default([]),
});

export const broadcastShape = z.object({
  id: z.string(),
  version: z.int(),
  kind: z.enum(BROADCAST_KINDS),
  of: z.string().nullable(),
  state: z.enum(BROADCAST_STATES),
  ...broadcastContent.shape,
  audience: audienceShape,
  author: z.string(),
  override: z.object({ by: z.string(), reason: z.string() }).nullable(),
  submittedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  approvedCount: z.int().nullable(),
  dueAt: moment.nullable(),
  paused: z.object({ why: z.enum(PAUSE_REASONS) }).nullable(),
  endedAt: moment.nullable(),
  createdAt: moment,
});
export type ShownBroadcast = z.output<typeof broadcastShape>;

export const progressShape = z.object({
  broadcast: broadcastShape,
  audience: z.int(),
  states: z.record(z.enum(RECIPIENT_STATES), z.int()),
  reasons: z.array(z.object({ state: z.enum(RECIPIENT_STATES), reason: z.string(), count: z.int() })),
  finishesAt: moment.nullable(),
});
export type ShownProgress = z.output<typeof progressShape>;

const kept = z.object({ noPhone: z.int(), stopped: z.int(), newsStopped: z.int() });

export const countShape = z.object({ size: z.int(), kept });
export type ShownCount = z.output<typeof countShape>;

export const reviewShape = z.object({
  broadcast: broadcastShape,
  hash: z.string(),
  size: z.int(),
  kept,
  samples: z.array(
    z.object({
      language,
      channel: z.enum(CHANNELS),
      people: z.int(),
      body: z.string().nullable(),
      segments: z.int(),
    }),
  ),
  segments: z.int(),
  finishesAt: moment.nullable(),
  costs: z.partialRecord(
    language,
    z.object({
      asWritten: z.int(),
      rewritten: z.int(),
      safe: z.string(),
      letters: z.array(
        z.object({ letter: z.string(), times: z.int(), instead: z.string(), segmentsMore: z.int() }),
      ),
    }),
  ),
  problems: z.array(
    z.object({
      code: z.string(),
      blocks: z.enum(['always', 'unless_overridden', 'no']),
      language: language.optional(),
      what: z.string().optional(),
    }),
  ),
});
export type ShownReview = z.output<typeof reviewShape>;

export const samplePersonShape = z.object({
  language,
  channel: z.enum(CHANNELS).nullable(),
  body: z.string().nullable(),
  segments: z.int(),
});

export const recipientShape = z.object({
  position: z.int(),
  receipt: z.string(),
  language,
  channel: z.enum(CHANNELS),
  state: z.enum(RECIPIENT_STATES),
  reason: z.string().nullable(),
});

export const replyShape = z.object({
  receipt: z.string(),
  language,
  at: moment,
  text: z.string().nullable(),
});

export const testShape = z.object({ messages: z.array(z.string()) });
export const meShape = z.object({ now: moment });

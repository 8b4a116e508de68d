import { z } from 'zod';
import { BROADCAST_KINDS, BROADCAST_STATES, PAUSE_REASONS, type Broadcast } from '../../domain/broadcast.ts';
import { broadcastContent } from '../../domain/broadcast-content.ts';
import { expansionFields, watchFields } from '../sealed-fields.ts';
import { added, flag, json, number, orNull, text, time, version, word } from './field.ts';
import { defineRecord, sealedAs } from './record.ts';

const paused = z.object({ from: z.enum(['canary', 'sending']), why: z.enum(PAUSE_REASONS) });
const override = z.object({ by: z.string(), reason: z.string() });

/** A message of an administrator to a chosen audience. */
export const broadcastRecord = defineRecord({
  table: 'broadcasts',
  model: 'Broadcast',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    kind: word(BROADCAST_KINDS),
    of: orNull(text({ column: 'parent' })),
    state: word(BROADCAST_STATES),
    author: text(),
    // A version of before knew the last author only.
    authors: added(json(z.array(z.string())), ({ author }) => [author]),
    override: orNull(json(override)),
    submittedBy: orNull(text()),
    approvedBy: orNull(text()),
    approvedHash: orNull(text()),
    approvedAt: orNull(time()),
    approvedCount: orNull(number()),
    expansion: json(expansionFields),
    dueAt: orNull(time()),
    expiresAt: orNull(time()),
    canaryAt: orNull(time()),
    paused: orNull(json(paused)),
    watch: json(watchFields),
    endedAt: orNull(time()),
    live: flag(),
    createdAt: time(),
  },
  personal: sealedAs('content', broadcastContent),
  kept: [],
  guarded: true,
  beside: {
    // `expansion.made`: what conditions look at.
    made: number(),
    // Grows with each page that is queued or cleared, so that it and a change of state do not both go through.
    touched: number(),
  },
  columns: ['made'],
  moved: ['made'],
  indexes: [{ fields: { live: 1, _id: 1 }, where: { live: true }, serves: 'listLiveBroadcasts' }],
  of: (values): Broadcast => values,
});

import { Schema } from 'mongoose';
import {
  BROADCAST_KINDS,
  BROADCAST_STATES,
  type Broadcast,
  type BroadcastKind,
  type BroadcastState,
  type Expansion,
  type Watch,
} from '../../../domain/broadcast.ts';
import {
  count,
  id,
  moment,
  nullableMoment,
  nullableText,
  options,
  order,
  sealedBytes,
  word,
  yesOrNo,
} from '../fields.ts';

const anything = { type: Schema.Types.Mixed, required: true } as const;
const anythingOrNull = { type: Schema.Types.Mixed, default: null } as const;

/** A message of an administrator to a chosen audience. */
export interface BroadcastDocument {
  _id: string;
  version: number;
  kind: BroadcastKind;
  of: string | null;
  state: BroadcastState;
  author: string;
  /** Missing in what a version wrote that knew the last author only. */
  authors?: string[];
  override: Broadcast['override'];
  submittedBy: string | null;
  approvedBy: string | null;
  approvedHash: string | null;
  approvedAt: Date | null;
  approvedCount: number | null;
  expansion: Expansion;
  /** `expansion.made`: what conditions look at. */
  made: number;
  dueAt: Date | null;
  expiresAt: Date | null;
  canaryAt: Date | null;
  paused: Broadcast['paused'];
  watch: Watch;
  endedAt: Date | null;
  live: boolean;
  /** Grows with each page that is fed or cleared, so that it and a change of state do not both go through. */
  touched: number;
  createdAt: Date;
  /** What was written. */
  sealed: Buffer;
}

export const broadcastSchema = new Schema<BroadcastDocument>(
  {
    _id: id,
    version: count,
    kind: word(BROADCAST_KINDS),
    of: nullableText,
    state: word(BROADCAST_STATES),
    author: word(),
    authors: { type: [String], default: undefined },
    override: anythingOrNull,
    submittedBy: nullableText,
    approvedBy: nullableText,
    approvedHash: nullableText,
    approvedAt: nullableMoment,
    approvedCount: { type: Number, default: null },
    expansion: anything,
    made: order,
    dueAt: nullableMoment,
    expiresAt: nullableMoment,
    canaryAt: nullableMoment,
    paused: anythingOrNull,
    watch: anything,
    endedAt: nullableMoment,
    live: yesOrNo,
    touched: order,
    createdAt: moment,
    sealed: sealedBytes,
  },
  options,
)
  // listLiveBroadcasts
  .index({ live: 1, _id: 1 }, { partialFilterExpression: { live: true } });

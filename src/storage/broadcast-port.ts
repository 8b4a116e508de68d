import type { Audience, AudienceGroup, AudienceRow } from '../domain/audience.ts';
import type {
  Broadcast,
  BroadcastRecipient,
  BroadcastState,
  RecipientCount,
  RecipientState,
} from '../domain/broadcast.ts';
import type { RecipientMessage } from '../domain/recipient-outcome.ts';
import type { SendingLoad } from '../domain/sending-time.ts';

/** A recipient as others at its phone must know it. */
export type RecipientAt = Pick<
  BroadcastRecipient,
  'position' | 'contactId' | 'language' | 'state' | 'reason'
>;

/** An open recipient and what is in the outbox for it. */
export interface OpenRecipient {
  readonly position: number;
  readonly feeds: number;
  readonly state: RecipientState;
  readonly reason: string | null;
  readonly messages: readonly RecipientMessage[];
  /** Its contact has stopped us. */
  readonly stopped: boolean;
}

/** The first text of a recipient after its message was handed over. */
export interface FoundReply {
  readonly position: number;
  readonly sid: string;
  /** UTC milliseconds. */
  readonly at: number;
}

/** Which registrations of an audience are read. */
export interface AudiencePage {
  readonly audience: Audience;
  readonly after: string | null;
  /** UTC milliseconds. */
  readonly until: number;
  readonly limit: number;
  readonly within?: number;
}

export interface BroadcastStorage {
  findBroadcast(id: string): Promise<Broadcast | null>;
  /** The newest first, in the states asked for, or all; `before` is an id, of which only earlier ones come. */
  listBroadcasts(query: {
    states?: readonly BroadcastState[];
    before?: string;
    limit: number;
  }): Promise<readonly Broadcast[]>;
  /** Those with something still to do, oldest first. */
  listLiveBroadcasts(): Promise<readonly Broadcast[]>;

  /**
   * How many registrations an audience means, in groups; only the conditions that databases can look for (isPlain) may be in it.
   * Reads no personal field.
   */
  countAudience(audience: Audience): Promise<readonly AudienceGroup[]>;
  /**
   * The registrations of an audience by id, after `after`, registered at or before `until`; of its parts only plain conditions of
   * `include` are looked at, so that some may come that the audience does not mean. `next` is what to ask on with; null at the end.
   * `within`: among so many registrations at most, so that it is never long until it answers; then fewer than `limit` may come, or none,
   * before the end.
   */
  pageAudience(
    query: AudiencePage,
  ): Promise<{ readonly rows: readonly AudienceRow[]; readonly next: string | null }>;
  /** The same of these registrations, those that are withdrawn too, in any order. */
  listAudienceRows(registrationIds: readonly string[]): Promise<readonly AudienceRow[]>;

  /** By position, after `after`; in the states asked for, or all. */
  listRecipients(query: {
    broadcastId: string;
    states?: readonly RecipientState[];
    after: number;
    limit: number;
  }): Promise<readonly BroadcastRecipient[]>;
  findRecipient(broadcastId: string, position: number): Promise<BroadcastRecipient | null>;
  /** Recipients whose phone is that of one of the contacts, by position. */
  listRecipientsAt(broadcastId: string, contactIds: readonly string[]): Promise<readonly RecipientAt[]>;
  /** One count for each state, reason and canary; their sum is the audience as far as it is frozen. */
  countRecipients(broadcastId: string): Promise<readonly RecipientCount[]>;
  /**
   * Segments that have not left: of recipients that wait or whose message is in the outbox, by sender and zone. Reads all of these: not
   * for every round of a loop.
   */
  listLeft(broadcastId: string): Promise<readonly SendingLoad[]>;
  /** Waiting recipients of one sender and zone, by position. */
  listToEnqueue(query: {
    broadcastId: string;
    canary: boolean;
    sender: string;
    zone: string;
    limit: number;
  }): Promise<readonly BroadcastRecipient[]>;
  /** Segments of all broadcasts that are in the outbox and due, by sender, as outcomes were last written. */
  sumQueuedRecipients(): Promise<ReadonlyMap<string, number>>;
  /** Recipients whose message may still change state, by position. */
  listOpenRecipients(query: {
    broadcastId: string;
    after: number;
    limit: number;
  }): Promise<readonly OpenRecipient[]>;
  /**
   * First texts of recipients, by position, whose message was handed over and who have no answer yet: later than that by at most
   * `withinMs`, and before another broadcast was handed over to the same contact. `scanned` is the last position that was looked at, null at the end.
   */
  listNewReplies(query: {
    broadcastId: string;
    withinMs: number;
    after: number;
    limit: number;
  }): Promise<{ readonly replies: readonly FoundReply[]; readonly scanned: number | null }>;

  /** Ends up to `limit` recipients that wait; gives how many. Of a broadcast in `canary` or `sending` only as `expired`. */
  endWaiting(query: { broadcastId: string; state: 'recalled' | 'expired'; limit: number }): Promise<number>;
  /** Removes up to `limit` recipients of a broadcast of which none is recorded as made; gives how many. */
  clearRecipients(broadcastId: string, limit: number): Promise<number>;
}

import type { Channel } from './address.ts';
import type { Damping } from './damping.ts';
import type { Language } from './language.ts';

/** A contact point and its talk: everything a turn starts from. */
export interface Conversation {
  /** Keyed hash of the contact point (SMS and WhatsApp of one number are one). */
  readonly contactId: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** The flow and its version that wrote the snapshot. */
  readonly machine: string;
  readonly machineVersion: number;
  /** XState snapshot as JSON text. Personal. */
  readonly snapshot: string;
  readonly language: Language | null;
  /** Channel, address and sender of the last text: where an answer goes. */
  readonly channel: Channel;
  /** Personal. */
  readonly address: string;
  /** The WhatsApp business-scoped id that came with this number: texts that come with the id alone are the same person's. Personal. */
  readonly externalId: string | null;
  readonly sender: string;
  /** UTC milliseconds of the last text on WhatsApp, for its 24-hour window; null when there was none. */
  readonly lastWhatsAppAt: number | null;
  /** UTC milliseconds of the last text on any channel. */
  readonly lastInboundAt: number;
  /** The person told us to stop everything; only START brings back. */
  readonly stopped: boolean;
  /** False when the person wants no news: broadcasts are kept from them, what concerns their own registration is not. START brings it back. */
  readonly broadcastOptIn: boolean;
  /** A member of staff has the talk: the bot is silent but for the words that always work. */
  readonly withPerson: boolean;
  /** Texts that moved nothing, of which machines send many; absent when there is none to remember. */
  readonly damping?: Damping;
}

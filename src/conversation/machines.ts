import { contactPoint } from '../domain/address.ts';
import { damp, moved, type Damped, type DampedBy, type Damping } from '../domain/damping.ts';
import { fold, type Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import { ourNumberSetting } from '../storage/our-numbers.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { Talk } from './stored-talk.ts';

/** Who texts and is nobody: a sender of ours, or on SMS an address that no phone has. */
type Machine = 'own_sender' | 'no_phone';

/** Why a text was not answered, for counters and the log: never who or what. */
export type Unanswered = Machine | DampedBy;

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * Knows our own senders: those of the configuration, and every number that was texted here, because the numbers of a Messaging
 * Service stand nowhere else. A number is remembered with the first text that comes to it.
 */
export interface Machines {
  /**
   * Null for a person.
   * @param marked whether the database knows the contact as a number of ours
   */
  kindOf(message: InboundMessage, contactId: string, marked: boolean): Machine | null;
  /** What a turn's commit must write for its sender to be known as ours from now on. */
  senderWrites(message: InboundMessage): readonly Write[];
  /** The commit was refused: the next one must write it. */
  unwritten(message: InboundMessage): void;
}

export function createMachines(storage: Pick<Storage, 'contactIdOf'>, senders: readonly string[]): Machines {
  const contactOf = (sender: string): string =>
    storage.contactIdOf(contactPoint(sender.replace(/^whatsapp:/, '')));
  const configured = new Set(senders.map(contactOf));
  const written = new Set<string>();

  return {
    kindOf({ channel, from }, contactId, marked) {
      if (channel === 'sms' && !E164.test(from)) return 'no_phone';
      return marked || configured.has(contactId) || written.has(contactId) ? 'own_sender' : null;
    },
    senderWrites({ to }) {
      const contactId = contactOf(to);
      if (configured.has(contactId) || written.has(contactId)) return [];
      written.add(contactId);
      return [{ kind: 'setting', name: ourNumberSetting(contactId), value: 'ours' }];
    },
    unwritten({ to }) {
      written.delete(contactOf(to));
    },
  };
}

/** These are answered whatever came before. */
const ALWAYS: ReadonlySet<Intent> = new Set(['stop', 'stop_news', 'start', 'help', 'person']);
/** Whether a text counts as a word that is heard each time. */
export const isAlwaysHeard = (word: Intent | null): boolean => word !== null && ALWAYS.has(word);

/** What of a talk's context changes without anything moving on. */
const NO_PROGRESS: ReadonlySet<string> = new Set([
  'misses',
  'lastText',
  'toldStoppedAt',
  'insultedAt',
  'anew',
  'voices',
  'danger',
]);
/** In texts longer than this digits are a time or a count that a machine puts in. */
const SENTENCE = 20;

/** A text as the turn heard it. */
interface Heard {
  readonly before: { readonly talk: Talk; readonly damping: Damping | undefined };
  readonly after: Talk;
  readonly message: InboundMessage;
  readonly word: Intent | null;
  /** Something was written for it, or staff were asked. */
  readonly acted: boolean;
  /** It waited for us, not we for it: whoever is not answered writes again. */
  readonly late: boolean;
}

/** Whether what a turn would say is said, and what the talk remembers. */
export type Judged = Omit<Damped, 'damping'> & { readonly damping: Damping | undefined };

const ANSWERED = { by: null, first: false, tell: false } as const;

/** A text that moves the talk on is always answered and never counted; so are the words of ALWAYS. */
export function judge(heard: Heard, hashOf: (text: string) => string): Judged {
  const { before, after, message, word, acted, late } = heard;
  const at = message.receivedAt;
  if (late || isAlwaysHeard(word) || message.answeredByCarrier !== null)
    return { ...ANSWERED, damping: before.damping };
  if (acted || isMoved(before.talk, after)) return { ...ANSWERED, damping: moved(before.damping, at) };
  return damp(before.damping, { hash: hashOf(sameness(message)), at, typed: message.payload === null });
}

/** Whether a talk stands elsewhere or knows something else. */
function isMoved(before: Talk, after: Talk): boolean {
  if (differs(before.value, after.value)) return true;
  const known = new Map<string, unknown>(Object.entries(before.context));
  return Object.entries(after.context).some(
    ([name, part]) => !NO_PROGRESS.has(name) && differs(known.get(name), part),
  );
}

/** A step keeps what it does not change: almost nothing has to be written out to be compared. */
const differs = (one: unknown, other: unknown): boolean =>
  one !== other && JSON.stringify(one) !== JSON.stringify(other);

/** One text for all that say the same, whatever they came with. */
function sameness({ text, payload, attachment, location }: InboundMessage): string {
  const folded = fold(text);
  const words = folded.length > SENTENCE ? folded.replace(/\d+/g, '') : folded === '' ? text : folded;
  return `text:${JSON.stringify([words, payload, attachment, location])}`;
}

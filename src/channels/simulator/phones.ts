import type { Channel } from '../../domain/address.ts';
import { contactPoint } from '../../domain/address.ts';
import type { Ids } from '../../domain/id.ts';
import type { ChannelCopies, ChannelReport, Transport } from '../transport.ts';

/** Our two simulated senders, by channel; Twilio's own test numbers, so that nobody is ever texted by mistake. */
export const SIMULATED_SENDERS = {
  sms: '+15005550006',
  whatsapp: 'whatsapp:+15005550007',
} as const satisfies Record<Channel, string>;

/** Twilio's code for a phone that cannot be reached now. */
const PHONE_OFF = '30003';

export interface Simulator {
  readonly transport: Transport & ChannelCopies;
  /** Calls `listener` whenever something changed for the phone with this address; gives the way to stop. */
  watch(address: string, listener: () => void): () => void;
  /** Tells the watchers of a phone that something changed for it. */
  changed(address: string): void;
  /** Answers when every delivery report begun so far has been handed over. */
  settled(): Promise<void>;
}

/**
 * The simulated carrier: every message is accepted at once and then reported delivered, or, to a phone that is off, not.
 *
 * What a phone received is what storage holds as accepted: nothing is kept here that a restart must not lose. The
 * list in memory only answers `reconcile` for messages whose acceptance could not be recorded in this process; a message that
 * is in neither was shown on no phone, so after a crash it is absent and is sent again.
 *
 * `report` records a delivery; when it fails the message stays accepted, as with a carrier that never reports, and
 * `onError` is told.
 */
export function createSimulator(options: {
  ids: Ids;
  report: (report: ChannelReport) => Promise<unknown>;
  onError?: (error: unknown) => void;
  /** Whether a phone is off. */
  isOff?: (address: string) => boolean;
}): Simulator {
  const { ids, report, onError = () => undefined, isOff = () => false } = options;
  const unrecorded = new Map<string, string>();
  const watchers = new Map<string, Set<() => void>>();
  const reports = new Set<Promise<void>>();

  const changed = (address: string): void => {
    for (const listener of watchers.get(contactPoint(address)) ?? []) listener();
  };

  async function deliver(id: string, sid: string, to: string): Promise<void> {
    try {
      await report(
        isOff(to)
          ? { id, sid, state: 'undelivered', error: PHONE_OFF, again: 'later' }
          : { id, sid, state: 'delivered', error: null },
      );
      unrecorded.delete(id);
    } catch (error) {
      onError(error);
    }
    changed(to);
  }

  const transport: Transport & ChannelCopies = {
    serves: (sender) => sender === SIMULATED_SENDERS.sms || sender === SIMULATED_SENDERS.whatsapp,

    // As if every template had been approved in every language.
    hasTemplate: (row) => row.channel === 'whatsapp' && row.content.template !== undefined,

    async send(row) {
      if (SIMULATED_SENDERS[row.channel] !== row.sender) {
        return { kind: 'sender_refused', error: 'sender_not_on_channel' };
      }
      const sid = unrecorded.get(row.id) ?? `SM${ids.next()}`;
      unrecorded.set(row.id, sid);
      // After this answer, not before: a carrier's report follows its acceptance.
      const delivery = new Promise<void>((done) => {
        setImmediate(() => void deliver(row.id, sid, row.to).finally(done));
      });
      reports.add(delivery);
      void delivery.finally(() => reports.delete(delivery));
      return { kind: 'accepted', sid };
    },

    // Phones here keep nothing of their own.
    forget: async () => ({ kind: 'gone' }),

    async reconcile(row) {
      const sid = unrecorded.get(row.id);
      return sid === undefined ? { kind: 'absent' } : { kind: 'found', sid };
    },
  };

  return {
    transport,
    changed,
    watch(address, listener) {
      const point = contactPoint(address);
      const listeners = watchers.get(point) ?? new Set();
      watchers.set(point, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && watchers.get(point) === listeners) watchers.delete(point);
      };
    },
    async settled() {
      while (reports.size > 0) await Promise.all(reports);
    },
  };
}

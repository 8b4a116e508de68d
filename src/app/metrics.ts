import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { TurnObserver } from '../bot/bot.ts';
import type { Unanswered } from '../conversation/machines.ts';
import type { RefusalKind } from '../channels/twilio/refusals.ts';
import type { GuessOutcome } from '../conversation/guesses.ts';
import type { OutboxMetrics } from '../outbox/options.ts';
import type { Storage } from '../storage/storage.ts';

export interface Metrics {
  readonly observer: TurnObserver;
  readonly outbox: OutboxMetrics;
  /** A text that got no answer, because a machine may have sent it. */
  readonly unanswered: (why: Unanswered) => void;
  /** A form that was not believed. */
  readonly refused: (kind: RefusalKind) => void;
  /** Counts what somebody tried that did not fit. */
  readonly guessed: (outcome: GuessOutcome) => void;
  /** Counts an urgent request that somebody took, and how long it had waited, milliseconds. */
  readonly urgentTaken: (waitedMs: number) => void;
  /** Prometheus text of everything, read at this moment. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counts turns by outcome and messages by state. Labels are states and words of ours: never a person. */
export function createMetrics(storage: Storage): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countStored(registry, storage);
  return {
    ...createTurnMetrics(registry),
    outbox: createOutboxMetrics(registry),
    urgentTaken: createUrgentMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** What is read from the database whenever the metrics are. */
function countStored(registry: Registry, storage: Storage): void {
  new Gauge({
    name: 'aviso_outbox_messages',
    help: 'Messages in the outbox, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries(await storage.countOutbox())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'aviso_registrations',
    help: 'Registrations, by stage',
    labelNames: ['stage'],
    registers: [registry],
    async collect() {
      for (const [stage, count] of Object.entries(await storage.countRegistrations())) {
        this.set({ stage }, count);
      }
    },
  });
  new Gauge({
    name: 'aviso_urgent_requests',
    help: 'Urgent requests that are open, by whether somebody has taken them',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, taken } = await storage.countUrgent();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'taken' }, taken);
    },
  });
}

/** Seconds in which somebody may take an urgent request, from a minute to a day. */
const TAKEN_WITHIN = [60, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

function createUrgentMetrics(registry: Registry): Metrics['urgentTaken'] {
  const taken = new Histogram({
    name: 'aviso_urgent_taken_seconds',
    help: 'From the text that made an urgent request to a person who took it over the API',
    buckets: TAKEN_WITHIN,
    registers: [registry],
  });
  return (waitedMs) => {
    taken.observe(waitedMs / 1000);
  };
}

function createTurnMetrics(
  registry: Registry,
): Pick<Metrics, 'observer' | 'unanswered' | 'refused' | 'guessed'> {
  const turns = new Counter({
    name: 'aviso_turns_total',
    help: 'Texts taken in, by outcome and by the word that works anywhere (none for an answer)',
    labelNames: ['outcome', 'word'],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'aviso_webhook_refused_total',
    help: 'Forms posted to a webhook that Twilio did not sign, or that are none of its forms, by kind',
    labelNames: ['kind'],
    registers: [registry],
  });
  const guesses = new Counter({
    name: 'aviso_guesses_total',
    help: 'Birth dates, receipts and codes that did not fit: wrong, locked (the phone), held (the case), code',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const unanswered = new Counter({
    name: 'aviso_unanswered_total',
    help: 'Texts that got no answer, by why: of a sender of ours, of no phone, the same again, too quick, more than a day’s',
    labelNames: ['why'],
    registers: [registry],
  });
  return {
    observer: {
      turn: (outcome, word) => {
        turns.inc({ outcome, word: word ?? 'none' });
      },
    },
    unanswered: (why) => {
      unanswered.inc({ why });
    },
    refused: (kind) => {
      refused.inc({ kind });
    },
    guessed: (outcome) => {
      guesses.inc({ outcome });
    },
  };
}

function createOutboxMetrics(registry: Registry): OutboxMetrics {
  const answers = new Counter({
    name: 'aviso_channel_answers_total',
    help: 'Answers of the channel to a message handed over, by our sender',
    labelNames: ['sender', 'answer'],
    registers: [registry],
  });
  const reconciled = new Counter({
    name: 'aviso_reconciled_total',
    help: 'Messages whose answer was lost, by what the channel’s list said',
    labelNames: ['sender', 'found'],
    registers: [registry],
  });
  const stopped = new Gauge({
    name: 'aviso_sender_stopped',
    help: '1 while the channel refuses this sender',
    labelNames: ['sender'],
    registers: [registry],
  });
  const segments = new Counter({
    name: 'aviso_segments_total',
    help: 'What the channel took: segments of SMS, messages on WhatsApp',
    labelNames: ['channel'],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'aviso_sender_waiting',
    help: 'Segments (messages on WhatsApp) that the channel was handed and has not reported as sent, by our sender',
    labelNames: ['sender'],
    registers: [registry],
  });
  const slow = new Gauge({
    name: 'aviso_sender_slow',
    help: '1 while the channel sends slower for this sender than SENDER_RATES says',
    labelNames: ['sender'],
    registers: [registry],
  });
  return {
    answered(sender, answer) {
      // The label is older than the word.
      answers.inc({ sender, answer: answer === 'unknown' ? 'unsure' : answer });
    },
    reconciled(sender, found) {
      reconciled.inc({ sender, found });
    },
    senderStopped(sender, isStopped) {
      stopped.set({ sender }, isStopped ? 1 : 0);
    },
    sent(channel, count) {
      segments.inc({ channel }, count);
    },
    waits(sender, count, isSlow) {
      waiting.set({ sender }, count);
      slow.set({ sender }, isSlow ? 1 : 0);
    },
  };
}

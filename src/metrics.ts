import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { TurnObserver } from './bot/bot.ts';
import type { Storage } from './storage/storage.ts';

export interface Metrics {
  readonly observer: TurnObserver;
  /** Prometheus text of everything, read at this moment. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counts turns by outcome and messages by state. Labels are states and words of ours: never a person. */
export function createMetrics(storage: Storage): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({
    name: 'aviso_turns_total',
    help: 'Texts taken in, by outcome and by the word that works anywhere (none for an answer)',
    labelNames: ['outcome', 'word'],
    registers: [registry],
  });
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
  return {
    observer: {
      turn: (outcome, word) => {
        turns.inc({ outcome, word: word ?? 'none' });
      },
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

import type { Language } from './language.ts';
import type { PortId } from './port.ts';

/** What texts say that an admin set. */
export interface ProgrammeWords {
  /** Who runs the service. */
  readonly operator: string;
  /** Who sees what people write, as the operator confirmed it, in each language; nothing is claimed where it is not set. */
  readonly viewers: Readonly<Partial<Record<Language, string>>>;
  /** Gates as they were signed last. */
  readonly gates: Readonly<Partial<Record<PortId, string>>>;
}

/** The operator of a simulator that was given no other name. */
export const DEMO_OPERATOR = 'Aviso demo';

/** What is said before anybody set anything. */
export const DEMO_WORDS: ProgrammeWords = { operator: DEMO_OPERATOR, viewers: {}, gates: {} };

/** Septets at most: with them, the first text is one segment, and the consent and what is said of an appointment two. */
export const MOST_SEPTETS = { operator: 20, viewers: 40, gate: 20 } as const;

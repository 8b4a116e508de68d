import type { Language } from './language.ts';
import type { PortId } from './port.ts';

/** Something that a family is told to bring, as an admin set it. */
export interface Paper {
  /** In every language: nobody reads of it in one that they did not choose. */
  readonly name: Readonly<Record<Language, string>>;
  /** Only families are told of it: who is alone has no children to prove. */
  readonly families?: true;
}

/** What texts say that an admin set. */
export interface ProgrammeWords {
  /** Who runs the service. */
  readonly operator: string;
  /** Who sees what people write, as the operator confirmed it, in each language; nothing is claimed where it is not set. */
  readonly viewers: Readonly<Partial<Record<Language, string>>>;
  /** Gates as they were signed last. */
  readonly gates: Readonly<Partial<Record<PortId, string>>>;
  /** What families are told to bring; empty: what the programme itself names. */
  readonly papers: readonly Paper[];
}

/** The operator of a simulator that was given no other name. */
export const DEMO_OPERATOR = 'Aviso demo';

/** What is said before anybody set anything. */
export const DEMO_WORDS: ProgrammeWords = { operator: DEMO_OPERATOR, viewers: {}, gates: {}, papers: [] };

/** Septets at most: with them, the first text is one segment, and the consent and what is said of an appointment two. */
export const MOST_SEPTETS = { operator: 20, viewers: 40, gate: 20, papers: 64 } as const;

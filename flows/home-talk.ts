import type { Language } from '../src/domain/language.ts';
import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from './conversation.ts';
import { newContext } from './talk.ts';

/** A talk in which nothing is asked, of somebody who is registered, as the present version of the machine stores it. */
export function homeTalk(language: Language): {
  readonly machine: string;
  readonly machineVersion: number;
  readonly snapshot: string;
} {
  const context = { ...newContext(), language, at: 'home' };
  return {
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: JSON.stringify({ value: { main: 'home' }, context }),
  };
}

import { CONVERSATION_VERSION } from './conversation.ts';

/** A talk as stored: where it is and what it knows. */
export interface StoredTalk {
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
}

type Steps = Readonly<Record<number, (talk: StoredTalk) => StoredTalk>>;

/**
 * From each earlier version of the conversation machine to the next one. A change to states or context raises
 * CONVERSATION_VERSION, adds its step here and a test with a talk stored by the version before.
 */
const STEPS: Steps = {
  // Version 2 speaks of another phone.
  1: ({ value, context }) => ({ value, context: { ...context, otherPhone: null } }),
  // Version 3 asks some questions with their choices in another order, and whoever stopped may be asked something; it says once a
  // day why a stopped talk is not answered.
  2: ({ value, context }) => ({
    value: value === 'stopped' ? { stopped: 'silent' } : value,
    context: {
      ...context,
      which: null,
      lastText: null,
      toldStoppedAt: null,
      anew: REORDERED.some((name) => isAside(value, name)),
    },
  }),
  // Version 4 hears of danger.
  3: ({ value, context }) => ({ value, context: { ...context, danger: null } }),
  // Version 5 may be told who of the family does not travel, and that a name in a case is wrong. It asks consent in other words.
  4: ({ value, context }) => ({
    value,
    context: { ...context, apart: null, ownName: null, consentAsked: '1' },
  }),
  // Version 6 counts voice notes.
  5: ({ value, context }) => ({ value, context: { ...context, voices: 0 } }),
  // Version 7 knows in which words consent was asked; versions 5 and 6 asked it in the second ones.
  6: ({ value, context }) => ({ value, context: { consentAsked: '2', ...context } }),
  // Version 8 asks before it erases.
  7: ({ value, context }) => ({ value, context: { ...context, erasing: null } }),
  // Version 9 keeps what a first text gives; who is missing may be asked behind what is said of them, where before there was an old answer.
  8: ({ value, context }) => ({
    value,
    context: { ...context, given: null, ...(isMain(value, 'missing') && { missing: null }) },
  }),
  // Version 10 asks for consent anew where its words changed since.
  9: ({ value, context }) => ({ value, context }),
};

/** Questions whose choices changed places in version 3. */
const REORDERED = ['cancelWhich', 'wrong', 'otherPhoneHave', 'decline'] as const;

function isMain(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && 'main' in value && value.main === name;
}

function isAside(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && 'aside' in value && value.aside === name;
}

/** Brings a stored talk to the present version; null when its version is newer or a step is missing. */
export function migrateTalk(talk: StoredTalk, version: number, steps: Steps = STEPS): StoredTalk | null {
  let current = talk;
  for (let at = version; at !== CONVERSATION_VERSION; at += 1) {
    const step = steps[at];
    if (step === undefined) return null;
    current = step(current);
  }
  return current;
}

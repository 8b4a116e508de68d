/**
 * What a talk remembers so that it does not go on for ever with a machine: how often the same text came, how many came too quickly for
 * a person, how many answers left today. Texts that move the talk on are never counted.
 */
export interface Damping {
  /** Texts that moved nothing since something did, by a keyed hash of theirs, the newest last. */
  readonly texts: readonly { readonly hash: string; readonly times: number }[];
  /** How many of them came right behind the one before. */
  readonly quick: number;
  /** When the last text came. UTC milliseconds. */
  readonly lastAt: number;
  /** They know that no answer follows. */
  readonly told: boolean;
  /** ISO date in UTC of `answers`, which were given to such texts that day. */
  readonly day: string;
  readonly answers: number;
}

/** The same text is answered so often. */
const SAME_ANSWERED = 4;
/** Texts behind one another, each too quick to have been typed in answer, that are answered. */
const QUICK_ANSWERED = 6;
/** Nobody reads an answer and writes to it within this. */
const QUICK_MS = 10_000;
/** After so long without a text everything begins anew. */
const FORGOTTEN_MS = 6 * 60 * 60 * 1000;
/** Answers a day to texts that move nothing. */
const DAILY_ANSWERS = 100;
/** Different texts that are told apart. */
const TEXTS_KEPT = 5;

export interface IdleText {
  /** Equal for texts that say the same. */
  readonly hash: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** False for a button that was pressed, which takes a finger and no time. */
  readonly typed: boolean;
}

/** Why a text is not answered. */
export type DampedBy = 'same' | 'quick' | 'day';

export interface Damped {
  readonly damping: Damping;
  /** Null: it is answered. */
  readonly by: DampedBy | null;
  /** The first one that is not answered. */
  readonly first: boolean;
  /** They are told that no answer follows, once. */
  readonly tell: boolean;
}

/** What is remembered once something moved: the day's count alone. Undefined when there is nothing to remember. */
export function moved(before: Damping | undefined, at: number): Damping | undefined {
  const today = ofDay(before, at);
  return today.answers === 0 ? undefined : today;
}

/** Whether a text that moves nothing is answered, and what is remembered of it. */
export function damp(before: Damping | undefined, { hash, at, typed }: IdleText): Damped {
  const known = before !== undefined && at - before.lastAt < FORGOTTEN_MS ? before : ofDay(before, at);
  const { day, answers } = ofDay(before, at);
  const times = (known.texts.find((text) => text.hash === hash)?.times ?? 0) + 1;
  const close = known.texts.length > 0 && at - known.lastAt < QUICK_MS;
  const quick = !typed ? known.quick : close ? known.quick + 1 : 0;
  const by: DampedBy | null =
    answers >= DAILY_ANSWERS
      ? 'day'
      : times > SAME_ANSWERED
        ? 'same'
        : typed && quick >= QUICK_ANSWERED
          ? 'quick'
          : null;
  const first = by === 'day' ? answers === DAILY_ANSWERS : by !== null && !known.told;
  const tell = first && !known.told;
  return {
    damping: {
      texts: [...known.texts.filter((text) => text.hash !== hash), { hash, times }].slice(-TEXTS_KEPT),
      quick,
      lastAt: Math.max(at, known.lastAt),
      told: known.told || tell,
      day,
      answers: answers + (by === null || first ? 1 : 0),
    },
    by,
    first,
    tell,
  };
}

/** Nothing but what was answered on the day of `at`. */
function ofDay(before: Damping | undefined, at: number): Damping {
  const day = new Date(at).toISOString().slice(0, 10);
  const answers = before?.day === day ? before.answers : 0;
  return { texts: [], quick: 0, lastAt: 0, told: false, day, answers };
}

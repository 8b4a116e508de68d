/**
 * What was tried and did not fit: wrong birth dates, wrong receipts, codes of other families. It is kept apart from the talk, so that
 * nothing a phone can write (WRONG, START, another language, a new talk) takes it back.
 */
export interface Tries {
  /** What is counted, and of whom by keyed hash; never a number that a person has. */
  readonly id: string;
  readonly version: number;
  /** When (UTC milliseconds), oldest first; what no rule looks at any more is left out. */
  readonly at: readonly number[];
  /** The request that staff must close before the one who tried may go on; null when none. */
  readonly requestId: string | null;
}

/** How many tries are too many, and how long each of them counts. */
export interface TriesRule {
  readonly most: number;
  readonly withinMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Wrong answers of one phone since its last right one. After them only a member of staff lets it go on. */
export const PHONE_RULE: TriesRule = { most: 3, withinMs: 30 * DAY_MS };
/** Wrong answers of one phone, however many right ones came between: a case of one's own must not open all others. */
export const PHONE_DAY_RULE: TriesRule = { most: 12, withinMs: DAY_MS };
/** Wrong birth dates for one A-number, from whatever phones. After them the date alone does not do. */
export const CASE_RULE: TriesRule = { most: 10, withinMs: DAY_MS };
/** Wrong receipts for one family, from whatever phones: of six million codes these are nothing, and nobody is locked out soon. */
export const RECEIPT_RULE: TriesRule = { most: 30, withinMs: DAY_MS };
/** Codes of appointments that one phone asked about and that are none, or not its family's. */
export const CODE_RULE: TriesRule = { most: 5, withinMs: DAY_MS };
/** How often a family is told that another phone asked for its case. */
export const ASKED_RULE: TriesRule = { most: 1, withinMs: 7 * DAY_MS };

/** What is counted of a phone, by the name that its texts come under. */
export const phoneTriesId = (name: string): string => `phone:${name}`;
export const phoneDayTriesId = (name: string): string => `phone-day:${name}`;
export const codeTriesId = (name: string): string => `codes:${name}`;
export const PHONE_COUNTS = [
  { idOf: phoneTriesId, rule: PHONE_RULE },
  { idOf: phoneDayTriesId, rule: PHONE_DAY_RULE },
  { idOf: codeTriesId, rule: CODE_RULE },
] as const;

/** How many of the tries still count at `now`. */
export function triesAt(tries: Tries | null, { withinMs }: TriesRule, now: number): number {
  return tries?.at.filter((at) => at > now - withinMs).length ?? 0;
}

/** Whether no more tries are free. */
export function isSpent(tries: Tries | null, rule: TriesRule, now: number): boolean {
  return triesAt(tries, rule, now) >= rule.most;
}

/** The next version with one try more. Of those that count only as many are kept as a rule can tell apart. */
export function tried(id: string, tries: Tries | null, rule: TriesRule, now: number): Tries {
  const counting = (tries?.at ?? []).filter((at) => at > now - rule.withinMs);
  return {
    id,
    version: (tries?.version ?? 0) + 1,
    at: [...counting, now].slice(-(rule.most + 1)),
    requestId: tries?.requestId ?? null,
  };
}

/** The next version without any. */
export function forgiven(tries: Tries): Tries {
  return { ...tries, version: tries.version + 1, at: [], requestId: null };
}

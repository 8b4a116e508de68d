/**
 * What a message asks of whoever reads it, queued with it: an answer is read against the last of these that was handed over
 * to the phone. See docs/decisions/0012-what-an-answer-is-read-against.md. Personal: a mark holds a reference.
 */
export type Asks =
  /** The talk's own question, by the state that asks it; `mark` says what its answers are about. */
  | { readonly what: 'question'; readonly name: string; readonly mark: string | null }
  /** Whether they come, 1 or 2; null when it may be one of several appointments. */
  | { readonly what: 'appointment'; readonly mark: string | null }
  /** What whoever is registered can do. */
  | { readonly what: 'menu' }
  /** Whether the family of that appointment was told. */
  | { readonly what: 'told'; readonly reference: string }
  /** What a member of staff, or a broadcast, asks in their own words. */
  | { readonly what: 'staff' }
  | { readonly what: 'broadcast' };

/** Whether a text in somebody's own words asks for an answer: it has a question mark, or names a choice by its number. */
export function asksSomething(text: string): boolean {
  return /[?¿]|(?<![\d:/.,-])1(?![\d:/.,-])/u.test(text);
}

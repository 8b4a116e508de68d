/**
 * The ids of messages that say the same to the same person. What did not arrive is queued anew as a row of its own: a later try
 * (`ID~2`), as an approved template (`ID.t`), or by SMS, part by part (`ID.s1`, `ID.s2`); of a later try the other ways are
 * `ID-2.t`, `ID-2.s1`. A broadcast's message that was taken back and queued again is `IDx2` (broadcastMessageId).
 */
const LATER_TRY = /~\d+$/;
const AS_TEMPLATE = /(?:-\d+)?\.t$/;
const AS_PART = /(?:-\d+)?\.s\d+$/;
const FED_AGAIN = /(?<=\.\d{8})x\d+$/;
const FOLLOWS = /^(?:x\d+)?(?:~\d+|(?:-\d+)?\.(?:t|s\d+))*$/;

function stripped(id: string, endings: readonly RegExp[]): string {
  for (let short = id; ;) {
    const before = short;
    for (const ending of endings) short = short.replace(ending, '');
    if (short === before) return short;
  }
}

/** The first message that said all of what this one says: one part of several stands for itself alone. */
export function chainOf(id: string): string {
  return stripped(id, [LATER_TRY, AS_TEMPLATE, FED_AGAIN]);
}

/** The message that all of it began with: every id of the chain, and of its parts, begins with it. */
export function rootOf(id: string): string {
  return stripped(id, [LATER_TRY, AS_TEMPLATE, FED_AGAIN, AS_PART]);
}

/** What comes behind every id that begins with a root. */
export function behindRoot(root: string): string {
  return `${root}~~`;
}

/** Whether a message says nothing more to whom `delivered` has reached: it is the same, or part of it, tried another time or way. */
export function saysNothingNew(id: string, delivered: string): boolean {
  const chain = chainOf(delivered);
  return id.startsWith(chain) && FOLLOWS.test(id.slice(chain.length));
}

/** Whether a message follows another one that did not arrive. */
export function isFollowUp(id: string): boolean {
  return rootOf(id) !== id;
}

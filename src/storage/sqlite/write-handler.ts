import type { CommitOutcome, Write, WriteOf } from '../write.ts';

/** The commit that a write is part of. */
export interface Commit {
  readonly writes: readonly Write[];
  /** Places in line that its messages took so far. */
  readonly places: Map<string, number>;
}

/** How one kind of write is checked and made. */
interface Handler<Kind extends Write['kind']> {
  /** Whether it may be made as things stand; any may that has none. */
  readonly check?: (write: WriteOf<Kind>) => CommitOutcome;
  readonly make: (write: WriteOf<Kind>, commit: Commit) => void;
}
export type HandlersOf<Kinds extends Write['kind']> = { readonly [Kind in Kinds]: Handler<Kind> };
export type WriteHandlers = HandlersOf<Write['kind']>;

/** Whether a write may be made as things stand. */
export function checkWrite<Kind extends Write['kind']>(
  handlers: HandlersOf<Kind>,
  kind: Kind,
  write: WriteOf<Kind>,
): CommitOutcome {
  return handlers[kind].check?.(write) ?? 'ok';
}

/** Makes a write, whatever was checked. */
export function makeWrite<Kind extends Write['kind']>(
  handlers: HandlersOf<Kind>,
  kind: Kind,
  write: WriteOf<Kind>,
  commit: Commit,
): void {
  handlers[kind].make(write, commit);
}

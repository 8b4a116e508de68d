import { withCarriedSettings } from '../carried-settings.ts';
import type { CommitOutcome, Write } from '../write.ts';
import type { Connection } from './connection.ts';
import { checkWrite, makeWrite, type Commit } from './write-handler.ts';
import { createWriteHandlers } from './write-handlers.ts';
import type { Tables } from './tables.ts';

/** Whether a condition of the commit may depend on another write of the same commit. */
function conditionsMeet(writes: readonly Write[]): boolean {
  const kinds = new Set<Write['kind']>();
  for (const { kind } of writes) {
    switch (kind) {
      case 'send':
      case 'withdraw':
      case 'withdrawContact':
      case 'withdrawMessages':
      case 'follow':
      case 'personRequest':
      case 'setting':
      case 'note':
      case 'redact':
      case 'alias':
      case 'addressFlag':
      case 'passedOn':
      case 'audit':
      case 'decideAll':
      case 'outcomes':
      case 'reply':
      case 'eraseMessage':
      case 'leftover':
      case 'leftoverDone':
      case 'savedViewGone':
        break;
      case 'erase':
        // What it takes must have ended in the same commit.
        return true;
      default: {
        const key = kind === 'reminders' ? 'reminder' : kind;
        if (kinds.has(key)) return true;
        kinds.add(key);
      }
    }
  }
  // Who is added or queued must find the broadcast as the same commit leaves it.
  if (kinds.has('broadcast') && (kinds.has('recipients') || kinds.has('enqueue'))) return true;
  // No seat is taken where the same commit closes.
  if (kinds.has('closure') && kinds.has('slot')) return true;
  // Marking changes the version of every registration.
  return kinds.has('registration') && writes.some(({ kind }) => kind === 'decideAll');
}

/** Applies a commit inside a transaction that is already open. */
export function createCommits(connection: Connection, tables: Tables) {
  const handlers = createWriteHandlers(tables);
  const { outboxCounts } = tables;
  const save = connection.prepare('SAVEPOINT one_commit');
  const release = connection.prepare('RELEASE one_commit');
  const undo = connection.prepare('ROLLBACK TO one_commit');
  const check = (write: Write): CommitOutcome => checkWrite(handlers, write.kind, write);
  const make = (write: Write, commit: Commit): void => {
    makeWrite(handlers, write.kind, write, commit);
  };

  /** Each condition is looked at with the writes before it made, as if they came one by one; refused, all are undone. */
  function oneByOne(writes: readonly Write[]): CommitOutcome {
    const backToCounts = outboxCounts.mark();
    save.run([]);
    const commit: Commit = { writes, places: new Map() };
    for (const write of writes) {
      const outcome = check(write);
      if (outcome !== 'ok') {
        undo.run([]);
        release.run([]);
        backToCounts();
        return outcome;
      }
      make(write, commit);
    }
    release.run([]);
    return 'ok';
  }

  return {
    /** Makes all writes or none. All conditions are looked at before the first write, so that a refusal undoes nothing. */
    apply(given: readonly Write[]): CommitOutcome {
      const writes = withCarriedSettings(given);
      // A savepoint copies every page that it touches; almost no commit needs one.
      if (conditionsMeet(writes)) return oneByOne(writes);
      const refused = writes.map(check).find((outcome) => outcome !== 'ok');
      if (refused !== undefined) return refused;
      const commit: Commit = { writes, places: new Map() };
      for (const write of writes) make(write, commit);
      return 'ok';
    },
  };
}

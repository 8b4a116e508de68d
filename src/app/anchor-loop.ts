import { appendFile } from 'node:fs/promises';
import { anchorLine, readHead } from '../console/audit-anchors.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import type { Storage } from '../storage/storage.ts';

const LEASE_MS = 15_000;
const HOUR_MS = 60 * 60_000;
const AFTER_FAILURE_MS = 60_000;

/**
 * Writes the head of the audit's chain into the log every hour and, where the operator named one, to the end of a file: what was written
 * down shows later that an entry before it was changed or cut off. Every worker does, for each may have a file of its own.
 * @param parts.path the file; null when there is none
 */
export function createAnchorLoop({
  storage,
  owner,
  log,
  path,
}: {
  readonly storage: Storage;
  readonly owner: string;
  readonly log: Log;
  readonly path: string | null;
}): LeasedLoop {
  return createLeasedLoop({
    ...{ storage, owner, lease: `audit-anchors/${owner}`, leaseMs: LEASE_MS, keeps: false },
    async work() {
      // The real time, also in a rehearsal: it is when the line was written.
      const head = await readHead(storage, Date.now());
      if (head === null) return;
      const line = anchorLine(head);
      log.info({ entries: head.entries, head: head.head, anchor: line.trim() }, 'audit: head of the chain');
      if (path !== null) await appendFile(path, line, { mode: 0o600 });
    },
    nextIn(round) {
      if (round.was !== 'failed') return HOUR_MS;
      log.error({ code: catalogueCodeOf(round.error) }, 'audit: the head of the chain was not written down');
      return AFTER_FAILURE_MS;
    },
  });
}

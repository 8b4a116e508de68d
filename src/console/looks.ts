import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';

/** The act of every row that a look leaves. */
export const LOOK = 'person.look';
/** The act of the row that a search leaves, found or not. */
export const SEARCH = 'people.search';

/** Rows in one commit. */
const BATCH = 100;

/** By what somebody is searched for whom nobody has named by a code of ours. */
export type SearchedBy = 'a_number' | 'phone' | 'family' | 'name';

/** Whom an answer or a command shows. */
export interface Seen {
  /** Receipts of the registrations. */
  readonly receipts?: readonly string[];
  /** Contacts whose texts or messages are shown. */
  readonly contacts?: readonly string[];
  /** A-numbers of cases, which may have no registration. */
  readonly aNumbers?: readonly string[];
  /** Records whose personal fields are shown and that are about no registrant, as the audit calls them. */
  readonly records?: readonly string[];
  /** By what somebody was searched for; never what was typed. */
  readonly searchedBy?: SearchedBy;
}

/** Who looks, and with what the rows are written. */
export interface Looking {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly actor: string;
}

/**
 * Leaves a row in the audit for everybody who is about to be shown: who looked at whom and by which way, never what they saw. What
 * cannot be written down is not shown.
 *
 * @param way the route's path, or the command
 * @throws AvisoError as the storage throws
 */
export async function recordLooks(looking: Looking, way: string, seen: Seen): Promise<void> {
  const { storage, clock, actor } = looking;
  const at = clock.now();
  const subjects = await subjectsOf(storage, seen);
  const { searchedBy } = seen;
  const searched =
    searchedBy === undefined
      ? []
      : [auditWrite(at, actor, SEARCH, way, { by: searchedBy, found: subjects.length })];
  const writes = [...searched, ...subjects.map((subject) => auditWrite(at, actor, LOOK, subject, { way }))];
  for (let start = 0; start < writes.length; start += BATCH) {
    const outcome = await storage.commit(writes.slice(start, start + BATCH));
    if (outcome !== 'ok') throw new AvisoError('storage_unavailable', 'The audit could not be written.');
  }
}

/** What stands for each of them in the audit, each once: no code that opens anything, and no A-number. */
async function subjectsOf(storage: Storage, seen: Seen): Promise<readonly string[]> {
  const { receipts = [], contacts = [], aNumbers = [], records = [] } = seen;
  const found = await Promise.all(
    [...new Set(receipts)].map((receipt) => storage.findRegistrationByReceipt(receipt)),
  );
  return [
    ...new Set([
      ...found.flatMap((registration) => (registration === null ? [] : [registration.id])),
      ...contacts,
      ...records,
      ...aNumbers.map((aNumber) => `case:${storage.triesKeyOf(aNumber)}`),
    ]),
  ];
}

import { everyAccount } from '../../../accounts/accounts.ts';
import { writersOf } from '../../../broadcasts/writers.ts';
import { accountActor, nameOfActor } from '../../../domain/actor.ts';
import type { AuditRow } from '../../../domain/audit.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { may } from '../../../domain/roles.ts';
import { findPerson } from '../../../staff/person.ts';
import { whyNoSecondPerson } from '../../../staff/second-person.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { MemberVisit } from '../page.ts';

/** Names that are told: of a large team the first say enough. */
const NAMED = 6;
/** Rows of the audit that are looked at. */
const LINES = 100;

/** Names of those with a log-in who may approve it now, in the order of their log-ins. */
export async function secondPeople(storage: Storage, broadcast: Broadcast): Promise<readonly string[]> {
  const writers = await writersOf(storage, broadcast);
  const names = new Set<string>();
  for await (const account of everyAccount(storage)) {
    if (names.size === NAMED) break;
    if (account.disabledAt !== null || !may(account.role, 'broadcast.approve')) continue;
    const person = await findPerson(storage, account.staffId);
    if (person === null) continue;
    const why = await whyNoSecondPerson(storage, writers, accountActor(account, person.name));
    if (why === null) names.add(person.name);
  }
  return [...names];
}

/** What was done with a broadcast, the latest first. */
export const historyOf = (
  storage: Pick<Storage, 'listAuditBefore'>,
  id: string,
): Promise<readonly AuditRow[]> =>
  storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: LINES, subject: id });

/** Acts that leave it as it was. */
const BESIDE: ReadonlySet<string> = new Set(['broadcast.test', 'person.look']);

/** The last thing that was done to it; null when nothing was. */
export const lastAct = (history: readonly AuditRow[]): AuditRow | null =>
  history.find(({ act }) => !BESIDE.has(act)) ?? null;

/** How it stands and what it waits for, in a sentence or two. */
export async function standingWords(
  visit: MemberVisit,
  broadcast: Broadcast,
  {
    finishesAt = null,
    history,
  }: { readonly finishesAt?: number | null; readonly history: readonly AuditRow[] },
): Promise<string> {
  const { words, times, deps } = visit;
  const { say } = words;
  const { state, author, submittedBy, approvedBy, approvedCount, expansion, dueAt, paused } = broadcast;
  const last = lastAct(history);
  const by = last === null ? '' : nameOfActor(last.actor);
  const when = (at: number | null): string => (at === null ? '' : times.moment(at));
  switch (state) {
    case 'draft':
      return say(draftKey(last?.act), {
        name: nameOfActor(author),
        by,
        reason: String(last?.detail.reason ?? ''),
      });
    case 'review': {
      const names = await secondPeople(deps.storage, broadcast);
      const name = submittedBy === null ? '' : nameOfActor(submittedBy);
      return names.length === 0
        ? say('broadcasts.standing.review_nobody', { name })
        : say('broadcasts.standing.review', { name, list: names.join(', ') });
    }
    case 'approved':
      return say('broadcasts.standing.approved', { made: expansion.made, count: approvedCount ?? 0 });
    case 'holding':
      return approvedBy === null
        ? say('broadcasts.standing.holding_alone', { when: when(dueAt) })
        : say('broadcasts.standing.holding', { when: when(dueAt), name: nameOfActor(approvedBy) });
    case 'canary':
      return say('broadcasts.standing.canary', {
        when: when((broadcast.canaryAt ?? 0) + broadcast.content.canaryMinutes * 60_000),
      });
    case 'sending':
      return finishesAt === null || !Number.isFinite(finishesAt)
        ? say('broadcasts.standing.sending')
        : say('broadcasts.standing.sending_until', { when: when(finishesAt) });
    case 'paused':
      return say(`broadcasts.standing.paused_${paused?.why ?? 'staff'}`, {
        name: by,
        when: when(last?.at ?? null),
      });
    case 'done':
      return say('broadcasts.standing.done', { when: when(broadcast.endedAt) });
    case 'recalled':
      return say('broadcasts.standing.recalled', { when: when(broadcast.endedAt) });
  }
}

/** Why a draft is one again, where somebody made it so. */
function draftKey(act: string | undefined) {
  switch (act) {
    case 'broadcast.reject':
      return 'broadcasts.standing.rejected';
    case 'broadcast.undo':
      return 'broadcasts.standing.undone';
    case 'broadcast.grew':
      return 'broadcasts.standing.grew';
    default:
      return 'broadcasts.standing.draft';
  }
}

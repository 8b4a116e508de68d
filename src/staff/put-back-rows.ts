import type { Session } from '../domain/account.ts';
import type { Storage } from '../storage/storage.ts';
import { isRevived, unlessPutBack, type VersionedRecord } from './put-back.ts';

const PAGE = 200;

/** A row that was put back to what it was before. */
export interface PutBackRow {
  readonly record: VersionedRecord | 'sessions';
  readonly key: string;
  /** The version that it was put back to. */
  readonly behind: number;
}

type Reads = Pick<
  Storage,
  | 'listAuditBefore'
  | 'tellPutBack'
  | 'findAccount'
  | 'listAccounts'
  | 'findStaff'
  | 'listStaff'
  | 'findToken'
  | 'listTokens'
  | 'listSessionsOf'
>;

async function* pages<Row extends { readonly id: string }>(
  list: (query: { after: string; limit: number }) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly Row[] = await list({ after, limit: PAGE });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
}

/** Every person, log-in, token and open session that was put back. @param now UTC milliseconds; sessions that are over by then do not matter */
export async function* putBackRows(storage: Reads, now: number): AsyncGenerator<PutBackRow> {
  for await (const row of pages((query) => storage.listStaff(query)))
    if ((await unlessPutBack(storage, 'staff', row, (id) => storage.findStaff(id))) === null)
      yield { record: 'staff', key: row.id, behind: row.version };
  for await (const row of pages((query) => storage.listTokens(query)))
    if ((await unlessPutBack(storage, 'tokens', row, (id) => storage.findToken(id))) === null)
      yield { record: 'tokens', key: row.id, behind: row.version };
  for await (const row of pages((query) => storage.listAccounts(query))) {
    if ((await unlessPutBack(storage, 'accounts', row, (id) => storage.findAccount(id))) === null)
      yield { record: 'accounts', key: row.id, behind: row.version };
    for (const session of await storage.listSessionsOf(row.id))
      if (isUndecided(session, now) && (await isRevived(storage, session)))
        yield { record: 'sessions', key: session.id, behind: session.version };
  }
}

/** Whether a session would let in, but for how long it was not used. */
const isUndecided = ({ revokedAt, endsAt }: Session, now: number): boolean =>
  revokedAt === null && now < endsAt;

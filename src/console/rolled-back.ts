import type { AuditEntry } from '../domain/audit.ts';
import { endedBy } from '../staff/put-back.ts';
import type { Storage } from '../storage/storage.ts';

const PAGE = 1_000;

/** What the audit says was done last to a row, and the row is behind. */
export interface RolledBack {
  readonly record:
    'sessions' | 'accounts' | 'staff' | 'tokens' | 'phases' | 'programme' | 'broadcasts' | 'changes';
  readonly key: string;
  /** The act that the row does not show. */
  readonly act: string;
}

type Reads = Pick<
  Storage,
  | 'listAudit'
  | 'findAccount'
  | 'findStaff'
  | 'findToken'
  | 'findBroadcast'
  | 'findChange'
  | 'listPhases'
  | 'findProgramme'
  | 'listSessionsOf'
>;
type Detail = AuditEntry['detail'];

/** Acts of one kind: the last one of a subject says how its row is. */
interface Kind {
  readonly record: RolledBack['record'];
  readonly isOf: (entry: AuditEntry) => boolean;
  /** Whether the row shows the act; a row that is not there grants nothing, and shows all. */
  readonly shows: (storage: Reads, key: string, act: string, detail: Detail) => Promise<boolean>;
}

async function ifThere<Row>(row: Promise<Row | null>, shows: (row: Row) => boolean): Promise<boolean> {
  const found = await row;
  return found === null || shows(found);
}

const among =
  (...acts: readonly string[]) =>
  ({ act }: AuditEntry): boolean =>
    acts.includes(act);

const READ = {
  accounts: (storage: Reads, key: string) => storage.findAccount(key),
  staff: (storage: Reads, key: string) => storage.findStaff(key),
  tokens: (storage: Reads, key: string) => storage.findToken(key),
};

/** Each version of these is named in an entry about it: passwords and second factors show, too. */
const versions = (record: keyof typeof READ, prefix: string): Kind => ({
  record,
  isOf: ({ act, detail }) => act.startsWith(prefix) && typeof detail.version === 'number',
  async shows(storage, key, _, { version }) {
    const row = await READ[record](storage, key);
    return row === null || row.version >= Number(version);
  },
});

const KINDS: readonly Kind[] = [
  versions('accounts', 'account.'),
  versions('staff', 'staff.'),
  versions('tokens', 'token.'),
  {
    record: 'accounts',
    isOf: among('account.create', 'account.role'),
    shows: (storage, key, _, { role }) => ifThere(storage.findAccount(key), (row) => row.role === role),
  },
  {
    record: 'accounts',
    isOf: among('account.disable', 'account.enable'),
    shows: (storage, key, act) =>
      ifThere(storage.findAccount(key), (row) => (row.disabledAt !== null) === (act === 'account.disable')),
  },
  {
    record: 'staff',
    isOf: among('staff.disable'),
    shows: (storage, key) => ifThere(storage.findStaff(key), ({ disabledAt }) => disabledAt !== null),
  },
  {
    record: 'staff',
    isOf: among('staff.join'),
    shows: (storage, key, _, { into }) => ifThere(storage.findStaff(key), ({ sameAs }) => sameAs === into),
  },
  {
    record: 'tokens',
    isOf: among('token.revoke'),
    shows: (storage, key) => ifThere(storage.findToken(key), ({ revokedAt }) => revokedAt !== null),
  },
  {
    record: 'phases',
    isOf: among('phase.open', 'phase.close'),
    async shows(storage, key, act) {
      const phase = (await storage.listPhases()).find(({ id }) => id === key);
      return phase === undefined || phase.open === (act === 'phase.open');
    },
  },
  {
    record: 'programme',
    isOf: among('programme.set', 'programme.sign'),
    shows: (storage, _key, _act, { version }) =>
      ifThere(storage.findProgramme(), (row) => row.version >= Number(version)),
  },
  {
    record: 'broadcasts',
    isOf: among(
      ...['broadcast.approve', 'broadcast.edit', 'broadcast.reject', 'broadcast.undo', 'broadcast.grew'],
    ),
    shows: (storage, key, act, { hash }) =>
      ifThere(storage.findBroadcast(key), (row) =>
        act === 'broadcast.approve' ? row.approvedHash === hash : row.approvedBy === null,
      ),
  },
  {
    record: 'broadcasts',
    isOf: among('broadcast.recall'),
    shows: (storage, key) => ifThere(storage.findBroadcast(key), ({ state }) => state === 'recalled'),
  },
  {
    record: 'changes',
    isOf: among('change.approve', 'change.reject'),
    shows: (storage, key) => ifThere(storage.findChange(key), ({ state }) => state !== 'proposed'),
  },
];

/** Rows that somebody put back to what they were before: the audit says that more was done to them since. */
export async function findRolledBack(storage: Reads): Promise<readonly RolledBack[]> {
  // Whoever acts between the two readings makes a row differ once.
  return (await compare(storage)).length === 0 ? [] : compare(storage);
}

async function compare(storage: Reads): Promise<readonly RolledBack[]> {
  const last = new Map<string, { readonly kind: Kind; readonly entry: AuditEntry }>();
  const ended = new Map<string, Set<string>>();
  for (let after: number | null = 0; after !== null;) {
    const rows: Awaited<ReturnType<Reads['listAudit']>> = await storage.listAudit({ after, limit: PAGE });
    for (const entry of rows) {
      for (const [at, kind] of KINDS.entries())
        if (kind.isOf(entry)) last.set(`${String(at)} ${entry.subject}`, { kind, entry });
      const ids = endedBy(entry);
      if (ids.length > 0) ended.set(entry.subject, new Set([...(ended.get(entry.subject) ?? []), ...ids]));
    }
    after = rows.length < PAGE ? null : (rows.at(-1)?.seq ?? null);
  }
  const behind = new Map<string, RolledBack>();
  for (const { kind, entry } of last.values())
    if (!(await kind.shows(storage, entry.subject, entry.act, entry.detail))) {
      const { subject: key, act } = entry;
      // Two kinds may say the same of it.
      behind.set(`${kind.record} ${key} ${act}`, { record: kind.record, key, act });
    }
  return [...behind.values(), ...(await revived(storage, ended))];
}

/** Sessions that are open and ended. @param ended their ids, by account */
async function revived(
  storage: Pick<Storage, 'listSessionsOf'>,
  ended: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<readonly RolledBack[]> {
  const found: RolledBack[] = [];
  for (const [accountId, ids] of ended)
    for (const { id, revokedAt } of await storage.listSessionsOf(accountId))
      if (revokedAt === null && ids.has(id))
        found.push({ record: 'sessions', key: id, act: 'account.session_end' });
  return found;
}

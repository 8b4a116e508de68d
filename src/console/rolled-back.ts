import type { AuditEntry } from '../domain/audit.ts';
import type { Storage } from '../storage/storage.ts';

const PAGE = 1_000;

/** What the audit says was done last to a row, and the row is behind. */
export interface RolledBack {
  readonly record: 'accounts' | 'staff' | 'tokens' | 'phases' | 'programme' | 'broadcasts' | 'changes';
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
>;
type Detail = AuditEntry['detail'];

/** Acts of one kind: the last of a subject says how its row is. */
interface Kind {
  readonly record: RolledBack['record'];
  readonly acts: readonly string[];
  /** Whether the row shows the act; a row that is not there grants nothing, and shows all. */
  readonly shows: (storage: Reads, key: string, act: string, detail: Detail) => Promise<boolean>;
}

async function ifThere<Row>(row: Promise<Row | null>, shows: (row: Row) => boolean): Promise<boolean> {
  const found = await row;
  return found === null || shows(found);
}

const KINDS: readonly Kind[] = [
  {
    record: 'accounts',
    acts: ['account.create', 'account.role'],
    shows: (storage, key, _, { role }) => ifThere(storage.findAccount(key), (row) => row.role === role),
  },
  {
    record: 'accounts',
    acts: ['account.disable', 'account.enable'],
    shows: (storage, key, act) =>
      ifThere(storage.findAccount(key), (row) => (row.disabledAt !== null) === (act === 'account.disable')),
  },
  {
    record: 'staff',
    acts: ['staff.disable'],
    shows: (storage, key) => ifThere(storage.findStaff(key), ({ disabledAt }) => disabledAt !== null),
  },
  {
    record: 'staff',
    acts: ['staff.join'],
    shows: (storage, key, _, { into }) => ifThere(storage.findStaff(key), ({ sameAs }) => sameAs === into),
  },
  {
    record: 'tokens',
    acts: ['token.revoke'],
    shows: (storage, key) => ifThere(storage.findToken(key), ({ revokedAt }) => revokedAt !== null),
  },
  {
    record: 'phases',
    acts: ['phase.open', 'phase.close'],
    async shows(storage, key, act) {
      const phase = (await storage.listPhases()).find(({ id }) => id === key);
      return phase === undefined || phase.open === (act === 'phase.open');
    },
  },
  {
    record: 'programme',
    acts: ['programme.set', 'programme.sign'],
    shows: (storage, _key, _act, { version }) =>
      ifThere(storage.findProgramme(), (row) => row.version >= Number(version)),
  },
  {
    record: 'broadcasts',
    acts: [
      ...['broadcast.approve', 'broadcast.edit', 'broadcast.reject', 'broadcast.undo', 'broadcast.grew'],
    ],
    shows: (storage, key, act, { hash }) =>
      ifThere(storage.findBroadcast(key), (row) =>
        act === 'broadcast.approve' ? row.approvedHash === hash : row.approvedBy === null,
      ),
  },
  {
    record: 'broadcasts',
    acts: ['broadcast.recall'],
    shows: (storage, key) => ifThere(storage.findBroadcast(key), ({ state }) => state === 'recalled'),
  },
  {
    record: 'changes',
    acts: ['change.approve', 'change.reject'],
    shows: (storage, key) => ifThere(storage.findChange(key), ({ state }) => state !== 'proposed'),
  },
];

/**
 * Rows that somebody put back to what they were before: the audit says that more was done to them since. What was done to passwords, second
 * factors and sessions it does not say.
 */
export async function findRolledBack(storage: Reads): Promise<readonly RolledBack[]> {
  // Whoever acts between the two readings makes a row differ once.
  return (await compare(storage)).length === 0 ? [] : compare(storage);
}

async function compare(storage: Reads): Promise<readonly RolledBack[]> {
  const last = new Map<string, { readonly kind: Kind; readonly entry: AuditEntry }>();
  for (let after: number | null = 0; after !== null;) {
    const rows: Awaited<ReturnType<Reads['listAudit']>> = await storage.listAudit({ after, limit: PAGE });
    for (const entry of rows)
      for (const [at, kind] of KINDS.entries())
        if (kind.acts.includes(entry.act)) last.set(`${String(at)} ${entry.subject}`, { kind, entry });
    after = rows.length < PAGE ? null : (rows.at(-1)?.seq ?? null);
  }
  const behind: RolledBack[] = [];
  for (const { kind, entry } of last.values())
    if (!(await kind.shows(storage, entry.subject, entry.act, entry.detail)))
      behind.push({ record: kind.record, key: entry.subject, act: entry.act });
  return behind;
}

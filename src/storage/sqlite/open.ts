import { sumGroups, type AudienceGroup } from '../../domain/audience.ts';
import type { Case } from '../../domain/case.ts';
import { AvisoError } from '../../domain/errors.ts';
import type { OutboxRow } from '../../domain/message.ts';
import { createBinding, SEALS_META } from '../bound-seals.ts';
import { hashCase } from '../case-hashes.ts';
import { createContactIds } from '../contact-ids.ts';
import { createGuarding } from '../guarded-rows.ts';
import { stillReserved } from '../outbox-rules.ts';
import type {
  AccountStorage,
  AdminStorage,
  AppointmentStorage,
  CheckInStorage,
  RosterStorage,
  Storage,
} from '../storage.ts';
import type { Vault } from '../vault.ts';
import { vaultPort } from '../vault-port.ts';
import { createAccounts } from './accounts.ts';
import { createAddresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import { createAudiences } from './audiences.ts';
import { createAppointments } from './appointments.ts';
import { createBroadcasts } from './broadcasts.ts';
import { createChanges } from './changes.ts';
import { createCheckIns } from './check-ins.ts';
import { createClosures } from './closures.ts';
import { createCommits } from './commits.ts';
import { openDatabase, PATIENCE_MS, type SqliteOptions } from './database.ts';
import { createErasures } from './erasures.ts';
import { createGroupCommit } from './group-commit.ts';
import { createJobs } from './jobs.ts';
import { createSavedViews } from './saved-views.ts';
import { workPort } from './work-port.ts';
import { createFigures } from './figures.ts';
import { keyPort } from './keys.ts';
import { createLeases } from './leases.ts';
import { createMade } from './made.ts';
import { createLeftovers } from './leftovers.ts';
import { createMacs, macPages } from './macs.ts';
import { createNames, createNamesWalk, namePort } from './names.ts';
import { createOutboxClaims, type Claim } from './outbox-claims.ts';
import { createOutboxCounts } from './outbox-counts.ts';
import { createOutboxQueue, createOutboxTable } from './outbox-queue.ts';
import { outboxPort } from './outbox-port.ts';
import { createOutboxReads } from './outbox-reads.ts';
import { createOutboxResults } from './outbox-results.ts';
import { patiently } from './patience.ts';
import { createProcesses } from './processes.ts';
import { createRecipients } from './recipients.ts';
import { createRegistrations } from './registrations.ts';
import { createRosterImport } from './roster-import.ts';
import { createRoster } from './roster.ts';
import { createSeals, sealPort } from './seals.ts';
import { createSlots } from './slots.ts';
import { createProgramme } from './programme.ts';
import { createStanding } from './standing.ts';
import { createStaff } from './staff.ts';
import { createTokens, tokenPort } from './tokens.ts';
import { createTries } from './tries.ts';
import { createTurns } from './turns.ts';

export type { SqliteOptions, SqliteTuning } from './database.ts';

/**
 * Opens the embedded database, making and migrating it as needed.
 *
 * Throws AvisoError: `storage_newer`, `storage_key_mismatch` (nothing was changed then), `storage_busy`, `storage_full`,
 * `storage_unavailable`. What the storage throws later says the same; it works again by itself when the cause is gone.
 */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
  const { tuning } = options;
  const connection = await openDatabase(options);
  const patienceMs = tuning?.patienceMs ?? PATIENCE_MS;
  const standing = await patiently(() => createStanding(connection, options.vault), patienceMs);
  const { vault, followSeals, followMacs } = standing.database;

  const outboxTable = createOutboxTable(connection, vault);
  const outboxCounts = createOutboxCounts(connection);
  const outboxQueue = createOutboxQueue(connection, outboxTable, outboxCounts);
  const claims = createOutboxClaims(connection, outboxTable, outboxCounts, outboxQueue);
  const outbox = createOutboxReads(connection, outboxTable);
  const processes = tuning?.processes ?? createProcesses();
  const leases = createLeases(connection, processes);
  const turns = createTurns(connection, vault);
  const roster = createRoster(connection, vault);
  const names = createNames(connection, vault, roster.findFamily);
  const rosterImport = createRosterImport(connection, vault, names);
  const registrations = createRegistrations(connection, vault, names);
  const appointments = createAppointments(connection, vault);
  const addresses = createAddresses(connection, vault);
  const slots = createSlots(connection, vault);
  const administration = createAdministration(connection, vault);
  const staff = createStaff(connection, vault);
  const accounts = createAccounts(connection, vault);
  const programme = createProgramme(connection, vault);
  const changes = createChanges(connection, vault);
  const jobs = createJobs(connection, vault);
  const savedViews = createSavedViews(connection, vault);
  const closures = createClosures(connection, vault);
  const checkIns = createCheckIns(connection, vault);
  const tokens = createTokens(connection, vault);
  const tries = createTries(connection, vault);
  const broadcasts = createBroadcasts(connection, vault);
  const recipients = createRecipients(connection, vault, broadcasts);
  const results = createOutboxResults({
    ...{ connection, recipients, table: outboxTable, counts: outboxCounts, queue: outboxQueue },
  });
  const audiences = createAudiences(connection, registrations, turns, appointments);
  const leftovers = createLeftovers(connection, vault);
  const { nameFamily } = registrations;
  const erasures = createErasures(connection, vault, { leftovers, outboxQueue, outboxCounts, nameFamily });
  const figures = createFigures(connection);
  const made = createMade(connection, vault, outboxCounts, nameFamily);
  const commits = createCommits(connection, {
    ...{ turns, registrations, appointments, slots, outboxQueue, outboxCounts, addresses },
    ...{ administration, staff, accounts, programme, changes, jobs, closures, checkIns, tokens, tries },
    ...{ broadcasts, recipients, leftovers, erasures, savedViews },
  });
  const group = createGroupCommit(
    connection,
    {
      beforeCommit: () => {
        outboxCounts.flush();
      },
      afterRollback: () => {
        outboxCounts.forget();
      },
      onCommit: tuning?.onCommit,
    },
    patienceMs,
  );
  const touch = connection.prepare(
    "INSERT INTO meta (name, value) VALUES ('ping', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );

  async function read<T>(work: () => T): Promise<T> {
    if (!connection.isOpen()) throw new AvisoError('storage_unavailable', 'It was closed.');
    return patiently(work, patienceMs);
  }

  const write = <T>(work: () => T): Promise<T> => group.run(work);
  const seals = sealPort(createSeals(connection, vault), read, write);

  return {
    commit: (writes) => group.run(() => commits.apply(writes)),
    ping: () => group.run(() => void touch.run([])),
    async close() {
      await group.close();
      if (!connection.isOpen()) return;
      try {
        connection.checkpoint();
      } catch {
        // On a locked or full disk the log stays as it is; it is read again when the database is opened.
      }
      connection.close();
    },

    loadTurn: (sid, contactId) => read(() => turns.loadTurn(sid, contactId)),
    findConversation: (contactId) => read(() => turns.findConversation(contactId)),
    contactIdOf: createContactIds(vault),
    listInbound: (contactId, limit) => read(() => turns.listInbound(contactId, limit)),

    findCase: (aNumber) => read(() => roster.findCase(aNumber)),
    findFamily: (familyId) => read(() => roster.findFamily(familyId)),
    countCases: () => read(() => roster.countCases()),
    ...importPort(rosterImport, registrations, vault, read, write),

    findRegistration: (id) => read(() => registrations.findRegistration(id)),
    findRegistrationByReceipt: (receipt) => read(() => registrations.findRegistrationByReceipt(receipt)),
    findRegistrationOfFamily: (familyId) => read(() => registrations.findRegistrationOfFamily(familyId)),
    listRegistrationsOf: (contactId) => read(() => registrations.listRegistrationsOf(contactId)),
    listDecisionsDue: (limit) => read(() => registrations.listDecisionsDue(limit)),
    listWaiting: (query) => read(() => registrations.listWaiting(query)),
    countRegistrations: () => read(() => registrations.countRegistrations()),

    ...datePort(appointments, checkIns, read),
    findSlot: (id) => read(() => slots.findSlot(id)),
    listSlots: (query) => read(() => slots.listSlots(query)),
    pageSlots: (query) => read(() => slots.pageSlots(query)),
    importSlots: (given, audit) =>
      group.run(() => {
        const counts = slots.importSlots(given);
        if (audit !== undefined) administration.appendAudit(audit(counts));
        return counts;
      }),
    findClosure: (id) => read(() => closures.findClosure(id)),
    listClosures: (query) => read(() => closures.listClosures(query)),

    claimOutbox: (request) => claimAll(group, claims, request),
    unclaimOutbox: (rows) =>
      group.run(() => {
        results.unclaim(rows);
      }),
    recordSends: (sends) =>
      group.run(() => {
        results.recordSends(sends);
      }),
    recordReport: (report) => group.run(() => results.recordReport(report)),
    isStillClaimed: (id, owner) => read(() => results.isStillClaimed(id, owner)),
    markOrphans: (sender, owner) => group.run(() => results.markOrphans(sender, owner)),
    ...outboxPort(outbox, outboxCounts, results, read, write),
    takeLease: (lease) => group.run(() => leases.takeLease(lease)),
    dropLease: (name, owner) =>
      group.run(() => {
        leases.dropLease(name, owner);
      }),
    nextDueAt: (now) =>
      read(() => {
        const due = [appointments.nextReminderAt(now), broadcasts.nextBroadcastAt(now)];
        const times = [outbox.nextOutboxAt(now), ...due].filter((time) => typeof time === 'number');
        return times.length === 0 ? null : Math.min(...times);
      }),

    listPhases: () => read(() => administration.listPhases()),
    readCount: (name) => read(() => administration.readCount(name)),
    madeBy: () => read(() => administration.madeBy()),
    readSetting: (name) => read(() => administration.readSetting(name)),
    isSettingForged: (name) => read(() => administration.isSettingForged(name)),
    ...requestPort(administration, read),
    listAudit: (query) => read(() => administration.listAudit(query)),
    listAuditBefore: (query) => read(() => administration.listAuditBefore(query)),

    findProgramme: () => read(() => programme.findProgramme()),
    findStaff: (id) => read(() => staff.findStaff(id)),
    listStaff: (query) => read(() => staff.listStaff(query)),

    ...accountPort(accounts, vault, read, write),

    findChange: (id) => read(() => changes.findChange(id)),
    listChanges: (query) => read(() => changes.listChanges(query)),
    ...workPort(jobs, savedViews, read),

    ...tokenPort(tokens, read, write),
    ...namePort(names, createNamesWalk(connection, vault, registrations.nameFamily), read, write),

    ...keyPort(connection, vault, processes, read, write),
    ...seals,
    ...createBinding(vault, followSeals, standing.store(SEALS_META, read, write), seals),
    ...createGuarding(
      vault,
      followMacs,
      (walk) => standing.store(walk, read, write),
      macPages(createMacs(connection, vault), read, write),
    ),

    groupRegistrations: () => read(() => figures.groupRegistrations()),
    groupAppointments: () => read(() => figures.groupAppointments()),
    countMade: (of, bounds) => read(() => figures.countMade(of, bounds)),
    removeMade: (demo) =>
      group.run(() => {
        made.removeMade(demo);
      }),
    listLeftovers: (query) => read(() => leftovers.listLeftovers(query)),
    listAged: (query) => read(() => erasures.listAged(query)),
    sweepErased: () =>
      read(() => {
        connection.checkpoint();
      }),

    findAlias: (id) => read(() => addresses.findAlias(id)),
    findAddressFlag: (id) => read(() => addresses.findAddressFlag(id)),
    findTries: (id) => read(() => tries.findTries(id)),
    ...vaultPort(vault),

    findBroadcast: (id) => read(() => broadcasts.findBroadcast(id)),
    listBroadcasts: (query) => read(() => broadcasts.listBroadcasts(query)),
    listLiveBroadcasts: () => read(() => broadcasts.listLiveBroadcasts()),
    countAudience: async (audience) => {
      const groups: AudienceGroup[] = [];
      for (let after: string | null = ''; after !== null;) {
        const behind: string = after;
        const some = await read(() => audiences.countSome(audience, behind));
        groups.push(...some.groups);
        after = some.next;
      }
      return sumGroups(groups);
    },
    pageAudience: (query) => read(() => audiences.pageAudience(query)),
    listAudienceRows: (ids) => read(() => audiences.listAudienceRows(ids)),
    listRecipients: (query) => read(() => recipients.listRecipients(query)),
    findRecipient: (broadcastId, position) => read(() => recipients.findRecipient(broadcastId, position)),
    listRecipientsAt: (broadcastId, contactIds) =>
      read(() => recipients.listRecipientsAt(broadcastId, contactIds)),
    listLeft: (broadcastId) => read(() => recipients.listLeft(broadcastId)),
    countRecipients: (broadcastId) => read(() => recipients.countRecipients(broadcastId)),
    listToEnqueue: (query) => read(() => recipients.listToEnqueue(query)),
    sumQueuedRecipients: () => read(() => recipients.sumQueuedRecipients()),
    listOpenRecipients: (query) => read(() => recipients.listOpenRecipients(query)),
    listNewReplies: (query) => read(() => recipients.listNewReplies(query)),
    endWaiting: (query) => group.run(() => recipients.endWaiting(query)),
    clearRecipients: (broadcastId, limit) => group.run(() => recipients.clearRecipients(broadcastId, limit)),
  };
}

/** The import of cases, as the port has it. */
function importPort(
  rosterImport: ReturnType<typeof createRosterImport>,
  registrations: ReturnType<typeof createRegistrations>,
  vault: Vault,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): Pick<RosterStorage, 'importCases' | 'listConcernedBy'> {
  const hashedOf = (cases: readonly Case[]) => cases.map((facts) => hashCase(vault, facts));
  return {
    importCases(cases, { dryRun }) {
      const hashed = hashedOf(cases);
      if (dryRun) return read(() => rosterImport.importCases(hashed, true, () => undefined));
      return write(() => {
        const families = new Set<string>();
        const renamed = new Set<string>();
        const counts = rosterImport.importCases(hashed, false, (familyId, fresh) => {
          families.add(familyId);
          if (!fresh) renamed.add(familyId);
        });
        if (families.size > 0 && registrations.anyRegistration()) families.forEach(registrations.markFamily);
        renamed.forEach(registrations.nameFamily);
        return counts;
      });
    },
    listConcernedBy(cases) {
      const hashed = hashedOf(cases);
      return read(() => {
        if (!registrations.anyRegistration()) return [];
        const families = new Set<string>();
        rosterImport.importCases(hashed, true, (familyId) => families.add(familyId));
        return [...families].map(registrations.idOfFamily).filter((id) => id !== null);
      });
    },
  };
}

/** Claims some and some more, each in a commit of its own. */
async function claimAll(
  group: ReturnType<typeof createGroupCommit>,
  claims: ReturnType<typeof createOutboxClaims>,
  request: Claim,
): Promise<readonly OutboxRow[]> {
  const claimed: OutboxRow[] = [];
  for (;;) {
    try {
      const limit = request.limit - claimed.length;
      const reserved = stillReserved(request.reserved ?? [], claimed);
      const { rows, more } = await group.run(() => claims.claimSome({ ...request, limit, reserved }));
      claimed.push(...rows);
      if (!more) return claimed;
    } catch (error) {
      // What is claimed is claimed: the caller must hear of it.
      if (claimed.length > 0) return claimed;
      throw error;
    }
  }
}

/** Who has which date, and who came to it, as the port has them. */
function datePort(
  appointments: ReturnType<typeof createAppointments>,
  checkIns: ReturnType<typeof createCheckIns>,
  read: <T>(work: () => T) => Promise<T>,
): AppointmentStorage & CheckInStorage {
  return {
    findAppointment: (id) => read(() => appointments.findAppointment(id)),
    findAppointmentByReference: (reference) => read(() => appointments.findAppointmentByReference(reference)),
    findActiveAppointment: (registrationId) => read(() => appointments.findActiveAppointment(registrationId)),
    listAppointmentsOf: (registrationId) => read(() => appointments.listAppointmentsOf(registrationId)),
    listActiveAppointments: (at) => read(() => appointments.listActiveAppointments(at)),
    listDueReminders: (now, limit) => read(() => appointments.listDueReminders(now, limit)),
    listReminders: (appointmentId) => read(() => appointments.listReminders(appointmentId)),
    findPassedOn: (id) => read(() => appointments.findPassedOn(id)),
    findCalls: (appointmentId) => read(() => appointments.findCalls(appointmentId)),
    findCheckIn: (id) => read(() => checkIns.findCheckIn(id)),
    listCheckIns: (at) => read(() => checkIns.listCheckIns(at)),
    countCheckIns: (query) => read(() => checkIns.countCheckIns(query)),
  };
}

/** Log-ins, as the port has them. */
function accountPort(
  accounts: ReturnType<typeof createAccounts>,
  vault: Vault,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): AccountStorage {
  return {
    findAccount: (id) => read(() => accounts.findAccount(id)),
    findAccountByEmailKey: (key) => read(() => accounts.findAccountByEmailKey(key)),
    listAccounts: (query) => read(() => accounts.listAccounts(query)),
    accountKeyOf: (what) => vault.hash('account', what),
    findSessionByHash: (hash) => read(() => accounts.findSessionByHash(hash)),
    listSessionsOf: (accountId) => read(() => accounts.listSessionsOf(accountId)),
    touchSession: (id, at) =>
      write(() => {
        accounts.touchSession(id, at);
      }),
    forgetSessions: (endedBy) => write(() => accounts.forgetSessions(endedBy)),
  };
}

/** Requests for a person and what staff wrote down of them, as the port has it. */
function requestPort(
  administration: ReturnType<typeof createAdministration>,
  read: <T>(work: () => T) => Promise<T>,
): Pick<
  AdminStorage,
  | 'findPersonRequest'
  | 'listPersonRequests'
  | 'pagePersonRequests'
  | 'countUrgent'
  | 'listPersonRequestsOf'
  | 'listOpenPersonRequestsOf'
  | 'findOpenPersonRequest'
  | 'listNotesOf'
  | 'inboxMark'
> {
  return {
    findPersonRequest: (id) => read(() => administration.findPersonRequest(id)),
    listPersonRequests: (state) => read(() => administration.listPersonRequests(state)),
    pagePersonRequests: (query) => read(() => administration.pagePersonRequests(query)),
    countUrgent: () => read(() => administration.countUrgent()),
    listPersonRequestsOf: (contactId) => read(() => administration.listPersonRequestsOf(contactId)),
    listOpenPersonRequestsOf: (contactId) => read(() => administration.listOpenPersonRequestsOf(contactId)),
    findOpenPersonRequest: (contactId) => read(() => administration.findOpenPersonRequest(contactId)),
    listNotesOf: (contactId, requestId) => read(() => administration.listNotesOf(contactId, requestId)),
    inboxMark: () => read(() => administration.inboxMark()),
  };
}

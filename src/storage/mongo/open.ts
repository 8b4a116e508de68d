import type { Connection } from 'mongoose';
import type { Case } from '../../domain/case.ts';
import { AvisoError } from '../../domain/errors.ts';
import { hashCase } from '../case-hashes.ts';
import type { DatabaseVault } from '../database-vault.ts';
import type { FiguresStorage } from '../figures-port.ts';
import { createContactIds } from '../contact-ids.ts';
import type {
  AccountStorage,
  AdminStorage,
  AppointmentStorage,
  CheckInStorage,
  NameStorage,
  RosterStorage,
  Storage,
  TokenStorage,
} from '../storage.ts';
import type { Vault } from '../vault.ts';
import { vaultPort } from '../vault-port.ts';
import { createAccounts } from './accounts.ts';
import { createAddresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import { createAged } from './aged.ts';
import { createAudiences } from './audiences.ts';
import { createAppointments, type Appointments } from './appointments.ts';
import { createBroadcasts } from './broadcasts.ts';
import { createChanges } from './changes.ts';
import { createCheckIns, type CheckIns } from './check-ins.ts';
import { createClosures } from './closures.ts';
import { createCommits } from './commits.ts';
import { connect, PATIENCE_MS } from './connection.ts';
import { createContactOrders } from './contact-orders.ts';
import { createDecisionRounds } from './decision-rounds.ts';
import { storageError } from './failures.ts';
import { createErasures } from './erasures.ts';
import { createFamilyFences } from './family-fences.ts';
import { createJobs } from './jobs.ts';
import { createSavedViews } from './saved-views.ts';
import { workPort } from './work-port.ts';
import { createFigures } from './figures.ts';
import { keyPort } from './keys.ts';
import { createLeases } from './leases.ts';
import { createMade } from './made.ts';
import { createLeftovers } from './leftovers.ts';
import { createModels, type Models } from './models.ts';
import { createNames, createNamesWalk } from './names.ts';
import { createOutboxClaims } from './outbox-claims.ts';
import { createOutboxCodec } from './outbox-documents.ts';
import { createOutboxQueue } from './outbox-queue.ts';
import { outboxPort } from './outbox-port.ts';
import { createOutboxReads } from './outbox-reads.ts';
import { createOutboxResults } from './outbox-results.ts';
import { checkIndexes, checkPrepared, type MongoOptions } from './prepare.ts';
import { createRecipients } from './recipients.ts';
import { createRegistrations, idsOfFamilies } from './registrations.ts';
import { createRosterImport } from './roster-import.ts';
import { createRoster } from './roster.ts';
import { createSeals } from './seals.ts';
import { createSlots } from './slots.ts';
import { createProgramme } from './programme.ts';
import { vaultOf } from './standing.ts';
import { upgradePorts } from './upgrade-ports.ts';
import { createStaff } from './staff.ts';
import { createTokens } from './tokens.ts';
import { createTries } from './tries.ts';
import { createTransactions, type Transactions } from './transactions.ts';
import { createTurnTaking } from './turn-taking.ts';
import { createTurns } from './turns.ts';

export { prepareMongo, type MongoOptions } from './prepare.ts';

/**
 * Opens a MongoDB database that prepareMongo made ready.
 *
 * Throws AvisoError: `storage_standalone`, `storage_unprepared`, `storage_newer`, `storage_key_mismatch` (nothing was changed
 * then), `storage_unavailable`. What the storage throws later is `storage_busy`, `storage_full` or `storage_unavailable`;
 * it works again by itself when the cause is gone.
 */
export async function openMongo(options: MongoOptions): Promise<Storage> {
  const { url, tuning } = options;
  const connection = await connect(url, tuning);
  const models = createModels(connection);
  const database = await checkOpened(connection, models, options);
  const { vault } = database;

  const patienceMs = tuning?.patienceMs ?? PATIENCE_MS;
  const transactions = createTransactions(connection, patienceMs);
  const turnTaking = createTurnTaking(patienceMs);
  const codec = createOutboxCodec(models, vault);
  const queue = createOutboxQueue(models, codec);
  const turns = createTurns(models, vault);
  const claims = createOutboxClaims(models, codec, queue, turns, transactions, tuning?.claimRows);
  const outbox = createOutboxReads(models, codec);
  const leases = createLeases(models);
  const rounds = createDecisionRounds(models);
  const fences = createFamilyFences(models);
  const names = createNames(models, vault);
  const registrations = createRegistrations(models, vault, rounds, fences, names);
  const roster = createRoster(models, vault);
  const rosterImport = createRosterImport(models, vault, registrations, fences, transactions);
  const appointments = createAppointments(models, vault);
  const addresses = createAddresses(models, vault);
  const slots = createSlots(models, vault);
  const administration = createAdministration(models, vault);
  const staff = createStaff(models, vault);
  const accounts = createAccounts(models, vault);
  const programme = createProgramme(models, vault);
  const changes = createChanges(models, vault);
  const jobs = createJobs(models, vault);
  const savedViews = createSavedViews(models, vault);
  const closures = createClosures(models, vault);
  const checkIns = createCheckIns(models, vault);
  const tokens = createTokens(models, vault);
  const tries = createTries(models, vault);
  const orders = createContactOrders(models);
  const broadcasts = createBroadcasts(models, vault);
  const recipients = createRecipients(models, vault);
  const results = createOutboxResults(models, codec, queue, recipients);
  const audiences = createAudiences(models, registrations, turns, appointments);
  const leftovers = createLeftovers(models, vault);
  const erasures = createErasures({ models, vault, queue, names, leftovers });
  const aged = createAged(models);
  const made = createMade(models, vault, names);
  const commits = createCommits(
    {
      ...{ turns, registrations, rounds, appointments, slots, queue, orders, addresses },
      ...{ administration, staff, accounts, programme, changes, jobs, closures, checkIns, tokens, tries },
      ...{ broadcasts, recipients, erasures, savedViews },
    },
    transactions,
    turnTaking,
  );

  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  /** Every call goes through here: refused once closed, waited for by close(), its errors those of the catalogue. */
  async function call<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new AvisoError('storage_unavailable', 'It was closed.');
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw storageError(error);
    } finally {
      underWay.delete(running);
    }
  }

  const seals = createSeals(connection, models, vault, call);

  return {
    commit: (writes) => call(() => commits.commit(writes)),
    ping: () =>
      call(async () => {
        await models.meta.updateOne({ _id: 'ping' }, { $set: { value: '' } }, { upsert: true });
      }),
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
      await connection.close();
    },

    loadTurn: (sid, contactId) => call(() => turns.loadTurn(sid, contactId)),
    findConversation: (contactId) => call(() => turns.findConversation(contactId)),
    contactIdOf: createContactIds(vault),
    listInbound: (contactId, limit) => call(() => turns.listInbound(contactId, limit)),

    findCase: (aNumber) => call(() => roster.findCase(aNumber)),
    findFamily: (familyId) => call(() => roster.findFamily(familyId)),
    countCases: () => call(() => roster.countCases()),
    ...importPort(rosterImport, models, vault, call),

    findRegistration: (id) => call(() => registrations.findRegistration(id)),
    findRegistrationByReceipt: (receipt) => call(() => registrations.findRegistrationByReceipt(receipt)),
    findRegistrationOfFamily: (familyId) => call(() => registrations.findRegistrationOfFamily(familyId)),
    listRegistrationsOf: (contactId) => call(() => registrations.listRegistrationsOf(contactId)),
    listDecisionsDue: (limit) => call(() => registrations.listDecisionsDue(limit)),
    listWaiting: (query) => call(() => registrations.listWaiting(query)),
    countRegistrations: () => call(() => registrations.countRegistrations()),

    ...datePort(appointments, checkIns, call),
    findSlot: (id) => call(() => slots.findSlot(id)),
    listSlots: (query) => call(() => slots.listSlots(query)),
    pageSlots: (query) => call(() => slots.pageSlots(query)),
    importSlots: (given, audit) =>
      call(() =>
        transactions.run(async (session) => {
          const counts = await slots.importSlots(given, session);
          if (audit !== undefined) await administration.appendAudit(audit(counts), session);
          return counts;
        }),
      ),
    findClosure: (id) => call(() => closures.findClosure(id)),
    listClosures: (query) => call(() => closures.listClosures(query)),

    claimOutbox: (request) =>
      call(() => turnTaking.run([`sender:${request.sender}`], () => claims.claimOutbox(request))),
    unclaimOutbox: (rows) => call(() => transactions.run((session) => results.unclaim(rows, session))),
    recordSends: (sends) => call(() => transactions.run((session) => results.recordSends(sends, session))),
    recordReport: (report) =>
      call(() => transactions.run((session) => results.recordReport(report, session))),
    isStillClaimed: (id, owner) => call(() => results.isStillClaimed(id, owner)),
    markOrphans: (sender, owner) =>
      call(() => transactions.run((session) => results.markOrphans(sender, owner, session))),
    ...outboxPort(outbox, results, transactions, call),
    takeLease: (lease) => call(() => leases.takeLease(lease)),
    dropLease: (name, owner) => call(() => leases.dropLease(name, owner)),
    nextDueAt: (now) =>
      call(async () => {
        const due = [appointments.nextReminderAt(now), broadcasts.nextBroadcastAt(now)];
        const [times, ...others] = await Promise.all([outbox.nextOutboxTimes(now), ...due]);
        return earliest([...times, ...others]);
      }),

    listPhases: () => call(() => administration.listPhases()),
    readCount: (name) => call(() => administration.readCount(name)),
    madeBy: () => call(() => administration.madeBy()),
    readSetting: (name) => call(() => administration.readSetting(name)),
    isSettingForged: (name) => call(() => administration.isSettingForged(name)),
    ...requestPort(administration, call),
    listAudit: (query) => call(() => administration.listAudit(query)),
    listAuditBefore: (query) => call(() => administration.listAuditBefore(query)),

    findProgramme: () => call(() => programme.findProgramme()),
    findStaff: (id) => call(() => staff.findStaff(id)),
    listStaff: (query) => call(() => staff.listStaff(query)),

    ...accountPort(accounts, vault, call),

    findChange: (id) => call(() => changes.findChange(id)),
    listChanges: (query) => call(() => changes.listChanges(query)),
    ...workPort(jobs, savedViews, call),

    ...tokenPort(tokens, call),
    ...namePort(names, createNamesWalk(models, vault, names, fences), transactions, call),

    ...keyPort(models, vault, transactions, call),
    ...seals,
    ...upgradePorts(database, connection, models, seals, call),

    ...figuresPort(createFigures(models), call),
    removeMade: (demo) => call(() => transactions.run((session) => made.removeMade(demo, session))),
    listLeftovers: (query) => call(() => erasures.leftovers.listLeftovers(query)),
    listAged: (query) => call(() => aged.listAged(query)),

    findAlias: (id) => call(() => addresses.findAlias(id)),
    findAddressFlag: (id) => call(() => addresses.findAddressFlag(id)),
    findTries: (id) => call(() => tries.findTries(id)),
    ...vaultPort(vault),

    findBroadcast: (id) => call(() => broadcasts.findBroadcast(id)),
    listBroadcasts: (query) => call(() => broadcasts.listBroadcasts(query)),
    listLiveBroadcasts: () => call(() => broadcasts.listLiveBroadcasts()),
    countAudience: (audience) => call(() => audiences.countAudience(audience)),
    pageAudience: (query) => call(() => audiences.pageAudience(query)),
    listAudienceRows: (ids) => call(() => audiences.listAudienceRows(ids)),
    listRecipients: (query) => call(() => recipients.listRecipients(query)),
    findRecipient: (broadcastId, position) => call(() => recipients.findRecipient(broadcastId, position)),
    listRecipientsAt: (broadcastId, contactIds) =>
      call(() => recipients.listRecipientsAt(broadcastId, contactIds)),
    listLeft: (broadcastId) => call(() => recipients.listLeft(broadcastId)),
    countRecipients: (broadcastId) => call(() => recipients.countRecipients(broadcastId)),
    listToEnqueue: (query) => call(() => recipients.listToEnqueue(query)),
    sumQueuedRecipients: () => call(() => recipients.sumQueuedRecipients()),
    listOpenRecipients: (query) => call(() => recipients.listOpenRecipients(query)),
    listNewReplies: (query) => call(() => recipients.listNewReplies(query)),
    endWaiting: (query) =>
      call(() =>
        transactions.run(async (session) => {
          if (query.state === 'recalled' && (await broadcasts.isBeingSent(query.broadcastId, session)))
            return 0;
          return recipients.endWaiting(query, session);
        }),
      ),
    clearRecipients: (broadcastId, limit) =>
      call(() =>
        transactions.run(async (session) =>
          (await broadcasts.isUnmade(broadcastId, session))
            ? recipients.clearRecipients(broadcastId, limit, session)
            : 0,
        ),
      ),
  };
}

/** Closes what is not prepared for this version; gives the vault that goes by how its seals stand. */
async function checkOpened(
  connection: Connection,
  models: Models,
  { vault, onSurplus }: MongoOptions,
): Promise<DatabaseVault> {
  try {
    await checkPrepared(models, vault);
    if (onSurplus !== undefined) {
      const surplus = await checkIndexes(models);
      if (surplus.length > 0) onSurplus(surplus);
    }
    return await vaultOf(models, vault);
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw storageError(error);
  }
}

/** The import of cases, as the port has it. */
function importPort(
  rosterImport: ReturnType<typeof createRosterImport>,
  models: Models,
  vault: Vault,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<RosterStorage, 'importCases' | 'listConcernedBy'> {
  const hashedOf = (cases: readonly Case[]) => cases.map((facts) => hashCase(vault, facts));
  return {
    importCases: (cases, { dryRun }) =>
      call(() => (dryRun ? rosterImport.count(hashedOf(cases)) : rosterImport.importCases(hashedOf(cases)))),
    listConcernedBy: (cases) =>
      call(async () => {
        const families = new Set<string>();
        await rosterImport.count(hashedOf(cases), families);
        return idsOfFamilies(models, [...families]);
      }),
  };
}

/** Who has which date, and who came to it, as the port has them. */
function datePort(
  appointments: Appointments,
  checkIns: CheckIns,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): AppointmentStorage & CheckInStorage {
  return {
    findAppointment: (id) => call(() => appointments.findAppointment(id)),
    findAppointmentByReference: (reference) => call(() => appointments.findAppointmentByReference(reference)),
    findActiveAppointment: (registrationId) => call(() => appointments.findActiveAppointment(registrationId)),
    listAppointmentsOf: (registrationId) => call(() => appointments.listAppointmentsOf(registrationId)),
    listActiveAppointments: (at) => call(() => appointments.listActiveAppointments(at)),
    listDueReminders: (now, limit) => call(() => appointments.listDueReminders(now, limit)),
    listReminders: (appointmentId) => call(() => appointments.listReminders(appointmentId)),
    findPassedOn: (id) => call(() => appointments.findPassedOn(id)),
    findCalls: (appointmentId) => call(() => appointments.findCalls(appointmentId)),
    findCheckIn: (id) => call(() => checkIns.findCheckIn(id)),
    listCheckIns: (at) => call(() => checkIns.listCheckIns(at)),
    countCheckIns: (query) => call(() => checkIns.countCheckIns(query)),
  };
}

/** What lets programs in, as the port has it. */
function tokenPort(
  tokens: ReturnType<typeof createTokens>,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): TokenStorage {
  return {
    findToken: (id) => call(() => tokens.findToken(id)),
    findTokenByHash: (hash) => call(() => tokens.findTokenByHash(hash)),
    listTokens: (query) => call(() => tokens.listTokens(query)),
    touchToken: (id, at) => call(() => tokens.touchToken(id, at)),
    findRequestKey: (id) => call(() => tokens.findRequestKey(id)),
    forgetRequestKeys: (expiredBy) => call(() => tokens.forgetRequestKeys(expiredBy)),
  };
}

/** Names, as the port has them. */
function namePort(
  names: ReturnType<typeof createNames>,
  walk: ReturnType<typeof createNamesWalk>,
  transactions: Transactions,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): NameStorage {
  return {
    listFamiliesNamed: (query) => call(() => names.listFamiliesNamed(query)),
    areNamesReady: () => call(walk.areNamesReady),
    nameSome: (limit) => call(() => transactions.run((session) => walk.nameSome(limit, session))),
  };
}

/** Figures, as the port has them. */
function figuresPort(
  figures: ReturnType<typeof createFigures>,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): FiguresStorage {
  return {
    groupRegistrations: () => call(() => figures.groupRegistrations()),
    groupAppointments: () => call(() => figures.groupAppointments()),
    countMade: (of, bounds) => call(() => figures.countMade(of, bounds)),
  };
}

/** Log-ins, as the port has them. */
function accountPort(
  accounts: ReturnType<typeof createAccounts>,
  vault: Vault,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): AccountStorage {
  return {
    findAccount: (id) => call(() => accounts.findAccount(id)),
    findAccountByEmailKey: (key) => call(() => accounts.findAccountByEmailKey(key)),
    listAccounts: (query) => call(() => accounts.listAccounts(query)),
    accountKeyOf: (what) => vault.hash('account', what),
    findSessionByHash: (hash) => call(() => accounts.findSessionByHash(hash)),
    listSessionsOf: (accountId) => call(() => accounts.listSessionsOf(accountId)),
    touchSession: (id, at) => call(() => accounts.touchSession(id, at)),
    forgetSessions: (endedBy) => call(() => accounts.forgetSessions(endedBy)),
  };
}

/** UTC milliseconds of the earliest of them; null when there is none. */
function earliest(times: readonly (Date | null | undefined)[]): number | null {
  const known = times.flatMap((time) => time?.getTime() ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** Requests for a person and what staff wrote down of them, as the port has it. */
function requestPort(
  administration: ReturnType<typeof createAdministration>,
  call: <T>(work: () => Promise<T>) => Promise<T>,
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
    findPersonRequest: (id) => call(() => administration.findPersonRequest(id)),
    listPersonRequests: (state) => call(() => administration.listPersonRequests(state)),
    pagePersonRequests: (query) => call(() => administration.pagePersonRequests(query)),
    countUrgent: () => call(() => administration.countUrgent()),
    listPersonRequestsOf: (contactId) => call(() => administration.listPersonRequestsOf(contactId)),
    listOpenPersonRequestsOf: (contactId) => call(() => administration.listOpenPersonRequestsOf(contactId)),
    findOpenPersonRequest: (contactId) => call(() => administration.findOpenPersonRequest(contactId)),
    listNotesOf: (contactId, requestId) => call(() => administration.listNotesOf(contactId, requestId)),
    inboxMark: () => call(() => administration.inboxMark()),
  };
}

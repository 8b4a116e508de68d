import type { Account, Session } from '../domain/account.ts';
import type { StoredFlag } from '../domain/address-flag.ts';
import type { Alias } from '../domain/alias.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { AuditEntry, AuditRow } from '../domain/audit.ts';
import type { Calls } from '../domain/calls.ts';
import type { Case } from '../domain/case.ts';
import type { Change, ChangeState } from '../domain/change.ts';
import type { CheckIn } from '../domain/check-in.ts';
import type { Closure, PortTime } from '../domain/closure.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { DemoMade } from '../domain/demo.ts';
import type { DeliveryReport } from '../domain/delivery-report.ts';
import type { Leftover, LeftoverKind } from '../domain/erasure.ts';
import type { Job, JobKind } from '../domain/job.ts';
import type { InboundMessage, OutboxRow, OutboxState, Priority } from '../domain/message.ts';
import type { Note } from '../domain/note.ts';
import type { PassedOn } from '../domain/passed-on.ts';
import type { PersonRequest } from '../domain/person-request.ts';
import type { Phase } from '../domain/phase.ts';
import type { PortId } from '../domain/port.ts';
import type { ProgrammeRecord } from '../domain/programme-record.ts';
import type { Registration } from '../domain/registration.ts';
import type { Reminder } from '../domain/reminder.ts';
import type { RequestKey } from '../domain/request-key.ts';
import type { SavedView } from '../domain/saved-view.ts';
import type { Slot } from '../domain/slot.ts';
import type { Staff } from '../domain/staff.ts';
import type { Token } from '../domain/token.ts';
import type { Tries } from '../domain/tries.ts';
import type { BroadcastStorage } from './broadcast-port.ts';
import type { GuardStorage } from './guard-port.ts';
import type { FiguresStorage } from './figures-port.ts';
import type { MadeBy } from './made-by.ts';
import type { RetentionStorage } from './retention-port.ts';
import type { NamedFamilies } from './name-search.ts';
import type { KeyStorage } from './key-port.ts';
import type { BindStorage, SealStorage } from './seal-port.ts';
import type { Owner } from './sealed-damaged.ts';
import type { CommitOutcome, Write } from './write.ts';

export type { DeliveryReport, NamedFamilies };

/**
 * The storage port. Callers see plain records; an implementation seals personal fields with the vault
 * before they reach the database and finds them by keyed hash. Times are UTC milliseconds and come in as
 * parameters. Every method may throw AvisoError `storage_*`; nothing else is thrown on purpose.
 */
export interface Storage
  extends
    TurnStorage,
    RosterStorage,
    RegistrationStorage,
    NameStorage,
    AppointmentStorage,
    CheckInStorage,
    SlotStorage,
    OutboxStorage,
    AdminStorage,
    TokenStorage,
    StaffStorage,
    AccountStorage,
    TriesStorage,
    AddressStorage,
    ChangeStorage,
    JobStorage,
    SavedViewStorage,
    ErasureStorage,
    DemoStorage,
    FiguresStorage,
    KeyStorage,
    SealStorage,
    BindStorage,
    GuardStorage,
    RetentionStorage,
    BroadcastStorage {
  /** Makes all writes or none, durably, before it answers. Calls that wait together may share one flush. */
  commit(writes: readonly Write[]): Promise<CommitOutcome>;
  /** Answers when the database can be read and written; throws otherwise. */
  ping(): Promise<void>;
  /** Finishes what is in flight and lets go of the database. */
  close(): Promise<void>;
}

export interface TurnStorage {
  /** What a turn starts from, in one read. `seen`: this sid was already taken in. `ours`: the contact is a number of ours (our-numbers.ts). */
  loadTurn(
    sid: string,
    contactId: string,
  ): Promise<{ seen: boolean; conversation: Conversation | null; ours?: true }>;
  findConversation(contactId: string): Promise<Conversation | null>;
  /** The keyed hash that names a contact point; takes the text of contactPoint() in src/domain/address.ts. */
  contactIdOf(point: string): string;
  /** Texts taken in from a contact, oldest first. */
  listInbound(contactId: string, limit: number): Promise<readonly InboundMessage[]>;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface RosterStorage {
  findCase(aNumber: string): Promise<Case | null>;
  /** Everyone of a family, by A-number. */
  findFamily(familyId: string): Promise<readonly Case[]>;
  countCases(): Promise<number>;
  /**
   * Upserts a batch in one transaction and marks the registrations of changed families for a new decision
   * in the same transaction. `dryRun` counts without writing. A batch holds an A-number once.
   */
  importCases(cases: readonly Case[], options: { dryRun: boolean }): Promise<ImportCounts>;
  /** Ids of the registrations that an import of these would mark for a new decision, each once. Writes nothing. */
  listConcernedBy(cases: readonly Case[]): Promise<readonly string[]>;
}

export interface RegistrationStorage {
  findRegistration(id: string): Promise<Registration | null>;
  findRegistrationByReceipt(receipt: string): Promise<Registration | null>;
  /** The family's registration that is not withdrawn. */
  findRegistrationOfFamily(familyId: string): Promise<Registration | null>;
  /** Not withdrawn, oldest first. */
  listRegistrationsOf(contactId: string): Promise<readonly Registration[]>;
  /** Registrations whose decision must be made again, any order. */
  listDecisionsDue(limit: number): Promise<readonly Registration[]>;
  /** Stage `waiting`, by enrolledOn, then by id; `after` pages on from a row of the last page. */
  listWaiting(query: {
    port?: PortId;
    limit: number;
    after?: { enrolledOn: string; id: string };
  }): Promise<readonly Registration[]>;
  countRegistrations(): Promise<Readonly<Record<Registration['stage'], number>>>;
}

/**
 * Names are sealed. A family is found by keyed hashes of the words of its names, and of their first four letters, which are written with
 * its cases and its registration.
 */
export interface NameStorage {
  /**
   * Families in whose names each of the words is, or one that begins with the same four letters; by one or by several people, and by chance
   * others: whoever asks looks at the names.
   * @param query.words at least one, as `wordsToFind` gives them
   */
  listFamiliesNamed(query: { words: readonly string[]; limit: number }): Promise<NamedFamilies>;
  /** Whether everybody can be found who was stored before names could. */
  areNamesReady(): Promise<boolean>;
  /** Makes the names of some of them, in one transaction, and goes on from there the next time. Gives whether there are more. */
  nameSome(limit: number): Promise<boolean>;
}

/** What an import of slots did; `refused` by slot id. */
export interface SlotCounts extends ImportCounts {
  readonly refused: readonly string[];
}

export interface SlotsPage {
  readonly port?: PortId;
  readonly startsFrom?: number;
  readonly startsBefore?: number;
  readonly limit: number;
  readonly after?: { readonly startsAt: number; readonly id: string };
}

export interface ClosuresQuery {
  /** Local ISO date: of that day and later ones. */
  readonly from?: string;
  /** Those only in which there may still be appointments. */
  readonly uncleared?: true;
}

export interface AppointmentStorage {
  findAppointment(id: string): Promise<Appointment | null>;
  findAppointmentByReference(reference: string): Promise<Appointment | null>;
  findActiveAppointment(registrationId: string): Promise<Appointment | null>;
  /** Those that ended, too, in the order in which they were made. */
  listAppointmentsOf(registrationId: string): Promise<readonly Appointment[]>;
  /** Appointments that hold seats on a day at a port, or at one time of it, by startsAt, then id. */
  listActiveAppointments(at: PortTime): Promise<readonly Appointment[]>;
  /** Pending reminders due at or before `now`, by dueAt, then id. */
  listDueReminders(now: number, limit: number): Promise<readonly Reminder[]>;
  listReminders(appointmentId: string): Promise<readonly Reminder[]>;
  /** @param id as `askedId` makes it, or that of the appointment alone for being told */
  findPassedOn(id: string): Promise<PassedOn | null>;
  /** Calls of staff about an appointment; null when there was none. */
  findCalls(appointmentId: string): Promise<Calls | null>;
}

export interface SlotStorage {
  findSlot(id: string): Promise<Slot | null>;
  /** By startsAt, then id; `from` and `to` are local ISO dates, both included. */
  listSlots(query: { port?: PortId; from?: string; to?: string }): Promise<readonly Slot[]>;
  /** The same, page by page: `startsFrom` and `startsBefore` are UTC milliseconds; `after` pages on from a row of the last page. */
  pageSlots(query: SlotsPage): Promise<readonly Slot[]>;
  /**
   * Sets capacities; keeps what is taken. A capacity below what is taken is refused and listed by slot id.
   * @param audit what the audit says of it, in the same transaction
   */
  importSlots(slots: readonly Slot[], audit?: (counts: SlotCounts) => AuditEntry): Promise<SlotCounts>;
  findClosure(id: string): Promise<Closure | null>;
  /** By date, then id. */
  listClosures(query: ClosuresQuery): Promise<readonly Closure[]>;
}

/** How often something was recorded at one port on one day. */
export interface CheckInCount extends Pick<CheckIn, 'port' | 'date' | 'state'> {
  readonly appointments: number;
  /** In these appointments. */
  readonly people: number;
  /** Of these people. */
  readonly came: number;
}

export interface CheckInsQuery {
  readonly port?: PortId;
  /** Local ISO dates, both included. */
  readonly from?: string;
  readonly to?: string;
}

export interface CheckInStorage {
  /** @param id as `checkInId` makes it */
  findCheckIn(id: string): Promise<CheckIn | null>;
  /** What was recorded of a day at a port, or of one time of it, by time, then id. */
  listCheckIns(at: PortTime): Promise<readonly CheckIn[]>;
  /** Sums by date, port and state, in this order; what was undone is a state, too. */
  countCheckIns(query: CheckInsQuery): Promise<readonly CheckInCount[]>;
}

/** Messages of which it is unknown whether they left. */
export interface UnknownQuery {
  readonly sender: string;
  /** UTC milliseconds. */
  readonly attemptedBefore: number;
  readonly limit: number;
}

/**
 * What became of one attempt to send. `attempt` is the row's `attempts` as it was claimed or found `unsure`. When the row has been
 * claimed again since, what a worker that was away says of an earlier attempt is not taken, but for `accepted`; without
 * `attempt` everything is.
 */
export type SendResult = { readonly attempt?: number } & SendOutcome;

type SendOutcome =
  /**
   * The channel took it. Until `holdUntil`, a report of `sent` or later, or a text from the contact that was received since it was
   * handed over at `at` (absent: at `attemptedAt`), nothing else goes to the contact. `at` becomes the row's `attemptedAt`.
   */
  | {
      readonly id: string;
      readonly outcome: 'accepted';
      readonly sid: string;
      readonly holdUntil: number;
      readonly at?: number;
    }
  /** Not taken; try again. `inOrder`: what is queued behind it for the contact waits for it. */
  | {
      readonly id: string;
      readonly outcome: 'retry';
      readonly notBefore: number;
      readonly error: string;
      readonly inOrder: boolean;
    }
  | { readonly id: string; readonly outcome: 'failed'; readonly error: string }
  /** Handed over, no answer. */
  | { readonly id: string; readonly outcome: 'unknown'; readonly error: string };

/** Rows of a priority that a claim takes before what is more urgent, if so many may be sent. */
export interface Reserved {
  readonly priority: Priority;
  readonly rows: number;
}

/** A claimed row that goes back, to leave at `notBefore`; `owner` as it was claimed. */
export interface PutBack {
  readonly id: string;
  readonly notBefore: number;
  readonly owner?: string | null;
}

export interface HandedOver {
  readonly segments: number;
  /** When the newest attempt was made that is reported as sent, at or after `since`; null when none is. */
  readonly through: number | null;
}

/** What is queued of one priority at one sender. */
export interface QueuedSum {
  readonly sender: string;
  readonly priority: Priority;
  readonly messages: number;
  readonly segments: number;
  /** The latest time before which one of them does not leave. */
  readonly lastNotBefore: number;
}

export interface OutboxStorage {
  /**
   * Claims for `owner` what `sender` may send now, and commits the claim before it answers: state `sending`,
   * attempts + 1, attemptedAt `at()`, asked once the line was read (`now` when left out): a claim may wait for its turn, and what
   * is queued meanwhile and claimed with it would be dated before it was written. Order: what is `reserved`, then by priority; within a priority contacts take turns (turnOf in
   * outbox-rules.ts), and the messages of each keep the order of commits. Nobody gets two at once: a contact with
   * a row in `sending`, `unsure` or held (see SendResult) is passed over, and only the first row of a contact is claimed;
   * past a row that waits for an in-order retry only a more urgent one may go. Rows at or past expiresAt become `expired` on the way; stopped contacts' rows `suppressed`.
   */
  claimOutbox(request: {
    sender: string;
    owner: string;
    now: number;
    at?: () => number;
    limit: number;
    reserved?: readonly Reserved[];
  }): Promise<readonly OutboxRow[]>;
  /**
   * Puts claimed rows back untouched (attempts as before), to leave at `notBefore`: quiet hours, rate, shutdown. They keep their
   * place: what is behind them for the contact waits as for an in-order retry. A row withdrawn meanwhile ends `withdrawn`.
   * With `owner`, a row that somebody else has claimed since is left alone.
   */
  unclaimOutbox(rows: readonly PutBack[]): Promise<void>;
  /** Records what became of attempts. `accepted` is taken from `sending` and `unsure`; the others too, never backwards. */
  recordSends(results: readonly SendResult[]): Promise<void>;
  /**
   * Records a report, forward only, also when it comes before the send was recorded; gives the row as it is then, or null when unknown.
   * `delivered` wins over every earlier end, and withdraws what follows the message and has not left (message-chain.ts) with it; a
   * recipient of a broadcast who had come to another end by then got it.
   */
  recordReport(report: DeliveryReport): Promise<OutboxRow | null>;
  /** Whether a row that `owner` claimed is still to be handed over: nobody withdrew it since, and no report says that it arrived. */
  isStillClaimed(id: string, owner: string | null): Promise<boolean>;
  /** Makes `unsure` what is `sending` at this sender for any other owner: its worker is gone. Gives how many. */
  markOrphans(sender: string, owner: string): Promise<number>;
  /** `unsure` rows whose last attempt is at or before `attemptedBefore`, those that open. */
  listUnknown(query: UnknownQuery): Promise<readonly OutboxRow[]>;
  /** Ends those that do not open: nobody can be asked what became of them, and their contacts wait. Gives how many. */
  endDamagedUnknown(query: UnknownQuery): Promise<number>;
  findOutbox(id: string): Promise<OutboxRow | null>;
  /** The row that the channel gave this id. */
  findOutboxBySid(sid: string): Promise<OutboxRow | null>;
  /** Everything ever queued for a contact, in order of commits. */
  listOutboxOf(contactId: string): Promise<readonly OutboxRow[]>;
  /** What was last handed to a channel for a contact, or is being handed over, newest attempt first; `limit` rows at most. Clips ask nothing and are left out. */
  listHandedOverTo(contactId: string, limit: number): Promise<readonly OutboxRow[]>;
  countOutbox(): Promise<Readonly<Record<OutboxState, number>>>;
  /**
   * What `sender` handed over at or after `since` and the channel may still hold: of the rows in `accepted`, those whose attempt
   * was not before that of the newest row that is reported as sent. A channel sends in the order in which it was handed
   * over: what came before that one has left too, though its own report was lost.
   */
  readHandedOver(query: { sender: string; since: number }): Promise<HandedOver>;
  /** What is queued, by sender, then priority, whether it is due or not. Reads all of it: for operators, not for loops. */
  listQueued(): Promise<readonly QueuedSum[]>;
  /** Senders with rows `queued`, `sending` or `unsure`. */
  listBusySenders(): Promise<readonly string[]>;
  /**
   * Takes or renews a named lease until `until`; false while another owner holds it. Where several machines share a database
   * it lasts `until` − `now` from when the database gets to it, by the database's clock: no two clocks are compared. Where one
   * machine has the database, a holder whose process has ended keeps it no longer than `restMs` from when that is seen (0 when left out).
   */
  takeLease(lease: {
    name: string;
    owner: string;
    now: number;
    until: number;
    restMs?: number;
  }): Promise<boolean>;
  dropLease(name: string, owner: string): Promise<void>;
  /**
   * The earliest time after `now` at which a queued message, a pending reminder, a held contact or a broadcast that is held back
   * comes due; null when none does.
   */
  nextDueAt(now: number): Promise<number | null>;
}

/** A page of requests; `urgent`, `openedAt` and `id` are those of the row before it. */
export interface RequestPage {
  readonly state: PersonRequest['state'];
  readonly limit: number;
  readonly after?: { readonly urgent: boolean; readonly openedAt: number; readonly id: string };
}

/** Urgent requests that are open. */
export interface UrgentCount {
  /** For whom nobody has taken it. */
  readonly waiting: number;
  /** Since when the one that waits longest does, UTC milliseconds; null when none waits. */
  readonly oldestAt: number | null;
  /** That somebody has. */
  readonly taken: number;
}

export interface AdminStorage {
  listPhases(): Promise<readonly Phase[]>;
  /** What admins set; null before anybody set anything. */
  findProgramme(): Promise<ProgrammeRecord | null>;
  readCount(name: string): Promise<number>;
  /** Null where there is none, and where somebody wrote it past the service. */
  readSetting(name: string): Promise<string | null>;
  /** Whether there is one that somebody wrote past the service. */
  isSettingForged(name: string): Promise<boolean>;
  /** By the ids of texts and of messages handed over, whose database it is; null when none of them tells. */
  madeBy(): Promise<MadeBy | null>;
  findPersonRequest(id: string): Promise<PersonRequest | null>;
  /** The urgent ones first; within each the longest first. */
  listPersonRequests(state: PersonRequest['state']): Promise<readonly PersonRequest[]>;
  /** The same page by page; `after` pages on from a row of the last page. */
  pagePersonRequests(query: RequestPage): Promise<readonly PersonRequest[]>;
  countUrgent(): Promise<UrgentCount>;
  /** Everything of a contact that is open, longest first. */
  listOpenPersonRequestsOf(contactId: string): Promise<readonly PersonRequest[]>;
  /** Those that are closed, too, by id. */
  listPersonRequestsOf(contactId: string): Promise<readonly PersonRequest[]>;
  /**
   * The contact's open request, if any: a person is asked for once. Not one that is open because nothing reached the contact,
   * they stopped with an appointment, or could not be told that theirs was taken back: who asks for a person has that wish beside it.
   */
  findOpenPersonRequest(contactId: string): Promise<PersonRequest | null>;
  /** What staff wrote down about a contact, or with that request, oldest first. */
  listNotesOf(contactId: string, requestId: string): Promise<readonly Note[]>;
  /** Changes whenever something of the open requests does. */
  inboxMark(): Promise<string>;
  /** Tells whoever watches of a row that was put back to what it was before. */
  tellPutBack(owner: Owner): void;
  /** The MAC of a text that is kept elsewhere, as that of an anchor of the audit: nobody makes one without the key. */
  anchorMacOf(text: string): string;
  /** The audit chain in order; `after` is a seq. */
  listAudit(query: { after: number; limit: number }): Promise<readonly AuditRow[]>;
  /** The newest first; `before` is a seq, of which only earlier ones come. With `subject`: of what was done to that alone. */
  listAuditBefore(query: { before: number; limit: number; subject?: string }): Promise<readonly AuditRow[]>;
}

export interface StaffStorage {
  /** The record itself, also when it stands for another one. */
  findStaff(id: string): Promise<Staff | null>;
  /** By id, which is the order in which they were made; `after` is an id, '' for the first page. */
  listStaff(query: { after: string; limit: number }): Promise<readonly Staff[]>;
}

export interface AccountStorage {
  findAccount(id: string): Promise<Account | null>;
  /** Takes what `accountKeyOf` gives for an e-mail. */
  findAccountByEmailKey(key: string): Promise<Account | null>;
  /** By id, which is the order in which they were made; `after` is an id, '' for the first page. */
  listAccounts(query: { after: string; limit: number }): Promise<readonly Account[]>;
  /** The keyed hash of something by which somebody logs in: an e-mail, the mark of a device. */
  accountKeyOf(what: string): string;
  /** Takes the hash of the cookie's text. */
  findSessionByHash(hash: string): Promise<Session | null>;
  /** All of an account that are stored, in the order in which they were made. */
  listSessionsOf(accountId: string): Promise<readonly Session[]>;
  /** Remembers about when a session was last used; no write of the session takes it back. */
  touchSession(id: string, at: number): Promise<void>;
  /** Removes sessions that ended at or before `endedBy`; gives how many. */
  forgetSessions(endedBy: number): Promise<number>;
}

export interface AddressStorage {
  findAlias(id: string): Promise<Alias | null>;
  /** @param id as `flagId` makes it */
  findAddressFlag(id: string): Promise<StoredFlag | null>;
}

export interface TriesStorage {
  findTries(id: string): Promise<Tries | null>;
  /** The keyed hash by which the tries at something are found (an A-number, a family): the thing itself stands nowhere. */
  triesKeyOf(what: string): string;
}

export interface ChangeStorage {
  findChange(id: string): Promise<Change | null>;
  /** The newest first, as stored in that state, or all; `before` is an id, of which only earlier ones come. */
  listChanges(query: { state?: ChangeState; before?: string; limit: number }): Promise<readonly Change[]>;
}

export interface JobStorage {
  findJob(id: string): Promise<Job | null>;
  /** The newest first; `before` is an id, of which only earlier ones come. */
  listJobs(query: { kind: JobKind; before?: string; limit: number }): Promise<readonly Job[]>;
  /** Those for which there is something to do at `now`, by dueAt, then id. */
  listJobsDue(query: { now: number; limit: number }): Promise<readonly Job[]>;
}

export interface SavedViewStorage {
  findSavedView(id: string): Promise<SavedView | null>;
  /** Those of a member of staff and those that are shared, by id, which is the order in which they were made. */
  listSavedViews(query: { staffId: string; limit: number }): Promise<readonly SavedView[]>;
}

export interface ErasureStorage {
  /** Those due at or before `now`, by dueAt, then id. */
  listLeftovers(query: { kind: LeftoverKind; now: number; limit: number }): Promise<readonly Leftover[]>;
  /** Leaves nothing of what was erased in the files beside the database, where there are any and nobody is in the way. */
  readonly sweepErased?: () => Promise<void>;
}

export interface DemoStorage {
  /**
   * Removes what the demo made, whole: of its families nothing stays, not even ids. Seats are given back. A slot in which somebody else
   * has seats stays, and so do cases of a family that is registered from elsewhere. Does nothing when it comes again.
   */
  removeMade(made: DemoMade): Promise<void>;
}

export interface TokenStorage {
  findToken(id: string): Promise<Token | null>;
  /** Takes the hash of the token's text. */
  findTokenByHash(hash: string): Promise<Token | null>;
  /** By id, which is the order in which they were made; `after` is an id, '' for the first page. */
  listTokens(query: { after: string; limit: number }): Promise<readonly Token[]>;
  /** Remembers about when a token was last used; no write of the token takes it back. */
  touchToken(id: string, at: number): Promise<void>;
  findRequestKey(id: string): Promise<RequestKey | null>;
  /** Removes keys that expired at or before `expiredBy`; gives how many. */
  forgetRequestKeys(expiredBy: number): Promise<number>;
}

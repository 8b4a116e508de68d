import { withCarriedSettings } from '../carried-settings.ts';
import { NO_OPT_OUT, type OptOut } from '../outbox-rules.ts';
import type { CommitOutcome, DateWrite, StaffWrite, UnconditionalWrite, Write } from '../write.ts';
import type { createAccounts } from './accounts.ts';
import type { createAddresses } from './addresses.ts';
import type { createAdministration } from './administration.ts';
import type { createAppointments } from './appointments.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { createChanges } from './changes.ts';
import type { createCheckIns } from './check-ins.ts';
import type { createClosures } from './closures.ts';
import type { Connection } from './connection.ts';
import type { Erasures } from './erasures.ts';
import type { createJobs } from './jobs.ts';
import type { Leftovers } from './leftovers.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { OutboxQueue } from './outbox-queue.ts';
import type { Recipients } from './recipients.ts';
import type { createRegistrations } from './registrations.ts';
import type { createSlots } from './slots.ts';
import type { createProgramme } from './programme.ts';
import type { createStaff } from './staff.ts';
import type { createTokens } from './tokens.ts';
import type { createTries } from './tries.ts';
import type { createTurns } from './turns.ts';

/** The tables that a commit reaches. */
export interface Tables {
  readonly turns: ReturnType<typeof createTurns>;
  readonly registrations: ReturnType<typeof createRegistrations>;
  readonly appointments: ReturnType<typeof createAppointments>;
  readonly slots: ReturnType<typeof createSlots>;
  readonly outboxQueue: OutboxQueue;
  readonly outboxCounts: OutboxCounts;
  readonly addresses: ReturnType<typeof createAddresses>;
  readonly administration: ReturnType<typeof createAdministration>;
  readonly programme: ReturnType<typeof createProgramme>;
  readonly staff: ReturnType<typeof createStaff>;
  readonly accounts: ReturnType<typeof createAccounts>;
  readonly changes: ReturnType<typeof createChanges>;
  readonly jobs: ReturnType<typeof createJobs>;
  readonly closures: ReturnType<typeof createClosures>;
  readonly checkIns: ReturnType<typeof createCheckIns>;
  readonly tokens: ReturnType<typeof createTokens>;
  readonly tries: ReturnType<typeof createTries>;
  readonly broadcasts: Broadcasts;
  readonly recipients: Recipients;
  readonly leftovers: Leftovers;
  readonly erasures: Erasures;
}

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

/** What no other write can hinder, once it was checked. */
function writeSimply(
  { administration, addresses, appointments, leftovers, erasures }: Tables,
  write: UnconditionalWrite | Extract<Write, { readonly kind: 'personRequest' | 'redact' | 'letGo' }>,
): void {
  switch (write.kind) {
    case 'personRequest':
      administration.writePersonRequest(write.request);
      return;
    case 'redact':
      erasures.redact(write.of, write.id, write.at);
      return;
    case 'setting':
      administration.writeSetting(write.name, write.value);
      return;
    case 'note':
      administration.writeNote(write.note);
      return;
    case 'alias':
      addresses.writeAlias(write.alias);
      return;
    case 'addressFlag':
      addresses.writeAddressFlag(write.flag);
      return;
    case 'passedOn':
      appointments.writePassedOn(write.passedOn);
      return;
    case 'letGo':
      erasures.letGo(write);
      return;
    case 'eraseMessage':
      erasures.eraseMessage(write.id, write.at);
      return;
    case 'leftover':
      leftovers.writeLeftover(write.leftover);
      return;
    case 'leftoverDone':
      leftovers.removeLeftover(write.id);
      return;
    case 'audit':
      administration.appendAudit(write.entry);
  }
}

function checkOfStaff({ staff, accounts, tokens, changes, jobs }: Tables, write: StaffWrite): CommitOutcome {
  switch (write.kind) {
    case 'staff':
      return staff.checkStaff(write.staff);
    case 'account':
      return accounts.checkAccount(write.account);
    case 'session':
      return accounts.checkSession(write.session);
    case 'token':
      return tokens.checkToken(write.token);
    case 'requestKey':
      return tokens.checkRequestKey(write.key);
    case 'change':
      return changes.checkChange(write.change);
    case 'job':
      return jobs.checkJob(write.job);
  }
}

function writeOfStaff({ staff, accounts, tokens, changes, jobs }: Tables, write: StaffWrite): void {
  switch (write.kind) {
    case 'staff':
      staff.writeStaff(write.staff);
      return;
    case 'account':
      accounts.writeAccount(write.account);
      return;
    case 'session':
      accounts.writeSession(write.session);
      return;
    case 'token':
      tokens.writeToken(write.token);
      return;
    case 'requestKey':
      tokens.writeRequestKey(write.key);
      return;
    case 'change':
      changes.writeChange(write.change);
      return;
    case 'job':
      jobs.writeJob(write.job);
  }
}

type Withdrawal = Extract<Write, { readonly kind: 'withdraw' | 'withdrawContact' | 'withdrawMessages' }>;

function withdraw(queue: OutboxQueue, write: Withdrawal): void {
  switch (write.kind) {
    case 'withdraw':
      queue.withdrawGroup(write.group, write.reason);
      return;
    case 'withdrawContact':
      queue.withdrawContact(write.contactId, write.reason);
      return;
    case 'withdrawMessages':
      for (const id of write.ids) queue.withdrawMessage(id, write.reason);
  }
}

function checkOfDates({ appointments, slots, closures, checkIns }: Tables, write: DateWrite): CommitOutcome {
  switch (write.kind) {
    case 'appointment':
      return appointments.checkAppointment(write.appointment);
    case 'slot':
      return slots.checkSlot(write.slotId, write.people);
    case 'reminders':
      return 'ok';
    case 'reminder':
      return appointments.checkReminder(write.id);
    case 'calls':
      return appointments.checkCalls(write.calls);
    case 'closure':
      return closures.checkClosure(write.closure);
    case 'checkIn':
      return checkIns.checkCheckIn(write.checkIn);
  }
}

function writeOfDates({ appointments, slots, closures, checkIns }: Tables, write: DateWrite): void {
  switch (write.kind) {
    case 'appointment':
      appointments.writeAppointment(write.appointment);
      return;
    case 'slot':
      slots.takePlaces(write.slotId, write.people);
      return;
    case 'reminders':
      appointments.replaceReminders(write.appointmentId, write.reminders);
      return;
    case 'reminder':
      appointments.endReminder(write.id, write.state);
      return;
    case 'calls':
      appointments.writeCalls(write.calls);
      return;
    case 'closure':
      closures.writeClosure(write.closure);
      return;
    case 'checkIn':
      checkIns.writeCheckIn(write.checkIn);
  }
}

/** Applies a commit inside a transaction that is already open. */
export function createCommits(connection: Connection, tables: Tables) {
  const { turns, registrations, outboxQueue, outboxCounts, administration } = tables;
  const { broadcasts, recipients, tries, programme, erasures } = tables;
  const save = connection.prepare('SAVEPOINT one_commit');
  const release = connection.prepare('RELEASE one_commit');
  const undo = connection.prepare('ROLLBACK TO one_commit');

  function check(write: Write): CommitOutcome {
    switch (write.kind) {
      case 'inbound':
        return turns.checkInbound(write.message);
      case 'conversation':
        return turns.checkConversation(write.conversation, write.follows);
      case 'registration':
        return registrations.checkRegistration(write.registration);
      case 'appointment':
      case 'slot':
      case 'reminders':
      case 'reminder':
      case 'calls':
      case 'closure':
      case 'checkIn':
        return checkOfDates(tables, write);
      case 'phase':
        return administration.checkPhase(write.phase);
      case 'expectedCount':
        return administration.checkCount(write.name, write.expected);
      case 'programme':
        return programme.checkProgramme(write.record);
      case 'staff':
      case 'account':
      case 'session':
      case 'token':
      case 'requestKey':
      case 'change':
      case 'job':
        return checkOfStaff(tables, write);
      case 'tries':
        return tries.checkTries(write.tries);
      case 'broadcast':
        return broadcasts.checkBroadcast(write.broadcast);
      case 'recipients':
        return broadcasts.checkExpansion(write);
      case 'personRequest':
        return administration.checkPersonRequest(write.request, write.holder);
      case 'redact':
        return erasures.checkRedaction(write.of, write.id);
      case 'follow':
        return outboxQueue.hasArrived(write.id) || erasures.isErased(write.id) ? 'stale' : 'ok';
      case 'letGo':
        return erasures.checkLetGo(write);
      case 'erase':
        return erasures.checkErasure(write.erasure);
      case 'enqueue':
        return recipients.checkFeed(write.broadcastId, write.moves);
      default:
        return 'ok';
    }
  }

  /** What the contact wants of us as the whole commit leaves it, wherever in it the talk stands. */
  function optOutOf(contactId: string, writes: readonly Write[]): OptOut {
    const left = writes.findLast(
      (write) => write.kind === 'conversation' && write.conversation.contactId === contactId,
    );
    return left?.kind === 'conversation' ? left.conversation : turns.optOutOf(contactId);
  }

  /** @param places in line that the commit's messages took so far */
  function make(write: Write, writes: readonly Write[], places: Map<string, number>): void {
    switch (write.kind) {
      case 'inbound':
        turns.writeInbound(write.contactId, write.message);
        outboxQueue.answered(write.contactId, write.message.receivedAt);
        return;
      case 'conversation':
        turns.writeConversation(write.conversation);
        return;
      case 'registration':
        registrations.writeRegistration(write.registration);
        return;
      case 'appointment':
      case 'slot':
      case 'reminders':
      case 'reminder':
      case 'calls':
      case 'closure':
      case 'checkIn':
        writeOfDates(tables, write);
        return;
      case 'send': {
        const { message } = write;
        const optOut = message.ignoreOptOut ? NO_OPT_OUT : optOutOf(message.contactId, writes);
        outboxQueue.queue(message, optOut, places);
        return;
      }
      case 'withdraw':
      case 'withdrawContact':
      case 'withdrawMessages':
        withdraw(outboxQueue, write);
        return;
      case 'follow':
        return;
      case 'phase':
        administration.writePhase(write.phase);
        return;
      case 'decideAll':
        registrations.markAll();
        return;
      case 'expectedCount':
        administration.passCount(write.name);
        return;
      case 'programme':
        programme.writeProgramme(write.record);
        return;
      case 'staff':
      case 'account':
      case 'session':
      case 'token':
      case 'requestKey':
      case 'change':
      case 'job':
        writeOfStaff(tables, write);
        return;
      case 'tries':
        tries.writeTries(write.tries);
        return;
      case 'broadcast':
        broadcasts.writeBroadcast(write.broadcast);
        return;
      case 'recipients':
        recipients.writeRecipients(write.recipients);
        broadcasts.writeExpansion(write.broadcastId, write.expansion);
        return;
      case 'enqueue':
        recipients.enqueue(write.broadcastId, write.moves);
        return;
      case 'outcomes':
        recipients.writeOutcomes(write.broadcastId, write.outcomes);
        return;
      case 'reply':
        recipients.linkReplies(write.broadcastId, write.replies);
        return;
      case 'erase':
        erasures.erase(write.erasure);
        return;
      default:
        writeSimply(tables, write);
        return;
    }
  }

  /** Each condition is looked at with the writes before it made, as if they came one by one; refused, all are undone. */
  function oneByOne(writes: readonly Write[]): CommitOutcome {
    const backToCounts = outboxCounts.mark();
    save.run([]);
    const places = new Map<string, number>();
    for (const write of writes) {
      const outcome = check(write);
      if (outcome !== 'ok') {
        undo.run([]);
        release.run([]);
        backToCounts();
        return outcome;
      }
      make(write, writes, places);
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
      const places = new Map<string, number>();
      for (const write of writes) make(write, writes, places);
      return 'ok';
    },
  };
}

import type { ClientSession } from 'mongoose';
import type { OutboxMessage } from '../../domain/message.ts';
import { withCarriedSettings } from '../carried-settings.ts';
import type { OptOut } from '../outbox-rules.ts';
import type { CommitOutcome, DateWrite, StaffWrite, UnconditionalWrite, Write } from '../write.ts';
import type { Accounts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { Administration } from './administration.ts';
import type { Appointments } from './appointments.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Changes } from './changes.ts';
import type { CheckIns } from './check-ins.ts';
import type { Closures } from './closures.ts';
import { keysOf, placedOf } from './commit-keys.ts';
import type { ContactOrders } from './contact-orders.ts';
import type { DecisionRounds } from './decision-rounds.ts';
import type { Erasures } from './erasures.ts';
import type { Jobs } from './jobs.ts';
import type { SavedViews } from './saved-views.ts';
import { CommitRejected } from './outcomes.ts';
import type { OutboxQueue } from './outbox-queue.ts';
import type { Recipients } from './recipients.ts';
import type { Registrations } from './registrations.ts';
import type { Slots } from './slots.ts';
import type { Programme } from './programme.ts';
import type { StaffRecords } from './staff.ts';
import type { Tokens } from './tokens.ts';
import type { TriesCounts } from './tries.ts';
import type { Transactions } from './transactions.ts';
import type { TurnTaking } from './turn-taking.ts';
import type { Turns } from './turns.ts';

/** The collections that a commit reaches. */
export interface CommitDeps {
  readonly turns: Turns;
  readonly registrations: Registrations;
  readonly rounds: DecisionRounds;
  readonly appointments: Appointments;
  readonly slots: Slots;
  readonly queue: OutboxQueue;
  readonly addresses: Addresses;
  readonly administration: Administration;
  readonly programme: Programme;
  readonly staff: StaffRecords;
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly jobs: Jobs;
  readonly savedViews: SavedViews;
  readonly closures: Closures;
  readonly checkIns: CheckIns;
  readonly tokens: Tokens;
  readonly tries: TriesCounts;
  readonly orders: ContactOrders;
  readonly broadcasts: Broadcasts;
  readonly recipients: Recipients;
  readonly erasures: Erasures;
}

/** What the contacts want of us as the whole commit leaves them, wherever in it their talks stand. */
function optOutByCommit(writes: readonly Write[]): ReadonlyMap<string, OptOut> {
  const optOut = new Map<string, OptOut>();
  for (const write of writes)
    if (write.kind === 'conversation') optOut.set(write.conversation.contactId, write.conversation);
  return optOut;
}

/** What no other write of the commit can hinder. */
function writeSimply(
  { administration, addresses, appointments, erasures, savedViews }: CommitDeps,
  write: UnconditionalWrite | Extract<Write, { readonly kind: 'personRequest' }>,
  session: ClientSession,
): Promise<void> {
  switch (write.kind) {
    case 'personRequest':
      return administration.writePersonRequest(write.request, write.holder, session);
    case 'setting':
      return administration.writeSetting(write.name, write.value, session);
    case 'note':
      return administration.writeNote(write.note, session);
    case 'alias':
      return addresses.writeAlias(write.alias, session);
    case 'addressFlag':
      return addresses.writeAddressFlag(write.flag, session);
    case 'passedOn':
      return appointments.writePassedOn(write.passedOn, session);
    case 'eraseMessage':
      return erasures.eraseMessage(write.id, write.at, session);
    case 'leftover':
      return erasures.leftovers.writeLeftover(write.leftover, session);
    case 'savedViewGone':
      return savedViews.removeSavedView(write.id, session);
    case 'leftoverDone':
      return erasures.leftovers.removeLeftover(write.id, session);
    case 'audit':
      return administration.appendAudit(write.entry, session);
  }
}

function writeOfStaff(
  { staff, accounts, tokens, changes, jobs, savedViews }: CommitDeps,
  write: StaffWrite,
  session: ClientSession,
): Promise<void> {
  switch (write.kind) {
    case 'staff':
      return staff.writeStaff(write.staff, session);
    case 'account':
      return accounts.writeAccount(write.account, session);
    case 'session':
      return accounts.writeSession(write.session, session);
    case 'token':
      return tokens.writeToken(write.token, session);
    case 'requestKey':
      return tokens.writeRequestKey(write.key, session);
    case 'change':
      return changes.writeChange(write.change, session);
    case 'job':
      return jobs.writeJob(write.job, session);
    case 'savedView':
      return savedViews.writeSavedView(write.view, session);
  }
}

function writeOfDates(
  { appointments, slots, closures, checkIns }: CommitDeps,
  write: DateWrite,
  session: ClientSession,
): Promise<void> {
  switch (write.kind) {
    case 'appointment':
      return appointments.writeAppointment(write.appointment, session);
    case 'slot':
      return slots.takePlaces(write.slotId, write.people, session);
    case 'reminders':
      return appointments.replaceReminders(write.appointmentId, write.reminders, session);
    case 'reminder':
      return appointments.endReminder(write.id, write.state, session);
    case 'calls':
      return appointments.writeCalls(write.calls, session);
    case 'closure':
      return closures.writeClosure(write.closure, session);
    case 'checkIn':
      return checkIns.writeCheckIn(write.checkIn, session);
  }
}

type Withdrawal = Extract<Write, { readonly kind: 'withdraw' | 'withdrawContact' | 'withdrawMessages' }>;

function withdraw(queue: OutboxQueue, write: Withdrawal, session: ClientSession): Promise<void> {
  switch (write.kind) {
    case 'withdraw':
      return queue.withdrawGroup(write.group, write.reason, session);
    case 'withdrawContact':
      return queue.withdrawContact(write.contactId, write.reason, session);
    case 'withdrawMessages':
      return queue.withdrawMessages(write.ids, write.reason, session);
  }
}

/** What those want of us whom the commit has messages for, as the whole commit leaves them. */
async function optOutOf(
  turns: Turns,
  writes: readonly Write[],
  session: ClientSession,
): Promise<ReadonlyMap<string, OptOut>> {
  const byCommit = optOutByCommit(writes);
  const asked = new Set<string>();
  for (const write of writes)
    if (write.kind === 'send' && !write.message.ignoreOptOut && !byCommit.has(write.message.contactId))
      asked.add(write.message.contactId);
  return new Map([...(await turns.optOutOf([...asked], session)), ...byCommit]);
}

/** One write that is no message; refuses by throwing. */
async function makeWrite(
  deps: CommitDeps,
  write: Exclude<Write, { kind: 'send' }>,
  order: () => number,
  session: ClientSession,
): Promise<void> {
  const { turns, registrations, rounds, queue, administration } = deps;
  const { broadcasts, recipients, tries, programme, erasures } = deps;
  switch (write.kind) {
    case 'inbound':
      await turns.writeInbound(write.contactId, write.message, order(), session);
      return queue.answered(write.contactId, write.message.receivedAt, session);
    case 'conversation':
      return turns.writeConversation(write.conversation, write.follows, session);
    case 'registration':
      return registrations.writeRegistration(write.registration, session);
    case 'appointment':
    case 'slot':
    case 'reminders':
    case 'reminder':
    case 'calls':
    case 'closure':
    case 'checkIn':
      return writeOfDates(deps, write, session);
    case 'withdraw':
    case 'withdrawContact':
    case 'withdrawMessages':
      return withdraw(queue, write, session);
    case 'follow':
      return queue.follow(write.id, session);
    case 'phase':
      return administration.writePhase(write.phase, session);
    case 'decideAll':
      return rounds.begin(session);
    case 'expectedCount':
      return administration.passCount(write.name, write.expected, session);
    case 'programme':
      return programme.writeProgramme(write.record, session);
    case 'staff':
    case 'account':
    case 'session':
    case 'token':
    case 'requestKey':
    case 'change':
    case 'job':
    case 'savedView':
      return writeOfStaff(deps, write, session);
    case 'tries':
      return tries.writeTries(write.tries, session);
    case 'broadcast':
      return broadcasts.writeBroadcast(write.broadcast, session);
    case 'recipients':
      await broadcasts.writeExpansion(write, session);
      return recipients.writeRecipients(write.recipients, session);
    case 'enqueue':
      await broadcasts.needFed(write.broadcastId, session);
      return recipients.enqueue(write.broadcastId, write.moves, session);
    case 'outcomes':
      return recipients.writeOutcomes(write.broadcastId, write.outcomes, session);
    case 'reply':
      return recipients.linkReplies(write.broadcastId, write.replies, session);
    case 'redact':
      return erasures.redact(write.of, write.id, write.at, session);
    case 'letGo':
      return erasures.letGo(write, session);
    case 'erase':
      return erasures.erase(write.erasure, session);
    default:
      return writeSimply(deps, write, session);
  }
}

/** Makes commits. */
export function createCommits(deps: CommitDeps, transactions: Transactions, turnTaking: TurnTaking) {
  const { turns, queue, orders } = deps;

  /** One after the other, each seeing what the ones before it wrote; messages that stand together go together. */
  async function makeAll(writes: readonly Write[], session: ClientSession): Promise<void> {
    const given = (await orders.give(writes.flatMap(placedOf), session)).values();
    const order = (): number => given.next().value ?? 0;
    const optOut = await optOutOf(turns, writes, session);
    const places = new Map<string, number>();
    let messages: { message: OutboxMessage; order: number }[] = [];
    for (const write of writes) {
      if (write.kind === 'send') {
        messages.push({ message: write.message, order: order() });
        continue;
      }
      await queue.queue(messages, optOut, places, session);
      messages = [];
      await makeWrite(deps, write, order, session);
    }
    await queue.queue(messages, optOut, places, session);
  }

  return {
    async commit(given: readonly Write[]): Promise<CommitOutcome> {
      if (given.length === 0) return 'ok';
      const writes = withCarriedSettings(given);
      try {
        await turnTaking.run(writes.flatMap(keysOf), () =>
          transactions.run((session) => makeAll(writes, session)),
        );
        return 'ok';
      } catch (error) {
        if (error instanceof CommitRejected) return error.outcome;
        throw error;
      }
    },
  };
}

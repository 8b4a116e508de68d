import type { StaffWrite } from '../write.ts';
import type { Tables } from './tables.ts';
import type { HandlersOf } from './write-handler.ts';

/** Dates at ports. */
export function dateHandlers({
  appointments,
  slots,
  closures,
  checkIns,
}: Tables): HandlersOf<
  'appointment' | 'slot' | 'reminders' | 'reminder' | 'calls' | 'closure' | 'checkIn' | 'passedOn'
> {
  return {
    appointment: {
      check: ({ appointment }) => appointments.checkAppointment(appointment),
      make: ({ appointment }) => {
        appointments.writeAppointment(appointment);
      },
    },
    slot: {
      check: ({ slotId, people }) => slots.checkSlot(slotId, people),
      make: ({ slotId, people }) => {
        slots.takePlaces(slotId, people);
      },
    },
    reminders: {
      make: ({ appointmentId, reminders }) => {
        appointments.replaceReminders(appointmentId, reminders);
      },
    },
    reminder: {
      check: ({ id }) => appointments.checkReminder(id),
      make: ({ id, state }) => {
        appointments.endReminder(id, state);
      },
    },
    calls: {
      check: ({ calls }) => appointments.checkCalls(calls),
      make: ({ calls }) => {
        appointments.writeCalls(calls);
      },
    },
    closure: {
      check: ({ closure }) => closures.checkClosure(closure),
      make: ({ closure }) => {
        closures.writeClosure(closure);
      },
    },
    checkIn: {
      check: ({ checkIn }) => checkIns.checkCheckIn(checkIn),
      make: ({ checkIn }) => {
        checkIns.writeCheckIn(checkIn);
      },
    },
    passedOn: {
      make: ({ passedOn }) => {
        appointments.writePassedOn(passedOn);
      },
    },
  };
}

/** The people who administer, and what they began. */
export function staffHandlers({
  staff,
  accounts,
  tokens,
  changes,
  jobs,
  savedViews,
}: Tables): HandlersOf<StaffWrite['kind'] | 'savedViewGone'> {
  return {
    savedView: {
      check: ({ view }) => savedViews.checkSavedView(view),
      make: ({ view }) => {
        savedViews.writeSavedView(view);
      },
    },
    savedViewGone: {
      make: ({ id }) => {
        savedViews.removeSavedView(id);
      },
    },
    staff: {
      check: (write) => staff.checkStaff(write.staff),
      make: (write) => {
        staff.writeStaff(write.staff);
      },
    },
    account: {
      check: ({ account }) => accounts.checkAccount(account),
      make: ({ account }) => {
        accounts.writeAccount(account);
      },
    },
    session: {
      check: ({ session }) => accounts.checkSession(session),
      make: ({ session }) => {
        accounts.writeSession(session);
      },
    },
    token: {
      check: ({ token }) => tokens.checkToken(token),
      make: ({ token }) => {
        tokens.writeToken(token);
      },
    },
    requestKey: {
      check: ({ key }) => tokens.checkRequestKey(key),
      make: ({ key }) => {
        tokens.writeRequestKey(key);
      },
    },
    change: {
      check: ({ change }) => changes.checkChange(change),
      make: ({ change }) => {
        changes.writeChange(change);
      },
    },
    job: {
      check: ({ job }) => jobs.checkJob(job),
      make: ({ job }) => {
        jobs.writeJob(job);
      },
    },
  };
}

/** What the programme is set to, and who did what. */
export function programmeHandlers({
  administration,
  programme,
}: Tables): HandlersOf<'phase' | 'expectedCount' | 'programme' | 'setting' | 'audit'> {
  return {
    phase: {
      check: ({ phase }) => administration.checkPhase(phase),
      make: ({ phase }) => {
        administration.writePhase(phase);
      },
    },
    expectedCount: {
      check: ({ name, expected }) => administration.checkCount(name, expected),
      make: ({ name }) => {
        administration.passCount(name);
      },
    },
    programme: {
      check: ({ record }) => programme.checkProgramme(record),
      make: ({ record }) => {
        programme.writeProgramme(record);
      },
    },
    setting: {
      make: ({ name, value }) => {
        administration.writeSetting(name, value);
      },
    },
    audit: {
      make: ({ entry }) => {
        administration.appendAudit(entry);
      },
    },
  };
}

/** Broadcasts and the people they are for. */
export function broadcastHandlers({
  broadcasts,
  recipients,
}: Tables): HandlersOf<'broadcast' | 'recipients' | 'enqueue' | 'outcomes' | 'reply'> {
  return {
    broadcast: {
      check: ({ broadcast }) => broadcasts.checkBroadcast(broadcast),
      make: ({ broadcast }) => {
        broadcasts.writeBroadcast(broadcast);
      },
    },
    recipients: {
      check: (write) => broadcasts.checkExpansion(write),
      make: (write) => {
        recipients.writeRecipients(write.recipients);
        broadcasts.writeExpansion(write.broadcastId, write.expansion);
      },
    },
    enqueue: {
      check: ({ broadcastId, moves }) => recipients.checkFeed(broadcastId, moves),
      make: ({ broadcastId, moves }) => {
        recipients.enqueue(broadcastId, moves);
      },
    },
    outcomes: {
      make: ({ broadcastId, outcomes }) => {
        recipients.writeOutcomes(broadcastId, outcomes);
      },
    },
    reply: {
      make: ({ broadcastId, replies }) => {
        recipients.linkReplies(broadcastId, replies);
      },
    },
  };
}

import type { AdminStorage, ChangeStorage, StaffStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What administrators set, are asked and did, as the port has it. */
export function administrationPort(
  {
    administration,
    changes,
    programme,
    staff,
  }: Pick<Parts, 'administration' | 'changes' | 'programme' | 'staff'>,
  call: Call,
): Omit<AdminStorage, 'tellPutBack' | 'anchorMacOf'> & StaffStorage & ChangeStorage {
  return {
    listPhases: () => call(() => administration.listPhases()),
    findProgramme: () => call(() => programme.findProgramme()),
    readCount: (name) => call(() => administration.readCount(name)),
    readSetting: (name) => call(() => administration.readSetting(name)),
    isSettingForged: (name) => call(() => administration.isSettingForged(name)),
    madeBy: () => call(() => administration.madeBy()),
    findPersonRequest: (id) => call(() => administration.findPersonRequest(id)),
    listPersonRequests: (state) => call(() => administration.listPersonRequests(state)),
    pagePersonRequests: (query) => call(() => administration.pagePersonRequests(query)),
    countUrgent: () => call(() => administration.countUrgent()),
    listOpenPersonRequestsOf: (contactId) => call(() => administration.listOpenPersonRequestsOf(contactId)),
    listPersonRequestsOf: (contactId) => call(() => administration.listPersonRequestsOf(contactId)),
    findOpenPersonRequest: (contactId) => call(() => administration.findOpenPersonRequest(contactId)),
    listNotesOf: (contactId, requestId) => call(() => administration.listNotesOf(contactId, requestId)),
    inboxMark: () => call(() => administration.inboxMark()),
    listAudit: (query) => call(() => administration.listAudit(query)),
    listAuditBefore: (query) => call(() => administration.listAuditBefore(query)),
    findStaff: (id) => call(() => staff.findStaff(id)),
    listStaff: (query) => call(() => staff.listStaff(query)),
    findChange: (id) => call(() => changes.findChange(id)),
    listChanges: (query) => call(() => changes.listChanges(query)),
  };
}

import type { AdminStorage, ChangeStorage, StaffStorage } from '../storage.ts';
import type { Answers, Calls } from './calls.ts';

/** What administrators set, are asked and did, as the port has it. */
export function administrationPort(
  {
    administration,
    changes,
    programme,
    staff,
  }: {
    readonly administration: Answers<Omit<AdminStorage, 'findProgramme' | 'tellPutBack' | 'anchorMacOf'>>;
    readonly programme: Answers<Pick<AdminStorage, 'findProgramme'>>;
    readonly staff: Answers<StaffStorage>;
    readonly changes: Answers<ChangeStorage>;
  },
  { read }: Calls,
): Omit<AdminStorage, 'tellPutBack' | 'anchorMacOf'> & StaffStorage & ChangeStorage {
  return {
    listPhases: () => read(() => administration.listPhases()),
    findProgramme: () => read(() => programme.findProgramme()),
    readCount: (name) => read(() => administration.readCount(name)),
    readSetting: (name) => read(() => administration.readSetting(name)),
    isSettingForged: (name) => read(() => administration.isSettingForged(name)),
    madeBy: () => read(() => administration.madeBy()),
    findPersonRequest: (id) => read(() => administration.findPersonRequest(id)),
    listPersonRequests: (state) => read(() => administration.listPersonRequests(state)),
    pagePersonRequests: (query) => read(() => administration.pagePersonRequests(query)),
    countUrgent: () => read(() => administration.countUrgent()),
    listOpenPersonRequestsOf: (contactId) => read(() => administration.listOpenPersonRequestsOf(contactId)),
    listPersonRequestsOf: (contactId) => read(() => administration.listPersonRequestsOf(contactId)),
    findOpenPersonRequest: (contactId) => read(() => administration.findOpenPersonRequest(contactId)),
    listNotesOf: (contactId, requestId) => read(() => administration.listNotesOf(contactId, requestId)),
    inboxMark: () => read(() => administration.inboxMark()),
    listAudit: (query) => read(() => administration.listAudit(query)),
    listAuditBefore: (query) => read(() => administration.listAuditBefore(query)),
    findStaff: (id) => read(() => staff.findStaff(id)),
    listStaff: (query) => read(() => staff.listStaff(query)),
    findChange: (id) => read(() => changes.findChange(id)),
    listChanges: (query) => read(() => changes.listChanges(query)),
  };
}

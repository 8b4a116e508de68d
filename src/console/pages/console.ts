import type { Router } from 'express';
import type { Page } from './page.ts';
import { createPresence } from './presence.ts';
import { createPagesRouter, type ServedConsole } from './router.tsx';
import { calendarDayPages } from './routes/calendar-day.tsx';
import { calendarListPages } from './routes/calendar-list.tsx';
import { calendarPages } from './routes/calendar.tsx';
import { cannedPages } from './routes/canned.tsx';
import { changePages } from './routes/changes.tsx';
import { broadcastAfterPages } from './routes/broadcast-after.tsx';
import { broadcastDraftPages } from './routes/broadcast-draft.tsx';
import { broadcastApprovePages } from './routes/broadcast-approve.tsx';
import { broadcastSubmitPages } from './routes/broadcast-submit.tsx';
import { broadcastPeoplePages } from './routes/broadcast-people.tsx';
import { broadcastReportPages } from './routes/broadcast-report.tsx';
import { broadcastSteerPages } from './routes/broadcast-steer.tsx';
import { broadcastPages } from './routes/broadcasts.tsx';
import { assignmentPages } from './routes/assignment.tsx';
import { auditPages } from './routes/audit.tsx';
import { checkInFamilyPages } from './routes/check-in-family.tsx';
import { checkInPages } from './routes/check-in.tsx';
import { reportPages } from './routes/reports.tsx';
import { demoPages } from './routes/demo.tsx';
import { closingPages } from './routes/closing.tsx';
import { dutyPages } from './routes/duty.tsx';
import { importPages } from './routes/imports.tsx';
import { inboxPages } from './routes/inbox.tsx';
import { logInPages } from './routes/log-in.tsx';
import { ownPages } from './routes/own.tsx';
import { peoplePages } from './routes/people.tsx';
import { redactPages } from './routes/redact.tsx';
import { phasePages } from './routes/phases.tsx';
import { programmePages } from './routes/programme.tsx';
import { phonePages } from './routes/phone.tsx';
import { retentionPages } from './routes/retention.tsx';
import { requestForms } from './routes/request-forms.tsx';
import { requestPages } from './routes/request.tsx';
import { todayPages } from './routes/today.tsx';
import { tokenPages } from './routes/tokens.tsx';
import { unreachedPages } from './routes/unreached.tsx';
import { userPages } from './routes/users.tsx';

/** All pages. A path that is a word stands before one that is a parameter. */
export const PAGES: readonly Page[] = [
  ...logInPages,
  ...todayPages,
  ...ownPages,
  ...inboxPages,
  ...cannedPages,
  ...dutyPages,
  ...requestPages,
  ...redactPages,
  ...requestForms,
  ...unreachedPages,
  ...peoplePages,
  ...calendarPages,
  ...calendarDayPages,
  ...calendarListPages,
  ...closingPages,
  ...checkInPages,
  ...checkInFamilyPages,
  ...changePages,
  ...broadcastDraftPages,
  ...broadcastPages,
  ...broadcastPeoplePages,
  ...broadcastSubmitPages,
  ...broadcastApprovePages,
  ...broadcastSteerPages,
  ...broadcastReportPages,
  ...broadcastAfterPages,
  ...programmePages,
  ...retentionPages,
  ...phasePages,
  ...importPages,
  ...assignmentPages,
  ...userPages,
  ...auditPages,
  ...phonePages,
  ...tokenPages,
  ...demoPages,
  ...reportPages,
];

/** The console, to be mounted at `/console`. */
export function createConsole(deps: Omit<ServedConsole, 'presence'>): Router {
  return createPagesRouter({ ...deps, presence: createPresence() }, PAGES);
}

import type { Route } from './route.ts';
import type { ApiDeps } from './deps.ts';
import { createRouter, type Api } from './router.ts';
import { appointmentRoutes } from './routes/appointments.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { auditRoutes } from './routes/audit.ts';
import { broadcastGateRoutes } from './routes/broadcast-gate.ts';
import { broadcastReportRoutes } from './routes/broadcast-report.ts';
import { broadcastSendRoutes } from './routes/broadcast-send.ts';
import { broadcastRoutes } from './routes/broadcasts.ts';
import { callRoutes } from './routes/calls.ts';
import { changeRoutes } from './routes/changes.ts';
import { checkInRoutes } from './routes/check-in.ts';
import { deskRoutes } from './routes/desk.ts';
import { deskSettingRoutes } from './routes/desk-settings.ts';
import { familyFactRoutes } from './routes/family-facts.ts';
import { meRoutes } from './routes/me.ts';
import { messageRoutes } from './routes/messages.ts';
import { otherPhoneRoutes } from './routes/other-phones.ts';
import { outboxRoutes } from './routes/outbox.ts';
import { peopleRoutes } from './routes/people.ts';
import { phaseRoutes } from './routes/phases.ts';
import { registrationActRoutes } from './routes/registration-acts.ts';
import { requestRoutes } from './routes/requests.ts';
import { programmeRoutes } from './routes/programme.ts';
import { retentionRoutes } from './routes/retention.ts';
import { rosterRoutes } from './routes/roster.ts';
import { slotCloseRoutes } from './routes/slots-close.ts';
import { slotRoutes } from './routes/slots.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { staffRoutes } from './routes/staff.ts';
import { travellerRoutes } from './routes/travellers.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { unreachedRoutes } from './routes/unreached.ts';

/** Everything that administration can do and see, for programs. A path that is a word stands before one that is a parameter. */
const ROUTES: readonly Route[] = [
  ...meRoutes,
  ...programmeRoutes,
  ...retentionRoutes,
  ...phaseRoutes,
  ...changeRoutes,
  ...rosterRoutes,
  ...slotRoutes,
  ...slotCloseRoutes,
  ...assignmentRoutes,
  ...appointmentRoutes,
  ...checkInRoutes,
  ...callRoutes,
  ...requestRoutes,
  ...deskRoutes,
  ...deskSettingRoutes,
  ...peopleRoutes,
  ...otherPhoneRoutes,
  ...registrationActRoutes,
  ...travellerRoutes,
  ...familyFactRoutes,
  ...timelineRoutes,
  ...unreachedRoutes,
  ...messageRoutes,
  ...outboxRoutes,
  ...broadcastRoutes,
  ...broadcastGateRoutes,
  ...broadcastSendRoutes,
  ...broadcastReportRoutes,
  ...auditRoutes,
  ...staffRoutes,
  ...tokenRoutes,
];

/** The API, to be mounted at `/api/v1`. */
export function createApi(deps: ApiDeps): Api {
  return createRouter(deps, ROUTES);
}

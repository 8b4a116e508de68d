import { apiError, type ApiError } from './api-error.ts';
import type { PlannedReport } from './behaviour.ts';
import type { FakeContent } from './content.ts';
import { fillTemplate } from './fill-template.ts';
import type { Ledger } from './ledger.ts';
import type { FakeMessage } from './message.ts';
import type { createOptOuts } from './opt-out.ts';
import { objectionTo } from './rules.ts';
import { segmentsOf } from './segments.ts';
import type { SendQueue } from './send-queue.ts';
import { whatsappProblem } from './whatsapp-limits.ts';
import type { WhatsappWindow } from './whatsapp-window.ts';

interface Desk {
  readonly ledger: Ledger;
  readonly content: FakeContent;
  readonly queue: SendQueue;
  readonly optOuts: ReturnType<typeof createOptOuts>;
  readonly whatsapp: WhatsappWindow;
  readonly window: 'open' | 'report' | 'answer';
  readonly now: () => number;
  /** The sender that a Messaging Service takes. */
  readonly chosen: (service: string, to: string) => string;
  /** What follows a message on a day without trouble of the double's own making. */
  readonly plan: (message: FakeMessage) => readonly PlannedReport[];
}

/** A message that Twilio took, and what will be reported of it. */
interface Taken {
  readonly message: FakeMessage;
  readonly reports: readonly PlannedReport[];
}

/** Makes a message of the fields of a request, or tells what Twilio has against it. */
export function takeMessage(desk: Desk, fields: URLSearchParams): Taken | ApiError {
  const to = fields.get('To') ?? '';
  const from = fields.get('From');
  const objection = objectionTo(fields);
  if (objection !== null) return objection;
  const filled = fillTemplate(desk.content, fields);
  if (filled !== null && 'code' in filled) return filled;
  const sender = from ?? desk.chosen(fields.get('MessagingServiceSid') ?? '', to);
  if (desk.optOuts.stopped(to, sender)) return apiError(21610);
  const outside =
    desk.window === 'open' ? null : desk.whatsapp.objection(to, sender, filled?.template ?? null, desk.now());
  if (outside !== null && desk.window === 'answer') return apiError(outside);
  const onWhatsapp = to.startsWith('whatsapp:');
  const wrong =
    onWhatsapp && filled !== null
      ? whatsappProblem(filled.types, filled.template.approval.status === 'approved')
      : null;
  const body = filled?.body ?? fields.get('Body') ?? '';
  const segments = segmentsOf(to, body, fields.get('SmartEncoded') === 'true');
  const validity = fields.get('ValidityPeriod');
  const place = desk.queue.take(sender, segments, validity === null ? null : Number(validity));
  if (place.kind === 'overflow' && from !== null) return apiError(21611);
  const message = desk.ledger.add({
    direction: 'outbound-api',
    fields: Object.fromEntries(fields),
    body,
    segments,
  });
  return { message, reports: reportsOf() };

  function reportsOf(): readonly PlannedReport[] {
    if (place.kind === 'overflow') return [{ status: 'failed', afterMs: 1, errorCode: 30001 }];
    const { afterMs } = place;
    if (place.kind === 'expires') return [{ status: 'failed', afterMs, errorCode: 30036 }];
    const refused = outside ?? (wrong === null ? null : 63013);
    if (refused !== null) return [{ status: 'undelivered', afterMs: afterMs + 2, errorCode: refused }];
    return desk.plan(message).map((report) => ({ ...report, afterMs: report.afterMs + afterMs }));
  }
}

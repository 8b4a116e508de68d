import type { ChannelReport } from '../transport.ts';
import { plain, signedForm, type Answer, type Handler, type WebhookOptions } from './endpoint.ts';
import { reactionTo } from './error-table.ts';
import { field, type Form } from './form.ts';

/** Twilio's words for where a message stands, and ours. Those of inbound messages are absent. */
const STATES: ReadonlyMap<string, ChannelReport['state']> = new Map([
  ['accepted', 'accepted'],
  ['scheduled', 'accepted'],
  ['queued', 'accepted'],
  ['sending', 'accepted'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/**
 * Reads a delivery report. Gives null for a form that is none, or whose status says nothing about our message.
 * @param params the posted fields
 * @param query the query of the address that was called; its `id` is the outbox row's
 */
export function readReport(params: Form, query: URLSearchParams): ChannelReport | null {
  const sid = field(params, 'MessageSid') ?? field(params, 'SmsSid');
  const status = field(params, 'MessageStatus') ?? field(params, 'SmsStatus');
  const state = STATES.get(status?.toLowerCase() ?? '');
  if (sid === null || state === undefined) return null;
  const report = { id: query.get('id'), sid, state };
  if (state !== 'failed' && state !== 'undelivered') return { ...report, error: null };
  const error = field(params, 'ErrorCode');
  if (error === null) return { ...report, error: status === 'canceled' ? 'canceled' : null };
  const to = (field(params, 'To') ?? '').replace(/^whatsapp:/, '');
  const reaction = reactionTo({ code: Number(error), status: null, to });
  switch (reaction.kind) {
    case 'busy':
      return { ...report, error, again: 'soon' };
    case 'phone_off':
      return { ...report, error, again: 'later' };
    case 'refused':
      return reaction.flag === null ? { ...report, error } : { ...report, error, flag: reaction.flag };
    default:
      return { ...report, error };
  }
}

const NOTED: Answer = { status: 204, headers: {}, body: '' };
const NO_REPORT = plain(400, 'MessageSid or MessageStatus is missing.');

/**
 * Handles POST /webhooks/twilio/status: 204 once `report` has recorded it, also for a status that means nothing to us;
 * 503 when `report` rejects.
 */
export function statusWebhook(
  options: WebhookOptions & { readonly report: (report: ChannelReport) => Promise<void> },
): Handler {
  const { report } = options;
  return signedForm(options, async (form, query) => {
    const read = readReport(form, query);
    if (read !== null) await report(read);
    else if (field(form, 'MessageStatus') === null && field(form, 'SmsStatus') === null) return NO_REPORT;
    return NOTED;
  });
}

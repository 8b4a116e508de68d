import type { Clock } from '../../domain/clock.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { plain, signedForm, type Answer, type Handler, type WebhookOptions } from './endpoint.ts';
import { readInbound } from './inbound.ts';

/** Says "nothing to do" in Twilio's language; an empty 200 would be logged there as error 11200. */
const TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const TAKEN: Answer = {
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(TWIML) },
  body: TWIML,
};

/**
 * Handles POST /webhooks/twilio/message.
 * @param options.take takes the text in, durably, before it resolves; `seen` for one that was taken in before. When it
 *   rejects, the answer is 503, so that Twilio tries again or calls its fallback.
 */
export function messageWebhook(
  options: WebhookOptions & {
    readonly clock: Clock;
    readonly take: (message: InboundMessage) => Promise<'taken' | 'seen'>;
  },
): Handler {
  const { clock, take } = options;
  return signedForm(options, async (form) => {
    const message = readInbound(form, clock.now());
    if ('problem' in message) return plain(400, message.problem);
    await take(message);
    return TAKEN;
  });
}

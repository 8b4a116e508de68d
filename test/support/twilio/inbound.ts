import { optOutType } from './opt-out.ts';
import { segmentsOf } from './segments.ts';

/** The fields of Twilio's webhook for a text from a phone. `extra` replaces or adds fields. */
export function inboundFields(
  given: {
    readonly sid: string;
    readonly accountSid: string;
    readonly from: string;
    readonly to: string;
    readonly body: string;
    /** Advanced Opt-Out is on: Twilio answers STOP, START and HELP itself, and says so. */
    readonly advancedOptOut: boolean;
  },
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const { sid, accountSid, from, to, body } = given;
  const type = given.advancedOptOut ? optOutType(body) : null;
  return {
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    AccountSid: accountSid,
    From: from,
    To: to,
    Body: body,
    NumMedia: '0',
    NumSegments: String(segmentsOf(from, body)),
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    ...(from.startsWith('whatsapp:')
      ? { ProfileName: 'A person', WaId: from.replace(/\D/g, ''), MessageType: 'text' }
      : { FromCity: '', FromState: '', FromZip: '', FromCountry: 'MX', ToCountry: 'US', ToCity: '' }),
    ...(type === null ? {} : { OptOutType: type }),
    ...extra,
  };
}

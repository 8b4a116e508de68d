/** An error as Twilio's REST API answers it. */
export interface ApiError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** Twilio's words for its errors; `{}` stands for the value they quote. From the API's answers and docs/api/errors. */
const MESSAGES: Readonly<Record<number, string>> = {
  20001: 'Invalid parameter: {}',
  20003: 'Authenticate',
  20009: 'Cannot delete this resource before it is complete',
  20404: 'The requested resource {} was not found',
  20429: 'Too Many Requests',
  20500: 'Internal Server Error',
  21211: "The 'To' number {} is not a valid phone number.",
  21212: "The 'From' number {} is not a valid phone number, shortcode, or alphanumeric sender ID.",
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {}.",
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21606:
    'The From phone number {} is not a valid, SMS-capable inbound phone number or short code for your account.',
  21608: 'The number {} is unverified. Trial accounts cannot send messages to unverified numbers.',
  21609: "The 'StatusCallback' URL {} is not a valid URL.",
  21610: 'Attempt to send to unsubscribed recipient',
  21611: "This 'From' number has exceeded the maximum number of queued messages",
  21612: "Message cannot be sent with the current combination of 'To' ({}) and/or 'From' parameters",
  21614: 'To number: {}, is not a mobile number',
  21617: 'The concatenated message body exceeds the 1600 character limit.',
  21619: 'A text message body or media urls must be specified.',
  21635: "'To' number {} is a landline",
  21654: 'ContentSid Required',
  21655: 'The ContentSid is Invalid',
  21656: 'The Content Variables parameter is invalid.',
  21701: 'The Messaging Service {} does not exist',
  21910: 'Invalid From and To pair. From and To should be of the same channel',
  30001: 'Queue overflow',
  30002: 'Account suspended',
  30003: 'Unreachable destination handset',
  30004: 'Message blocked',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
  30032: 'Toll-Free Number Has Not Been Verified',
  30034: 'Message from an Unregistered Number',
  30036: 'Validity Period Expired',
  63003: 'Channel could not find To address',
  63007: 'Twilio could not find a Channel with the specified From address',
  63013: 'This message send failed because it violates Channel provider policy.',
  63016:
    'Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.',
  63019: 'Media failed to download',
  63018: 'Rate limit exceeded for Channel',
  63024: 'Invalid message recipient',
  63027: 'Template does not exist for a language and locale',
  63028: 'Number of parameters provided does not match the expected number of parameters',
  63032: 'We cannot send this message to this user because of a WhatsApp limitation',
  63041: 'Template paused',
  63042: 'Template disabled',
  63049: 'Meta chose not to deliver this WhatsApp marketing message',
};

/** HTTP statuses other than 400. */
const STATUS: Readonly<Record<number, number>> = {
  20003: 401,
  20009: 409,
  20404: 404,
  20429: 429,
  20500: 500,
  21701: 404,
};

/** What the documentation calls an error; null for a code that is not in the table. */
export function errorMessage(code: number): string | null {
  return MESSAGES[code]?.replace(' {}', '') ?? null;
}

/** The answer for one of Twilio's codes. `value` is what its words quote. */
export function apiError(code: number, value = '', status = STATUS[code] ?? 400): ApiError {
  return { status, code, message: (MESSAGES[code] ?? `Error ${code}`).replace('{}', value) };
}

/** The JSON of an error. */
export function errorBody({ code, message, status }: ApiError): Record<string, unknown> {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

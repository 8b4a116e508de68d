/** An error as Twilio's REST API answers it. */
export interface ApiError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

const error = (code: number, message: string, status = 400): ApiError => ({ status, code, message });

/** Numbers of Twilio's test credentials that answer with an error, whoever sends. */
const MAGIC_TO: Readonly<Record<string, ApiError>> = {
  '+15005550001': error(21211, "The 'To' number is not a valid phone number."),
  '+15005550002': error(21612, 'The message cannot be routed to this number.'),
  '+15005550003': error(21408, 'Permission to send to this region has not been enabled.'),
  '+15005550004': error(21610, 'Attempt to send to unsubscribed recipient'),
  '+15005550009': error(21614, "'To' number is not a valid mobile number"),
};
const MAGIC_FROM: Readonly<Record<string, ApiError>> = {
  '+15005550000': error(21212, "The 'From' number is not valid."),
  '+15005550001': error(21212, "The 'From' number is not valid."),
  '+15005550007': error(21606, "The 'From' number is not owned by this account or not SMS-capable."),
  '+15005550008': error(21611, "The 'From' number has exceeded its queue."),
};

const ADDRESS = /^(whatsapp:)?(\+[1-9]\d{6,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128})$/;
const SENDER = /^(whatsapp:)?(\+[1-9]\d{6,14}|\d{3,8})$/;

/** What Twilio would object to in the fields of a new message; null when nothing. */
export function objectionTo(fields: URLSearchParams): ApiError | null {
  const to = fields.get('To');
  const from = fields.get('From');
  const service = fields.get('MessagingServiceSid');
  const body = fields.get('Body') ?? '';
  if (to === null || to === '') return error(21604, "A 'To' phone number is required.");
  if (!ADDRESS.test(to)) return error(21211, "The 'To' number is not a valid phone number.");
  if ((from ?? '') === '' && (service ?? '') === '') return error(21603, "A 'From' number is required.");
  if (service !== null && !/^MG[0-9a-fA-F]{32}$/.test(service)) return error(21701, 'No such service.', 404);
  if (from !== null && !SENDER.test(from)) return error(21212, "The 'From' number is not valid.");
  if (from !== null && from.startsWith('whatsapp:') !== to.startsWith('whatsapp:')) {
    return error(21910, 'Invalid From and To pair: both should be of the same channel.');
  }
  if (body.trim() === '' && !fields.has('ContentSid')) return error(21602, 'Message body is required.');
  if (body.length > 1600) return error(21617, 'The message body exceeds the 1600 character limit.');
  const validity = fields.get('ValidityPeriod');
  if (validity !== null && !(/^\d+$/.test(validity) && Number(validity) >= 1 && Number(validity) <= 36_000)) {
    return error(20001, 'ValidityPeriod must be an integer from 1 to 36000.');
  }
  const callback = fields.get('StatusCallback');
  if (callback !== null && !/^https?:\/\/[^/_]+(\/|$)/.test(callback)) {
    return error(21609, 'The StatusCallback URL is not valid.');
  }
  return MAGIC_TO[to.replace('whatsapp:', '')] ?? MAGIC_FROM[from ?? ''] ?? null;
}

/** Words on which Twilio itself stops or starts an SMS number. */
export const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE']);
export const START = new Set(['START', 'YES', 'UNSTOP']);

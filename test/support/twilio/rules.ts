import { apiError, type ApiError } from './api-error.ts';

/** Numbers of Twilio's test credentials that answer with an error, whoever sends. */
const MAGIC_TO: Readonly<Record<string, number>> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};
const MAGIC_FROM: Readonly<Record<string, number>> = {
  '+15005550000': 21212,
  '+15005550001': 21212,
  '+15005550007': 21606,
  '+15005550008': 21611,
};

const ADDRESS = /^(whatsapp:)?(\+[1-9]\d{6,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128})$/;
const SENDER = /^(whatsapp:)?(\+[1-9]\d{6,14}|\d{3,8})$/;
const LONGEST_BODY = 1600;
const LONGEST_VALIDITY_S = 36_000;

/** What Twilio would object to in the fields of a new message, its template apart; null when nothing. */
export function objectionTo(fields: URLSearchParams): ApiError | null {
  const to = fields.get('To') ?? '';
  const from = fields.get('From');
  const service = fields.get('MessagingServiceSid');
  const body = fields.get('Body');
  if (to === '') return apiError(21604);
  if (!ADDRESS.test(to)) return apiError(21211, to);
  if ((from ?? '') === '' && (service ?? '') === '') return apiError(21603);
  if (service !== null && !/^MG[0-9a-fA-F]{32}$/.test(service)) return apiError(21701, service);
  if (from !== null && !SENDER.test(from)) return apiError(21212, from);
  if (from !== null && from.startsWith('whatsapp:') !== to.startsWith('whatsapp:')) return apiError(21910);
  if (!fields.has('ContentSid') && !fields.has('MediaUrl')) {
    if (body === null) return apiError(21619);
    if (body.trim() === '') return apiError(21602);
  }
  if ((body ?? '').length > LONGEST_BODY) return apiError(21617);
  const validity = fields.get('ValidityPeriod');
  if (
    validity !== null &&
    !(/^\d+$/.test(validity) && Number(validity) >= 1 && Number(validity) <= LONGEST_VALIDITY_S)
  ) {
    return apiError(20001, `ValidityPeriod must be an integer from 1 to ${LONGEST_VALIDITY_S}`);
  }
  const callback = fields.get('StatusCallback');
  if (callback !== null && !/^https?:\/\/[^/_]+(\/|$)/.test(callback)) return apiError(21609, callback);
  const magic = MAGIC_TO[to.replace('whatsapp:', '')];
  if (magic !== undefined) return apiError(magic, to);
  const wrong = MAGIC_FROM[from ?? ''];
  return wrong === undefined ? null : apiError(wrong, from ?? '');
}

import { createHmac } from 'node:crypto';

/** Who asks and who is asked: what a Twilio account and its webhook are made of. Made up. */
export const ACCOUNT = {
  sid: 'AC0123456789abcdef0123456789abcdef',
  token: '0123456789abcdef0123456789abcdef',
  sender: '+15005550006',
  publicUrl: 'https://aviso.example',
  path: '/webhooks/twilio/message',
} as const;

/** Twilio's signature of a form post: base64(HMAC-SHA1(token, url + each key and value, sorted by key)). */
export function sign(token: string, url: string, form: Readonly<Record<string, string>>): string {
  const text = Object.keys(form)
    .sort()
    .reduce((sum, key) => sum + key + (form[key] ?? ''), url);
  return createHmac('sha1', token).update(text, 'utf8').digest('base64');
}

/**
 * A signed SMS webhook request as the bytes that go over the wire, the same for every server measured.
 * `n` names the message; the same `n` is a redelivery.
 */
export function request(n: number, from: string, body: string): Buffer {
  const sid = `SM${n.toString(16).padStart(32, '0')}`;
  const form = {
    ToCountry: 'US',
    ToState: 'CA',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: 'LOS ANGELES',
    FromZip: '',
    SmsSid: sid,
    FromState: 'Ciudad de Mexico',
    SmsStatus: 'received',
    FromCity: 'MEXICO',
    Body: body,
    FromCountry: 'MX',
    To: ACCOUNT.sender,
    ToZip: '90012',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: ACCOUNT.sid,
    From: from,
    ApiVersion: '2010-04-01',
  };
  const payload = new URLSearchParams(form).toString();
  const head = [
    `POST ${ACCOUNT.path} HTTP/1.1`,
    'Host: aviso.example',
    'Connection: keep-alive',
    'User-Agent: TwilioProxy/1.1',
    'Accept: */*',
    'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
    `Content-Length: ${Buffer.byteLength(payload)}`,
    `X-Twilio-Signature: ${sign(ACCOUNT.token, `${ACCOUNT.publicUrl}${ACCOUNT.path}`, form)}`,
    `I-Twilio-Idempotency-Token: ${sid}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${payload}`);
}

/** The number of made-up phone `n`. */
export function phone(n: number): string {
  return `+5255${10_000_000 + n}`;
}

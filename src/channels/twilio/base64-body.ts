/** A concatenated SMS holds more than 70 characters; in base64 these are at least this many. */
const SHORTEST = 96;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Twilio has been seen to hand over the body of a concatenated SMS in base64. Gives the text it stands for, but only when
 * it can be nothing else: long, of base64's alphabet alone, canonical, and decoding to printable UTF-8 of several words.
 * Nobody types that; every other body comes back as it is.
 */
export function plainText(body: string): string {
  if (body.length < SHORTEST || body.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return body;
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64') !== body) return body;
  try {
    const text = utf8.decode(bytes);
    return /\p{L}\s+\p{L}/u.test(text) && !/[^\P{C}\n\r\t\u200d]/u.test(text) ? text : body;
  } catch {
    return body;
  }
}

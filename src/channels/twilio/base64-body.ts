/** Fewer characters are a word or a code that somebody typed. */
const SHORTEST = 8;
/** From here on a body may have been cut, and needs no `=` at its end. */
const LONG = 24;
/** How people write a word or a number: base64 mixes large and small letters inside a word. */
const TYPED = /^(?:[A-Z]?[a-z]+|[A-Z0-9]+|[a-z0-9]+|[\d+/]+)$/;
/** Letters as the people of the programme write, digits, punctuation, pictures; no control, no other script. */
const READABLE =
  /^[\p{Script=Latin}\p{M}\p{Nd}\p{P}\p{Zs}\p{Sc}\p{Sk}\p{Extended_Pictographic}\u200d+=<>|~^°\n\r\t]+$/u;
const ONE_WORD = /^[\p{Script=Latin}\p{Nd}]+$/u;

/** Leaves out a letter that was cut at the end. */
const decode = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });

/**
 * Twilio has been seen to hand over the body of a concatenated SMS in base64, whole or cut. Gives the text it stands for, but only when
 * it can be nothing else: of base64's alphabet alone, not as words or codes are typed, and readable when decoded. Every other
 * body comes back as it is.
 */
export function openedBody(body: string): string {
  const joined = body.trim().replace(/\r?\n/g, '');
  if (joined.length < SHORTEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(joined) || TYPED.test(joined)) return body;
  const padded = joined.endsWith('=');
  if (joined.length % 4 !== 0 && (padded || joined.length < LONG)) return body;
  // A last character alone holds six bits: less than a byte.
  const whole = joined.length % 4 === 1 ? joined.slice(0, -1) : joined;
  const bytes = Buffer.from(whole, 'base64');
  if (padded && bytes.toString('base64') !== whole) return body;
  try {
    const text = decode(bytes);
    if (text === '' || !READABLE.test(text)) return body;
    const certain = padded || whole.length >= LONG ? /\p{L}|\p{Nd}/u : ONE_WORD;
    return certain.test(text) ? text : body;
  } catch {
    return body;
  }
}

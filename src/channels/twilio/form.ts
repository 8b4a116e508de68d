import { isAscii } from 'node:buffer';

/** What a form may hold at most, doubled fields counted each. Twilio's largest has some forty. */
export const FIELDS_LIMIT = 200;

/** Whether a body has more fields than FIELDS_LIMIT: told by its separators, before anything is taken apart. */
export function hasTooManyFields(bytes: Uint8Array): boolean {
  let fields = 1;
  for (let at = bytes.indexOf(SEPARATOR); at >= 0; at = bytes.indexOf(SEPARATOR, at + 1)) {
    fields += 1;
    if (fields > FIELDS_LIMIT) return true;
  }
  return false;
}

const SEPARATOR = 0x26;

/** The fields of a form. A field that came more than once holds all its values, in order. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

// `ignoreBOM` keeps a leading U+FEFF: what is dropped here would be missing from what was signed.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Takes the bytes of an `application/x-www-form-urlencoded` body; gives its fields, with every space kept, or null when
 * the bytes or the percent-escapes are not UTF-8. URLSearchParams would put replacement characters there and let a
 * broken text through; querystring takes broken escapes as they stand.
 */
export function parseForm(bytes: Buffer): Form | null {
  let text: string;
  try {
    text = isAscii(bytes) ? bytes.toString('latin1') : utf8.decode(bytes);
    return readPairs(text);
  } catch {
    return null;
  }
}

/** An object that inherits nothing, so that a field may be called `__proto__` or `constructor`. Faster than a Map. */
class Bare {
  [name: string]: string | string[];
}
Object.setPrototypeOf(Bare.prototype, null);
Reflect.deleteProperty(Bare.prototype, 'constructor');

function readPairs(text: string): Form {
  const form = new Bare();
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const pair = text.slice(start, end);
      const equals = pair.indexOf('=');
      const name = decode(equals === -1 ? pair : pair.slice(0, equals));
      const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
      const present = form[name];
      if (present === undefined) form[name] = value;
      else if (typeof present === 'string') form[name] = [present, value];
      else present.push(value);
    }
    start = end + 1;
  }
  return form;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}

/** The first value of a field; null when it is absent or empty. */
export function field(form: Form, name: string): string | null {
  const value = form[name];
  const first = typeof value === 'object' ? value[0] : value;
  return first === undefined || first === '' ? null : first;
}

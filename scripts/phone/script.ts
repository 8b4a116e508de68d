import { PhoneError, type Sendable } from './client.ts';

/** One line of a phone script, or one thing typed at the terminal phone. */
export type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'send'; readonly shown: string; readonly content: Sendable }
  | { readonly kind: 'clock'; readonly to: string }
  | { readonly kind: 'wait'; readonly ms: number };

const DEFAULT_WAIT_MS = 1000;

/**
 * Reads one line: `# …` and empty lines are nothing, `@clock INSTANT|+1d`, `@wait [SECONDS]`, `@voice`,
 * `@location LAT,LNG`; anything else is a text, sent as it stands. `@@…` sends a text that begins with @.
 * Throws PhoneError for an @ word that does not exist or lacks its value.
 */
export function readLine(line: string): Line {
  const text = line.replace(/\r$/, '');
  if (text.trim() === '' || text.startsWith('#')) return { kind: 'nothing' };
  if (text.startsWith('@@')) return words(text.slice(1));
  if (!text.startsWith('@')) return words(text);
  const [name = '', value = ''] = text.trim().split(/\s+(.*)/s);
  switch (name) {
    case '@clock':
      if (value !== '') return { kind: 'clock', to: value };
      break;
    case '@wait':
      if (value === '') return { kind: 'wait', ms: DEFAULT_WAIT_MS };
      if (/^\d+(\.\d+)?$/.test(value)) return { kind: 'wait', ms: Number(value) * 1000 };
      break;
    case '@voice':
      return { kind: 'send', shown: '(voice note)', content: { body: '', attachment: 'audio' } };
    case '@location': {
      const place = /^(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)$/.exec(value);
      if (place === null) break;
      const [latitude, longitude] = [Number(place[1]), Number(place[2])];
      return { kind: 'send', shown: `(location ${value})`, content: { body: '', latitude, longitude } };
    }
  }
  throw new PhoneError(
    `Not a script line: ${name}. There are @clock INSTANT or +1d, @wait [SECONDS], @voice, @location LAT,LNG; begin with @@ to send a text that starts with @.`,
  );
}

const words = (body: string): Line => ({ kind: 'send', shown: body, content: { body } });

import { createHmac } from 'node:crypto';

/** X-Twilio-Signature, written from Twilio's description and not with Twilio's library, so that each checks the other. */
export function sign(authToken: string, url: string, fields: Iterable<readonly [string, string]>): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of fields) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  const text = [...values.keys()]
    .sort()
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
    .join('');
  return createHmac('sha1', authToken)
    .update(url.replace(/#.*$/, '') + text)
    .digest('base64');
}

import { createHmac } from 'node:crypto';
import type { PendingHook } from './alert-state.ts';

/** Where it is posted, and what signs it. */
export interface Webhook {
  readonly url: string;
  /** Null where nothing signs. `whsec_` and base64 is taken as bytes, anything else as it is written. */
  readonly secret: string | null;
}

/** How often one alert is tried; the next one comes anyhow. */
const MOST_TRIES = 6;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const PATIENCE_MS = 5_000;

/**
 * Posts how many urgent requests wait and for how many minutes the first one has: nothing personal. Says whether it was taken (2xx).
 * Signed as Standard Webhooks says (standardwebhooks.com): HMAC-SHA256 of id, time and body.
 * @param now UTC milliseconds
 */
export async function postHook(
  { url, secret }: Webhook,
  { id, urgent, oldestMinutes }: PendingHook,
  now: number,
): Promise<boolean> {
  const body = JSON.stringify({ urgent, oldestMinutes });
  const timestamp = String(Math.floor(now / 1000));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        ...(secret === null
          ? {}
          : { 'webhook-signature': signatureOf(secret, `${id}.${timestamp}.${body}`) }),
      },
      body,
      // Whoever is redirected to was not named by the operator.
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function signatureOf(secret: string, signed: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

/** What is left of it after a try that failed; null when it is given up. */
export function afterFailure(hook: PendingHook, now: number): PendingHook | null {
  const tries = hook.tries + 1;
  if (tries >= MOST_TRIES) return null;
  return { ...hook, tries, nextAt: now + Math.min(FIRST_PAUSE_MS * 2 ** hook.tries, LONGEST_PAUSE_MS) };
}

import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** DATA_KEY, and the one that is to follow it, if any: 32 bytes each. */
export interface DataKeys {
  readonly key: Uint8Array;
  readonly next: Uint8Array | null;
}

const derived = (dataKey: Uint8Array, info: string, bytes = KEY_BYTES): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, '', info, bytes));

/** The keys that a database had before it kept any, and has until its first rotation (HKDF, RFC 5869): one cannot tell the other. */
export const derivedSealKey = (dataKey: Uint8Array): Buffer => derived(dataKey, 'aviso seal');
export const derivedHashKey = (dataKey: Uint8Array): Buffer => derived(dataKey, 'aviso hash');

/** By what a data key is known in the database, in logs and to people: it tells nothing of the key. */
export const fingerprintOf = (dataKey: Uint8Array): string =>
  derived(dataKey, 'aviso fingerprint', 9).toString('base64url');

/** What a wrapped key is bound to: none can stand in the place of another one. */
const boundTo = (name: string): Buffer => Buffer.from(`aviso key 1\u0000${name}`, 'utf8');

/**
 * A key as the database keeps it: AES-256-GCM under one derived from `dataKey`; nonce, tag and ciphertext in base64.
 * @param nonce twelve fresh random bytes
 */
export function wrapKey(dataKey: Uint8Array, name: string, key: Uint8Array, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', derived(dataKey, 'aviso wrap'), nonce);
  cipher.setAAD(boundTo(name));
  const body = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** The key; null when `dataKey` or `name` is another one, or what is wrapped was changed. */
export function unwrapKey(dataKey: Uint8Array, name: string, wrapped: string): Buffer | null {
  const bytes = Buffer.from(wrapped, 'base64');
  if (bytes.length !== NONCE_BYTES + TAG_BYTES + KEY_BYTES) return null;
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', derived(dataKey, 'aviso wrap'), nonce);
    decipher.setAAD(boundTo(name));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

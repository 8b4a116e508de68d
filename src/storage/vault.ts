import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { AvisoError } from '../domain/errors.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Asking for randomness costs half as much as sealing; nonces are drawn this many at a time. */
const NONCES_AT_ONCE = 64;

/**
 * Seals personal fields before they reach a database and makes the keyed hashes by which they are found.
 * AES-256-GCM; HMAC-SHA-256. Both keys are derived from DATA_KEY (HKDF, RFC 5869), so that one cannot tell the other.
 */
export interface Vault {
  /** Takes any JSON value; gives nonce, tag and ciphertext in one. */
  seal(value: unknown): Buffer;
  /** Gives the value back; throws `sealed_damaged` when the bytes or the key are not the ones sealed with. */
  open(sealed: Uint8Array): unknown;
  /** A keyed hash of `text`, 22 base64url characters; the same text in two `fields` gives two hashes. */
  hash(field: 'contact' | 'a_number' | 'row' | 'key' | 'tries', text: string): string;
}

/**
 * @param dataKey 32 bytes (DATA_KEY)
 * @param random source of nonces: gives that many fresh random bytes, which nobody else may use
 */
export function createVault(dataKey: Uint8Array, random: (length: number) => Uint8Array): Vault {
  const sealKey = createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', 'aviso seal', 32)));
  const hashKey = createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', 'aviso hash', 32)));
  let nonces: Uint8Array = new Uint8Array(0);
  let used = 0;

  /** Each nonce is given out once. */
  function freshNonce(): Uint8Array {
    if (used + NONCE_BYTES > nonces.length) {
      nonces = random(NONCE_BYTES * NONCES_AT_ONCE);
      used = 0;
    }
    used += NONCE_BYTES;
    return nonces.subarray(used - NONCE_BYTES, used);
  }

  return {
    seal(value) {
      const nonce = freshNonce();
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
      const body = cipher.update(JSON.stringify(value), 'utf8');
      const rest = cipher.final();
      return Buffer.concat([nonce, cipher.getAuthTag(), body, rest]);
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
        const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text =
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') +
          decipher.final('utf8');
        const value: unknown = JSON.parse(text);
        return value;
      } catch (cause) {
        throw new AvisoError('sealed_damaged', undefined, { cause });
      }
    },
    hash(field, text) {
      return createHmac('sha256', hashKey).update(`${field}\u0000${text}`).digest('base64url').slice(0, 22);
    },
  };
}

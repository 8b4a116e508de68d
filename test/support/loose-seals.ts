import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { TEST_KEY } from './storage.ts';

/** A value as builds sealed it that bound seals to nothing. */
export function sealLoose(value: unknown, dataKey: Uint8Array = TEST_KEY): Buffer {
  const nonce = randomBytes(12);
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'aviso seal', 32));
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

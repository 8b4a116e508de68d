import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/storage/key-ring.ts';
import { fingerprintOf, unwrapKey, wrapKey } from '../../src/storage/key-wrap.ts';
import { createVault } from '../../src/storage/vault.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';

const OTHER = Buffer.from(TEST_KEY).reverse();
const OWNER = { record: 'notes', key: 'N1' };
const refused = { code: 'storage_key_mismatch' };

describe('a wrapped key', () => {
  const key = randomBytes(32);
  const wrapped = wrapKey(TEST_KEY, 'seal-1', key, randomBytes(12));

  it('is opened by its data key under its own name, and by nothing else', () => {
    expect(unwrapKey(TEST_KEY, 'seal-1', wrapped)).toEqual(key);
    expect(unwrapKey(OTHER, 'seal-1', wrapped)).toBeNull();
    expect(unwrapKey(TEST_KEY, 'hash-1', wrapped)).toBeNull();
    for (const text of ['', 'AAAA', wrapped.slice(4), `A${wrapped.slice(1)}`, `${wrapped.slice(0, -2)}AA`])
      expect(unwrapKey(TEST_KEY, 'seal-1', text), text).toBeNull();
  });

  it('shows nothing of either key, and neither does a fingerprint', () => {
    const bytes = Buffer.from(wrapped, 'base64');
    for (const secret of [key, TEST_KEY]) {
      expect(bytes.includes(secret.subarray(0, 4))).toBe(false);
      expect(Buffer.from(fingerprintOf(TEST_KEY), 'base64url').includes(secret.subarray(0, 4))).toBe(false);
    }
    expect(fingerprintOf(TEST_KEY)).not.toBe(fingerprintOf(OTHER));
  });
});

describe('the keys of a database', () => {
  const rows = createKeyRing({ key: TEST_KEY, next: null }, randomBytes).rows();

  it('are at first those that DATA_KEY alone gave before databases kept any', () => {
    const before = testVault();
    const [sealed, hash] = [before.seal('Ana', OWNER), before.hash('contact', 'sms:+1')];
    const after = testVault();
    after.ring.take(rows);
    expect(after.open(sealed, OWNER)).toBe('Ana');
    expect(before.open(after.seal('Luis', OWNER), OWNER)).toBe('Luis');
    expect(after.hash('contact', 'sms:+1')).toBe(hash);
  });

  it('stay as they are where a database keeps none', () => {
    const vault = testVault();
    const sealed = vault.seal('Ana', OWNER);
    vault.ring.take([]);
    expect(vault.open(sealed, OWNER)).toBe('Ana');
  });

  it('are had by either data key, and by no other', () => {
    const open = createVault({ key: OTHER, next: TEST_KEY }, randomBytes);
    open.ring.take(rows);
    expect(open.open(testVault().seal('Ana', OWNER), OWNER)).toBe('Ana');
    for (const keys of [OTHER, { key: OTHER, next: randomBytes(32) }])
      expect(() => {
        createVault(keys, randomBytes).ring.take(rows);
      }).toThrow(expect.objectContaining(refused));
  });

  it('are had whole or not at all', () => {
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('two keys');
    for (const broken of [
      [first],
      [second],
      [first, { ...second, wrapped: first.wrapped }],
      [first, { ...second, dataKey: fingerprintOf(OTHER) }],
      [...rows, { ...second, id: 'seal-2', name: 'seal-2', use: 'open' as const }],
    ])
      expect(() => {
        testVault().ring.take(broken);
      }).toThrow(expect.objectContaining(refused));
  });
});

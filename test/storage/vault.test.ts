import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVault } from '../../src/storage/vault.ts';
import { sealLoose } from '../support/loose-seals.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';

const other = testVault(Buffer.alloc(32, 8));
const ANA = { record: 'conversations', key: 'ana' };
const LUIS = { record: 'conversations', key: 'luis' };

describe('vault', () => {
  const vault = testVault();

  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(vault.open(vault.seal(value, ANA), ANA)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('opens with the same key in another process, and with no other key', () => {
    const sealed = vault.seal({ name: 'Ana Prueba' }, ANA);
    expect(testVault().open(sealed, ANA)).toEqual({ name: 'Ana Prueba' });
    expect(() => other.open(sealed, ANA)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
  });

  it('notices any changed byte, and anything that was never sealed', () => {
    const sealed = vault.seal('Ana Prueba', ANA);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(sealed);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(() => vault.open(damaged, ANA)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
      }),
    );
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(11), Buffer.alloc(28), sealed.subarray(0, 20)])
      expect(() => vault.open(bytes, ANA)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
  });

  it('opens what is bound to its owner, and for no other', () => {
    const sealed = vault.seal('Ana Prueba', ANA);
    for (const owner of [LUIS, { ...ANA, record: 'registrations' }, { record: 'conversation', key: 'sana' }])
      expect(() => vault.open(sealed, owner)).toThrow(
        expect.objectContaining({ code: 'sealed_damaged', owner }),
      );
    expect(() => vault.withLoose().open(sealed, LUIS)).toThrow(
      expect.objectContaining({ code: 'sealed_damaged' }),
    );
  });

  it('opens what was sealed before seals had an owner only when it is asked to', () => {
    // A nonce is random: some begin as a version byte would.
    for (let i = 0; i < 300; i += 1) {
      const sealed = sealLoose('Ana Prueba');
      expect(vault.withLoose().open(sealed, ANA)).toBe('Ana Prueba');
      const again = vault.withLoose().reseal(sealed, ANA)!;
      expect(vault.open(again, ANA)).toBe('Ana Prueba');
      expect(vault.reseal(again, ANA)).toBeNull();
      expect(() => vault.reseal(sealed, ANA)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
      expect(() => vault.open(sealed, ANA)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
    }
  });

  it('shows nothing of the text, and seals the same text differently each time', () => {
    const sealed = vault.seal('Ana Prueba', ANA);
    expect(sealed.includes('Prueba')).toBe(false);
    expect(sealed.equals(vault.seal('Ana Prueba', ANA))).toBe(false);
  });

  it('never uses a nonce twice', () => {
    const nonces = Array.from({ length: 1_000 }, () => vault.seal('', ANA).subarray(0, 12).toString('hex'));
    expect(new Set(nonces).size).toBe(1_000);
  });

  it('takes every nonce from the random source, each byte once', () => {
    let next = 0;
    const counting = createVault(Buffer.alloc(32, 7), (length) =>
      Uint8Array.from({ length }, () => (next += 1) & 0xff),
    );
    const nonces = Array.from({ length: 100 }, () => counting.seal('', ANA).subarray(0, 12));
    expect(Buffer.concat(nonces)).toEqual(
      Buffer.from(Array.from({ length: 1_200 }, (_, at) => (at + 1) & 0xff)),
    );
  });

  it('hashes by key and field, 22 characters of base64url', () => {
    const hash = vault.hash('a_number', '012345678');
    expect(hash).toMatch(/^[\w-]{22}$/);
    expect(testVault().hash('a_number', '012345678')).toBe(hash);
    expect(vault.hash('contact', '012345678')).not.toBe(hash);
    expect(vault.hash('a_number', '012345679')).not.toBe(hash);
    expect(other.hash('a_number', '012345678')).not.toBe(hash);
    expect(createVault(TEST_KEY, randomBytes).hash('a_number', '012345678')).toBe(hash);
  });

  it('does not let a field run into the text', () => {
    expect(vault.hash('row', '')).not.toBe(vault.hash('key', ''));
    expect(vault.hash('key', 'a\u0000b')).not.toBe(vault.hash('key', 'ab'));
  });
});
